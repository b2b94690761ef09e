package org.plumbline.spec;

import java.math.BigDecimal;

/** The box that {@code --eps} asks for, in exact arithmetic. */
public final class EpsilonBox {
  private EpsilonBox() {}

  /**
   * Replaces the interval of each input that is not pinned to one value by {@code [mid - eps, mid +
   * eps]}, intersected with {@code [least, most]}.
   *
   * @throws IllegalArgumentException if the result is empty for some input
   */
  public static InputBox around(InputBox box, BigDecimal eps, double least, double most) {
    int n = box.size();
    double[][] ends = new double[4][n];
    for (int i = 0; i < n; i++) {
      if (box.lower(i) == box.upper(i)) {
        ends[0][i] = box.lower(i);
        ends[1][i] = box.upper(i);
        ends[2][i] = box.lower(i);
        ends[3][i] = box.upper(i);
        continue;
      }
      BigDecimal middle =
          new BigDecimal(box.lower(i))
              .add(new BigDecimal(box.upper(i)))
              .divide(BigDecimal.valueOf(2));
      Decimal lo = Decimal.of(middle.subtract(eps));
      Decimal hi = Decimal.of(middle.add(eps));
      ends[0][i] = Math.max(least, lo.down());
      ends[1][i] = Math.min(most, hi.up());
      ends[2][i] = Math.max(least, lo.up());
      ends[3][i] = Math.min(most, hi.down());
      if (ends[0][i] > ends[1][i]) {
        throw new IllegalArgumentException(
            "--eps: the interval of X_" + i + " is empty within the input range");
      }
    }
    return new InputBox(ends[0], ends[1], ends[2], ends[3]);
  }
}
