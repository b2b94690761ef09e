package org.plumbline.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Lines of a rectifier with an indicator against the exact minimum over both of its sides, in exact
 * arithmetic: the left side of the inequality minus {@code s z} is linear on each side, so its
 * least value is at one of the four ends.
 */
class IndicatorLinesTest {
  private static final int CASES = 20_000;

  private final SplittableRandom random = new SplittableRandom(1);

  /** A number of any of many sizes, or zero. */
  private double number() {
    double size = Math.scalb(1.0, random.nextInt(-12, 12));
    return random.nextInt(8) == 0 ? 0 : random.nextDouble(-size, size);
  }

  /** The least of {@code A x + Q q - min(Q, 0) - s z} over all admissible z and q, exactly. */
  private static BigDecimal least(double s, double a, double q, double lo, double hi) {
    BigDecimal least = null;
    double[][] ends = {{lo, 0}, {0, 0}, {0, 1}, {hi, 1}};
    for (double[] e : ends) {
      BigDecimal z = new BigDecimal(e[0]);
      BigDecimal y =
          new BigDecimal(a)
              .multiply(z.max(BigDecimal.ZERO))
              .add(new BigDecimal(q).multiply(new BigDecimal(e[1])))
              .subtract(new BigDecimal(Math.min(q, 0)))
              .subtract(new BigDecimal(s).multiply(z));
      least = least == null ? y : least.min(y);
    }
    return java.util.Objects.requireNonNull(least);
  }

  @Test
  void anOffsetIsNeverAboveTheExactMinimumWhateverTheSlope() {
    for (int k = 0; k < CASES; k++) {
      double a = number();
      double q = number();
      double lo = -Math.abs(number()) - 1e-9;
      double hi = Math.abs(number()) + 1e-9;
      double chosen = IndicatorLines.slope(a, q, random.nextDouble(), lo, hi);
      double s =
          switch (k % 3) {
            case 0 -> chosen;
            case 1 -> (float) chosen;
            default -> number();
          };

      BigDecimal exact = least(s, a, q, lo, hi);
      double t = IndicatorLines.intercept(s, a, q, lo, hi);

      assertThat(new BigDecimal(t))
          .as("A %s, Q %s, [%s, %s], s %s", a, q, lo, hi, s)
          .isLessThanOrEqualTo(exact);
      double size = Math.abs(q) + Math.abs(s) * (hi - lo) + Math.abs(a) * hi;
      assertThat(exact.doubleValue() - t).isLessThanOrEqualTo(1e-14 * size + Double.MIN_NORMAL * 4);
    }
  }

  /** l = -1, u = 3, A = -2: the chord's slope is -1.5 at Q = 0, and falls by Q / 4. */
  @Test
  void theSlopeIsThatOfTheNotes() {
    assertThat(IndicatorLines.slope(-2, 0, 0, -1, 3)).isEqualTo(-1.5);
    assertThat(IndicatorLines.slope(-2, 2, 0, -1, 3)).isEqualTo(-1);
    // Q >= u nu = 6: nothing is gained on the active side. Q <= l nu = -2: everything is there.
    assertThat(IndicatorLines.slope(-2, 6, 0, -1, 3)).isEqualTo(-0.0);
    assertThat(IndicatorLines.slope(-2, -2, 0, -1, 3)).isEqualTo(-2);
    // b is pi l = -1 in between, 0 and Q beyond; the offset leaves out min(Q, 0).
    assertThat(IndicatorLines.intercept(-1, -2, 2, -1, 3)).isBetween(-1 - 1e-14, -1.0);
    assertThat(IndicatorLines.intercept(-0.0, -2, 6, -1, 3)).isBetween(-1e-14, 0.0);
    assertThat(IndicatorLines.intercept(-2, -2, -2, -1, 3)).isBetween(-1e-14, 0.0);
  }

  /**
   * Where A is not negative both ends of the range of slopes cost nothing, and neither is slack.
   */
  @Test
  void slopesOfPositiveCoefficientsReachBothEnds() {
    // Q = 2, u = 4: from (0, 0) to (4, 4 A + 2). Q = -2, l = -1: from (-1, 0) to (0, -2), less -2.
    assertThat(IndicatorLines.slope(1, 2, 1, -1, 4)).isEqualTo(1.5);
    assertThat(IndicatorLines.slope(1, 2, 0, -1, 4)).isEqualTo(0);
    assertThat(IndicatorLines.slope(1, -2, 0, -1, 4)).isEqualTo(-2);
    assertThat(IndicatorLines.slope(1, -2, 1, -1, 4)).isEqualTo(1);
    assertThat(least(1.5, 1, 2, -1, 4)).isEqualByComparingTo("0");
    assertThat(least(-2, 1, -2, -1, 4)).isEqualByComparingTo("0");
  }

  @Test
  void whatIsNoNumberIsNoBound() {
    assertThat(IndicatorLines.intercept(Double.NaN, -2, 2, -1, 3)).isNaN();
    assertThat(IndicatorLines.intercept(1, Double.POSITIVE_INFINITY, 2, -1, 3)).isNaN();
    assertThat(IndicatorLines.isCrossed(Double.NEGATIVE_INFINITY, 1)).isFalse();
  }
}
