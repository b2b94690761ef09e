package org.plumbline.graph.op;

import org.plumbline.graph.Activation;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.Rounding;

/**
 * Sine and cosine. For any slope {@code s} the offsets of lines are the least and the largest
 * {@code f(x) - s x}. They are taken at points that cut the interval into pieces of length {@code
 * h}; between two points a function whose second derivative is at most 1 stays within {@code h^2 /
 * 8} of the larger and of the smaller end, which is charged. Ranges are lines of slope 0.
 *
 * <p>The platform's functions are within one unit in the last place; two are charged.
 */
abstract sealed class Wave implements Activation permits Sine, Cosine {
  private static final int PIECES = 64;

  /** Wider intervals hold a whole period. */
  private static final double PERIOD = 6.3;

  Wave() {}

  /** A number at or below ({@code sign} 1: of f, -1: of -f) every {@code sign (f(x) - s x)}. */
  private double least(double lo, double hi, double s, int sign) {
    double least = Double.POSITIVE_INFINITY;
    double longest = 0;
    double previous = lo;
    for (int k = 0; k <= PIECES; k++) {
      double between = lo + (hi - lo) / PIECES * k;
      double x = k == PIECES ? hi : Math.min(Math.max(between, previous), hi);
      double product = s * x;
      double f = value(x);
      // f is off by two ulps at most, the product and the difference are rounded once each.
      double error = 0x1p-50 * (Math.abs(f) + Math.abs(product)) + Double.MIN_NORMAL;
      least = Math.min(least, sign * (f - product) - error);
      longest = Math.max(longest, Math.nextUp(x - previous));
      previous = x;
    }
    return Rounding.down(least - Rounding.up(longest * longest / 8, 3), 2);
  }

  private static boolean isWide(double lo, double hi) {
    return !(hi - lo < PERIOD);
  }

  @Override
  public double rangeLower(double lo, double hi) {
    return isWide(lo, hi) ? -1 : Math.max(-1, least(lo, hi, 0, 1));
  }

  @Override
  public double rangeUpper(double lo, double hi) {
    return isWide(lo, hi) ? 1 : Math.min(1, -least(lo, hi, 0, -1));
  }

  @Override
  public double slopeLower(double lo, double hi) {
    return -1;
  }

  @Override
  public double slopeUpper(double lo, double hi) {
    return 1;
  }

  @Override
  public boolean isLinear(double lo, double hi, int side) {
    return lo == hi;
  }

  @Override
  public void relax(
      double lo, double hi, int side, double lowerParam, double upperParam, Lines out, int i) {
    if (isWide(lo, hi)) {
      out.set(i, 0, -1, 0, 1);
      return;
    }
    double below = out.quantise(chosen(lo, hi, lowerParam, 1));
    double above = out.quantise(chosen(lo, hi, upperParam, -1));
    out.set(i, below, least(lo, hi, below, 1), above, -least(lo, hi, above, -1));
  }

  /** The slopes that the function takes on an interval, about. */
  private record Slopes(double least, double most) {
    double position(double slope) {
      return most > least ? Math.clamp((slope - least) / (most - least), 0, 1) : 0.5;
    }
  }

  /** A point where the slope is least or largest. */
  abstract double steepest();

  private Slopes slopes(double lo, double hi) {
    double least = Math.min(slope(lo), slope(hi));
    double most = Math.max(slope(lo), slope(hi));
    double first = steepest() + Math.ceil((lo - steepest()) / Math.PI) * Math.PI;
    for (double x = first; x < hi; x += Math.PI) {
      least = Math.min(least, slope(x));
      most = Math.max(most, slope(x));
    }
    return new Slopes(least, most);
  }

  /**
   * CROWN: of the slopes of the chord and in the middle the one whose line is nearer there; else
   * between the least and the largest, so that the offset is a concave function of the parameter.
   *
   * @param sign 1: of the line below, -1: above
   */
  private double chosen(double lo, double hi, double parameter, int sign) {
    if (!Double.isNaN(parameter)) {
      Slopes s = slopes(lo, hi);
      return s.least() + parameter * (s.most() - s.least());
    }
    double middle = 0.5 * lo + 0.5 * hi;
    double tangent = slope(middle);
    // A point has no chord.
    double chord = lo < hi ? Math.clamp((value(hi) - value(lo)) / (hi - lo), -1, 1) : tangent;
    double byTangent = least(lo, hi, tangent, sign) + sign * tangent * middle;
    double byChord = least(lo, hi, chord, sign) + sign * chord * middle;
    return byTangent > byChord ? tangent : chord;
  }

  @Override
  public double startLower(double lo, double hi) {
    return start(lo, hi, 1);
  }

  @Override
  public double startUpper(double lo, double hi) {
    return start(lo, hi, -1);
  }

  /** Slopes of waves span twice as much as those of others. */
  @Override
  public double pace() {
    return 0.5;
  }

  private double start(double lo, double hi, int sign) {
    return isWide(lo, hi) ? 0.5 : slopes(lo, hi).position(chosen(lo, hi, Double.NaN, sign));
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
