package org.plumbline.graph.op;

import org.plumbline.graph.Activation;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.Rounding;

/**
 * {@code 1 / x} on intervals that do not contain 0; on others nothing is known.
 *
 * <p>For {@code x > 0}, below: {@code 1 / x >= s x + 2 sqrt(-s)} for any {@code s < 0}, because the
 * mean of {@code 1 / x} and {@code -s x} is at least the root of their product. Above: the function
 * is convex, so for whatever slope the chord is quantised to the largest gap {@code 1 / x - s x}
 * sits at an end point. Negative intervals follow from {@code 1 / x = -(1 / -x)}; their tangent is
 * the upper line.
 */
public record Reciprocal() implements Activation {
  @Override
  public String name() {
    return "reciprocal";
  }

  @Override
  public double value(double x) {
    return 1 / x;
  }

  private static boolean isDefined(double lo, double hi) {
    return lo > 0 || hi < 0;
  }

  @Override
  public double rangeLower(double lo, double hi) {
    return isDefined(lo, hi) ? down(1 / hi, hi) : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double rangeUpper(double lo, double hi) {
    return isDefined(lo, hi) ? -down(-1 / lo, -lo) : Double.POSITIVE_INFINITY;
  }

  /** A quotient rounded down, not past the 0 that it cannot cross. */
  private static double down(double quotient, double x) {
    return x > 0 ? Math.max(0, Math.nextDown(quotient)) : Math.nextDown(quotient);
  }

  @Override
  public double slope(double x) {
    return -1 / (x * x);
  }

  @Override
  public Activation derivative() {
    throw new IllegalArgumentException("reciprocal: its derivative is not supported");
  }

  @Override
  public double slopeLower(double lo, double hi) {
    double nearest = lo > 0 ? lo : -hi;
    return isDefined(lo, hi)
        ? Rounding.down(-1 / (nearest * nearest), 3)
        : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double slopeUpper(double lo, double hi) {
    return 0;
  }

  @Override
  public boolean isLinear(double lo, double hi, int side) {
    return lo == hi;
  }

  @Override
  public void relax(
      double lo, double hi, int side, double lowerParam, double upperParam, Lines out, int i) {
    if (!isDefined(lo, hi)) {
      out.set(i, 0, Double.NEGATIVE_INFINITY, 0, Double.POSITIVE_INFINITY);
      return;
    }
    boolean positive = lo > 0;
    double l = positive ? lo : -hi;
    double u = positive ? hi : -lo;
    double given = positive ? lowerParam : upperParam;
    double t = Double.isNaN(given) ? startLower(lo, hi) : given;
    double point = l + t * (u - l);
    double tangent = finite(out.quantise(-1 / (point * point)));
    double offset = tangent == 0 ? 0 : Math.nextDown(2 * Math.sqrt(-tangent));
    double chord = finite(out.quantise(-1 / l / u));
    double top = Math.max(gap(l, chord), gap(u, chord));
    if (positive) {
      out.set(i, tangent, offset, chord, top);
    } else {
      out.set(i, chord, -top, tangent, -offset);
    }
  }

  /** A slope of 0 always holds, with the offsets for it. */
  private static double finite(double slope) {
    return slope < 0 && slope >= -Double.MAX_VALUE ? slope : 0;
  }

  /** A number at or above {@code 1 / x - s x}, {@code x > 0}. */
  private static double gap(double x, double s) {
    double quotient = Math.nextUp(1 / x);
    if (s == 0) {
      return quotient;
    }
    double product = s * x;
    double error = Math.abs(product) * 0x1p-52 + Double.MIN_NORMAL;
    return Rounding.addUp(Rounding.addUp(quotient, -product), error);
  }

  // CROWN: the tangent of the chord's slope.
  @Override
  public double startLower(double lo, double hi) {
    double l = lo > 0 ? lo : -hi;
    double u = lo > 0 ? hi : -lo;
    double t = (Math.sqrt(l) * Math.sqrt(u) - l) / (u - l);
    return t >= 0 && t <= 1 ? t : 0.5;
  }

  @Override
  public double startUpper(double lo, double hi) {
    return startLower(lo, hi);
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
    return 1;
  }
}
