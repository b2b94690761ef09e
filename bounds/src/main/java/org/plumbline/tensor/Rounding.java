package org.plumbline.tensor;

import java.math.BigDecimal;

/**
 * Directed rounding in double arithmetic: moves a result that was computed to nearest past the true
 * value, and the usual error factor of a sum.
 *
 * <p>Sound for any finite argument; NaN stays NaN, so that a comparison written to fail on NaN
 * fails.
 */
public final class Rounding {
  private static final double U = 0x1p-53;

  private Rounding() {}

  /** A number at or above {@code x} plus {@code ulps} units in the last place. */
  public static double up(double x, int ulps) {
    double y = x;
    for (int i = 0; i < ulps; i++) {
      y = Math.nextUp(y);
    }
    return y;
  }

  /** A number at or below {@code x} minus {@code ulps} units in the last place. */
  public static double down(double x, int ulps) {
    return -up(-x, ulps);
  }

  /** {@code a + b}, rounded up. */
  public static double addUp(double a, double b) {
    double s = a + b;
    double bb = s - a;
    double err = (a - (s - bb)) + (b - bb);
    return err > 0 || Double.isNaN(err) ? Math.nextUp(s) : s;
  }

  /**
   * The error factor {@code k u / (1 - k u)} of {@code k} roundings in {@code type}, rounded up
   * (Higham 2002, section 3.1). Infinite where {@code k u >= 1}.
   */
  public static double gamma(double k, ElementType type) {
    double ku = k * type.unitRoundoff();
    if (!(ku < 0.5)) {
      return Double.POSITIVE_INFINITY;
    }
    return k == 0 ? 0 : up(ku / down(1 - ku, 1), 2);
  }

  /**
   * An upper bound of a sum of {@code terms} non-negative products that was computed to nearest.
   */
  public static double inflate(double sum, double terms) {
    return up(sum * (1 + 2 * (terms + 2) * U), 2);
  }

  /** The largest double at or below {@code exact}. */
  public static double down(BigDecimal exact) {
    double d = exact.doubleValue();
    if (d == Double.POSITIVE_INFINITY) {
      return Double.MAX_VALUE;
    }
    if (d == Double.NEGATIVE_INFINITY) {
      return d;
    }
    return new BigDecimal(d).compareTo(exact) <= 0 ? d : Math.nextDown(d);
  }

  /** The smallest double at or above {@code exact}. */
  public static double up(BigDecimal exact) {
    return -down(exact.negate());
  }
}
