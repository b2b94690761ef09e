package org.plumbline.graph.op;

import org.plumbline.graph.Activation;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.Rounding;

/**
 * {@code e^x}.
 *
 * <p>Below: for any slope {@code s > 0}, {@code e^x - s x} is least at {@code ln s}, so {@code s x
 * + s (1 - ln s)} holds everywhere. Above: the function is convex, so for whatever slope the chord
 * is quantised to the largest gap {@code e^x - s x} sits at an end point.
 *
 * <p>The platform's exponential and logarithm are within one unit in the last place; two are
 * charged.
 */
public record Exp() implements Activation {
  private static final int ULPS = 2;

  /**
   * Keeps CROWN's lower line above 0 on the whole interval: the tangent's root is 1 to its left.
   */
  private static final double REACH = 0.99;

  @Override
  public String name() {
    return "exp";
  }

  @Override
  public double value(double x) {
    return StrictMath.exp(x);
  }

  @Override
  public double rangeLower(double lo, double hi) {
    return Math.max(0, Rounding.down(value(lo), ULPS));
  }

  @Override
  public double rangeUpper(double lo, double hi) {
    return Rounding.up(value(hi), ULPS);
  }

  @Override
  public double slope(double x) {
    return value(x);
  }

  @Override
  public Activation derivative() {
    return this;
  }

  @Override
  public double slopeLower(double lo, double hi) {
    return rangeLower(lo, hi);
  }

  @Override
  public double slopeUpper(double lo, double hi) {
    return rangeUpper(lo, hi);
  }

  @Override
  public boolean isLinear(double lo, double hi, int side) {
    return lo == hi;
  }

  @Override
  public void relax(
      double lo, double hi, int side, double lowerParam, double upperParam, Lines out, int i) {
    double t = Double.isNaN(lowerParam) ? startLower(lo, hi) : lowerParam;
    double below = out.quantise(value(lo + t * (hi - lo)));
    if (!(below > 0 && below <= Double.MAX_VALUE)) {
      below = 0;
    }
    double above = out.quantise((value(hi) - value(lo)) / (hi - lo));
    if (!(above >= 0 && above <= Double.MAX_VALUE && lo > Double.NEGATIVE_INFINITY)) {
      above = 0;
    }
    out.set(i, below, offsetBelow(below), above, Math.max(gap(lo, above), gap(hi, above)));
  }

  /** A number at or below {@code s (1 - ln s)}. */
  private static double offsetBelow(double s) {
    if (s == 0) {
      return 0;
    }
    double log = StrictMath.log(s);
    double offset = s * (1 - log);
    // The logarithm is off by 2 |log| u at most; then a difference and a product.
    double error = s * (4 + 4 * Math.abs(log)) * 0x1p-52 + Double.MIN_NORMAL;
    return Math.nextDown(offset - error);
  }

  /** A number at or above {@code e^x - s x}. */
  private double gap(double x, double s) {
    double top = Rounding.up(value(x), ULPS);
    if (s == 0) {
      return top;
    }
    double product = s * x;
    double error = Math.abs(product) * 0x1p-52 + Double.MIN_NORMAL;
    return Rounding.addUp(Rounding.addUp(top, -product), error);
  }

  @Override
  public double startLower(double lo, double hi) {
    return hi - lo > 2 * REACH ? REACH / (hi - lo) : 0.5;
  }

  @Override
  public double startUpper(double lo, double hi) {
    return 0;
  }

  @Override
  public void relaxPullback(
      double lo, double hi, int side, double lowerParam, double upperParam, double[] d) {
    Differences.pullback(this, lo, hi, side, lowerParam, upperParam, d);
  }

  @Override
  public double splitPoint(double lo, double hi) {
    return 0.5 * lo + 0.5 * hi;
  }

  @Override
  public int float32Roundings() {
    return -1;
  }
}
