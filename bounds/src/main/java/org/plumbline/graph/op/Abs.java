package org.plumbline.graph.op;

import org.plumbline.graph.Activation;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.Rounding;

/**
 * {@code |x|}.
 *
 * <p>Below a crossing interval: any line through the origin with a slope in [-1, 1]. Above: for
 * whatever slope the chord is quantised to, the largest gap {@code |x| - s x} sits at an end point.
 */
public record Abs() implements Activation {
  @Override
  public String name() {
    return "abs";
  }

  @Override
  public double value(double x) {
    return Math.abs(x);
  }

  @Override
  public double rangeLower(double lo, double hi) {
    return lo >= 0 ? lo : hi <= 0 ? -hi : 0;
  }

  @Override
  public double rangeUpper(double lo, double hi) {
    return Math.max(-lo, hi);
  }

  @Override
  public double slope(double x) {
    return x > 0 ? 1 : -1;
  }

  @Override
  public Activation derivative() {
    return new Step(-1, 1);
  }

  @Override
  public double slopeLower(double lo, double hi) {
    return lo > 0 ? 1 : -1;
  }

  @Override
  public double slopeUpper(double lo, double hi) {
    return hi < 0 ? -1 : 1;
  }

  @Override
  public boolean isLinear(double lo, double hi, int side) {
    return lo >= 0 || hi <= 0;
  }

  @Override
  public void relax(
      double lo, double hi, int side, double lowerParam, double upperParam, Lines out, int i) {
    if (lo >= 0 || hi <= 0) {
      double slope = lo >= 0 ? 1 : -1;
      out.exact(i, slope, 0);
      return;
    }
    if (!(Double.isFinite(lo) && Double.isFinite(hi))) {
      out.set(i, 0, 0, 0, Double.POSITIVE_INFINITY);
      return;
    }
    double t = Double.isNaN(lowerParam) ? startLower(lo, hi) : lowerParam;
    double below = Math.clamp(out.quantise(2 * t - 1), -1, 1);
    double above = Math.clamp(out.quantise((hi + lo) / (hi - lo)), -1, 1);
    // (-1 - above) lo at the left end, (1 - above) hi at the right one; both are not negative.
    double gap = Math.max(gap(1 + above, -lo), gap(1 - above, hi));
    out.set(i, below, 0, above, gap);
  }

  /**
   * A number at or above the exact product of the exact sum: the sum and the product are rounded
   * once each.
   */
  private static double gap(double factor, double x) {
    return factor == 0 ? 0 : Rounding.up(factor * x, 3);
  }

  // CROWN: the piece that leaves the smaller triangle.
  @Override
  public double startLower(double lo, double hi) {
    return hi > -lo ? 1 : 0;
  }

  @Override
  public double startUpper(double lo, double hi) {
    return 0;
  }

  @Override
  public void relaxPullback(
      double lo, double hi, int side, double lowerParam, double upperParam, double[] d) {
    double byLowerSlope = d[0];
    double byUpperSlope = d[2];
    double byUpperIntercept = d[3];
    java.util.Arrays.fill(d, 0);
    if (lo >= 0 || hi <= 0) {
      return;
    }
    // above = (hi + lo) / (hi - lo), offset = -2 lo hi / (hi - lo).
    double w = 2 / ((hi - lo) * (hi - lo));
    d[0] = w * (byUpperSlope * hi - byUpperIntercept * hi * hi);
    d[1] = w * (-byUpperSlope * lo + byUpperIntercept * lo * lo);
    d[2] = 2 * byLowerSlope;
  }

  @Override
  public double splitPoint(double lo, double hi) {
    return 0;
  }

  @Override
  public int float32Roundings() {
    return 0;
  }
}
