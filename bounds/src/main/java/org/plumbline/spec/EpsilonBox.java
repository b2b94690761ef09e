package org.plumbline.spec;

import java.math.BigDecimal;

/** The box that {@code --eps} asks for, in exact arithmetic. */
public final class EpsilonBox {
  private EpsilonBox() {}

  /**
   * Replaces the interval of each input that is not pinned to one value by {@code [mid - eps, mid +
   * eps]}, intersected with {@code [least, most]}. An interval that holds at most one double counts
   * as pinned: its ends are one decimal that is no double, or as good as one.
   *
   * <p>The ends of {@code box} are known up to their enclosures, so the middle is one too; outer
   * ends take the part of it that makes the result larger, inner ends the other.
   *
   * @throws IllegalArgumentException if the result is empty for some input
   */
  public static InputBox around(InputBox box, BigDecimal eps, Decimal least, Decimal most) {
    int n = box.size();
    double[][] ends = new double[4][n];
    for (int i = 0; i < n; i++) {
      Decimal from = box.lowerEnd(i);
      Decimal to = box.upperEnd(i);
      if (from.up() < to.down()) {
        from =
            Decimal.enclosing(
                middle(from.down(), to.down()).subtract(eps),
                middle(from.up(), to.up()).subtract(eps));
        to =
            Decimal.enclosing(
                middle(box.lowerEnd(i).down(), box.upperEnd(i).down()).add(eps),
                middle(box.lowerEnd(i).up(), box.upperEnd(i).up()).add(eps));
        from = new Decimal(Math.max(least.down(), from.down()), Math.max(least.up(), from.up()));
        to = new Decimal(Math.min(most.down(), to.down()), Math.min(most.up(), to.up()));
      }
      ends[0][i] = from.down();
      ends[1][i] = to.up();
      ends[2][i] = from.up();
      ends[3][i] = to.down();
      if (ends[0][i] > ends[1][i]) {
        throw new IllegalArgumentException(
            "--eps: the interval of X_" + i + " is empty within the input range");
      }
    }
    return new InputBox(ends[0], ends[1], ends[2], ends[3]);
  }

  private static BigDecimal middle(double a, double b) {
    return new BigDecimal(a).add(new BigDecimal(b)).divide(BigDecimal.valueOf(2));
  }
}
