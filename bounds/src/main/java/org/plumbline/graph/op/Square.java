package org.plumbline.graph.op;

import org.plumbline.graph.Activation;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.Rounding;

/**
 * {@code x^2}.
 *
 * <p>Below: {@code s x - s^2 / 4}, the tangent of slope {@code s}, which holds everywhere for any
 * {@code s}. Above: {@code f} is convex, so for whatever slope the chord is quantised to the
 * largest gap {@code x^2 - s x} sits at an end point.
 */
public record Square() implements Activation {
  @Override
  public String name() {
    return "square";
  }

  @Override
  public double value(double x) {
    return x * x;
  }

  @Override
  public double rangeLower(double lo, double hi) {
    if (lo <= 0 && hi >= 0) {
      return 0;
    }
    double nearest = lo > 0 ? lo : hi;
    return Math.max(0, Math.nextDown(nearest * nearest));
  }

  @Override
  public double rangeUpper(double lo, double hi) {
    double farthest = Math.max(Math.abs(lo), Math.abs(hi));
    return farthest == 0 ? 0 : Math.nextUp(farthest * farthest);
  }

  @Override
  public double slope(double x) {
    return 2 * x;
  }

  @Override
  public Activation derivative() {
    throw new IllegalArgumentException("square: its derivative is not supported");
  }

  @Override
  public double slopeLower(double lo, double hi) {
    return 2 * lo;
  }

  @Override
  public double slopeUpper(double lo, double hi) {
    return 2 * hi;
  }

  @Override
  public boolean isLinear(double lo, double hi, int side) {
    return lo == hi;
  }

  @Override
  public void relax(
      double lo, double hi, int side, double lowerParam, double upperParam, Lines out, int i) {
    if (!(Double.isFinite(lo) && Double.isFinite(hi))) {
      // Nothing above; the lower line stays below everywhere.
      out.set(i, 0, 0, 0, Double.POSITIVE_INFINITY);
      return;
    }
    double t = Double.isNaN(lowerParam) ? startLower(lo, hi) : lowerParam;
    double below = out.quantise(2 * (lo + t * (hi - lo)));
    double above = out.quantise(lo + hi);
    double offset = Rounding.up(0.25 * below * below, 2);
    out.set(i, below, -offset, above, Math.max(gap(lo, above), gap(hi, above)));
  }

  /** A number at or above {@code x^2 - s x}. */
  private static double gap(double x, double s) {
    double square = Rounding.up(x * x, 1);
    double product = s * x;
    // Both products are rounded once, their difference once more.
    double error = Math.abs(product) * 0x1p-52 + Double.MIN_VALUE;
    return Rounding.addUp(Rounding.addUp(square, -product), Rounding.up(error, 2));
  }

  @Override
  public double startLower(double lo, double hi) {
    return 0.5;
  }

  @Override
  public double startUpper(double lo, double hi) {
    return 0;
  }

  @Override
  public void relaxPullback(
      double lo, double hi, int side, double lowerParam, double upperParam, double[] d) {
    double t = Double.isNaN(lowerParam) ? 0.5 : lowerParam;
    double p = lo + t * (hi - lo);
    // below = 2 p, offset -p^2; above = lo + hi, offset -lo hi.
    double byPoint = 2 * d[0] - 2 * p * d[1];
    double byUpperSlope = d[2];
    double byUpperIntercept = d[3];
    d[0] = (1 - t) * byPoint + byUpperSlope - hi * byUpperIntercept;
    d[1] = t * byPoint + byUpperSlope - lo * byUpperIntercept;
    d[2] = (hi - lo) * byPoint;
    d[3] = 0;
  }

  @Override
  public double splitPoint(double lo, double hi) {
    return lo < 0 && hi > 0 ? 0 : 0.5 * lo + 0.5 * hi;
  }

  @Override
  public int float32Roundings() {
    // A product, or a power function that is off by an ulp.
    return 2;
  }
}
