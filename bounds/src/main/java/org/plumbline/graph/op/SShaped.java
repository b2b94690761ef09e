package org.plumbline.graph.op;

import java.util.Arrays;
import org.plumbline.graph.Activation;
import org.plumbline.tensor.Lines;

/**
 * What sigmoid and tanh share: increasing, convex left of 0, concave right of it, and {@code f(-x)
 * = c - f(x)}.
 *
 * <p>Lines are sound for whatever slope {@code s} they get: the lower offset is at most {@code f(z)
 * - s z} on the interval. That difference is least at the right end, or in the convex part, where
 * the tangent at any point {@code z'} bounds it from below: {@code f(z') - s z' + (f'(z') - s)(z -
 * z')}. Computed values carry an error bound; a poor {@code z'} only loosens the line. Upper lines
 * are lower lines of the mirrored function.
 */
abstract sealed class SShaped implements Activation permits Sigmoid, Tanh {
  /** Newton's steps at most; they are kept between ends that enclose the point. */
  private static final int STEPS = 60;

  /** How far from the end a tangent may pass, as a part of its rise over the interval. */
  private static final double NEAR = 1e-12;

  /** Bounds the absolute error of a computed slope: a few roundings of numbers up to 1. */
  private static final double SLOPE_ERROR = 4e-15;

  /** {@code f(x) + f(-x)}. */
  abstract double symmetry();

  /** A number at or below {@code f(x)}, within a few units in the last place. */
  abstract double down(double x);

  /** The second derivative, computed to nearest. */
  abstract double curvature(double x);

  /** The point left of 0 where the derivative is {@code s}, at least roughly. */
  abstract double convexPoint(double s);

  private double up(double x) {
    return Math.nextUp(symmetry() - down(-x));
  }

  @Override
  public double rangeLower(double lo, double hi) {
    return down(lo);
  }

  @Override
  public double rangeUpper(double lo, double hi) {
    return up(hi);
  }

  @Override
  public boolean isLinear(double lo, double hi, int side) {
    return lo == hi;
  }

  @Override
  public double slopeLower(double lo, double hi) {
    double s = Math.min(slope(lo), slope(hi));
    return Math.max(0, s - SLOPE_ERROR);
  }

  @Override
  public double slopeUpper(double lo, double hi) {
    double s = lo <= 0 && hi >= 0 ? slope(0) : Math.max(slope(lo), slope(hi));
    return s + SLOPE_ERROR;
  }

  @Override
  public void relax(
      double lo, double hi, int side, double lowerParam, double upperParam, Lines out, int i) {
    if (!(hi - lo < Double.POSITIVE_INFINITY) || lo == hi) {
      out.set(i, 0, down(lo), 0, up(hi));
      return;
    }
    double below = out.quantise(lowerSlope(lo, hi, lowerParam));
    double above = out.quantise(lowerSlope(-hi, -lo, upperParam));
    double lowerOffset = offset(below, lo, hi);
    // f(z) = c - f(-z) <= c - (s (-z) + t) = s z + (c - t).
    double upperOffset = Math.nextUp(symmetry() - offset(above, -hi, -lo));
    out.set(i, below, lowerOffset, above, upperOffset);
  }

  /** The slope of the lower line: chord, or tangent at the point that the parameter names. */
  private double lowerSlope(double lo, double hi, double parameter) {
    double chord = (value(hi) - value(lo)) / (hi - lo);
    boolean free = Double.isNaN(parameter);
    if (hi <= 0) {
      return slope(lo + (free ? startLower(lo, hi) : parameter) * (hi - lo));
    }
    if (lo >= 0 || chord <= slope(lo)) {
      return Math.max(0, chord);
    }
    double end = tangentPoint(lo, hi);
    // CROWN: the slope of the chord, or of the tangent nearest to it.
    return free ? Math.clamp(chord, 0, slope(end)) : slope(lo + parameter * (end - lo));
  }

  /** About the largest point left of 0 whose tangent still passes below the right end. */
  private double tangentPoint(double lo, double hi) {
    double a = lo;
    double b = 0;
    double end = value(hi);
    double m = Math.max(lo, -0.5 * hi);
    for (int k = 0; k < STEPS; k++) {
      double s = slope(m);
      double above = value(m) + s * (hi - m) - end;
      if (Math.abs(above) <= NEAR * s * (hi - lo) + Math.ulp(1.0)) {
        break;
      }
      a = above < 0 ? m : a;
      b = above < 0 ? b : m;
      double next = m - above / (curvature(m) * (hi - m));
      m = next > a && next < b ? next : 0.5 * (a + b);
    }
    return m;
  }

  /** A number at or below {@code f(z) - s z} for all z of the interval. */
  private double offset(double s, double lo, double hi) {
    double t = Math.min(gap(s, lo), gap(s, hi));
    if (lo < 0) {
      double right = Math.min(hi, 0);
      double z = stationary(s, lo, right);
      double rise = slope(z) - s;
      double loss = SLOPE_ERROR * (right - lo);
      if (rise > 0) {
        loss += rise * (z - lo);
      } else {
        loss += -rise * (right - z);
      }
      t = Math.min(t, Math.nextDown(gap(s, z) - Math.nextUp(Math.nextUp(loss))));
    }
    return t;
  }

  /** {@code f(z) - s z}, rounded down. */
  private double gap(double s, double z) {
    double product = s * z;
    return Math.nextDown(down(z) - Math.nextUp(product) - Math.ulp(product));
  }

  /** Where f' is about {@code s} in the convex part {@code [lo, right]}, or the nearer end. */
  private double stationary(double s, double lo, double right) {
    if (slope(lo) >= s) {
      return lo;
    }
    if (slope(right) <= s) {
      return right;
    }
    return Math.clamp(convexPoint(s), lo, right);
  }

  @Override
  public double startLower(double lo, double hi) {
    if (hi <= 0 || lo >= 0) {
      return 0.5;
    }
    double chord = (value(hi) - value(lo)) / (hi - lo);
    double end = tangentPoint(lo, hi);
    double contact = stationary(chord, lo, end);
    return end > lo ? Math.clamp((contact - lo) / (end - lo), 0, 1) : 1;
  }

  @Override
  public double startUpper(double lo, double hi) {
    return startLower(-hi, -lo);
  }

  @Override
  public void relaxPullback(
      double lo, double hi, int side, double lowerParam, double upperParam, double[] d) {
    if (!(hi - lo < Double.POSITIVE_INFINITY) || lo == hi) {
      Arrays.fill(d, 0);
      return;
    }
    Pull below = pull(lo, hi, lowerParam, d[0], d[1]);
    // The upper line is c minus the lower one of the mirrored interval at -z.
    Pull above = pull(-hi, -lo, upperParam, d[2], -d[3]);
    d[0] = below.byLower() - above.byUpper();
    d[1] = below.byUpper() - above.byLower();
    d[2] = below.byParameter();
    d[3] = above.byParameter();
  }

  /** Derivatives by the ends and the parameter of a lower line. */
  private record Pull(double byLower, double byUpper, double byParameter) {}

  private Pull pull(double lo, double hi, double parameter, double bySlope, double byIntercept) {
    if (hi <= 0) {
      double width = hi - lo;
      double g = atTangent(lo + parameter * width, bySlope, byIntercept);
      return new Pull((1 - parameter) * g, parameter * g, width * g);
    }
    double chord = (value(hi) - value(lo)) / (hi - lo);
    if (lo >= 0 || chord <= slope(lo)) {
      double g = bySlope - lo * byIntercept;
      double left = slope(lo) - chord;
      double right = slope(hi) - chord;
      return new Pull(byIntercept * left - g * left / (hi - lo), g * right / (hi - lo), 0);
    }
    double end = tangentPoint(lo, hi);
    double width = end - lo;
    double g = atTangent(lo + parameter * width, bySlope, byIntercept);
    double moves = (slope(hi) - slope(end)) / (curvature(end) * (hi - end));
    return new Pull((1 - parameter) * g, parameter * moves * g, width * g);
  }

  /** The derivative by the point whose tangent is the line. */
  private double atTangent(double z, double bySlope, double byIntercept) {
    return curvature(z) * (bySlope - z * byIntercept);
  }

  @Override
  public double splitPoint(double lo, double hi) {
    return lo < 0 && hi > 0 ? 0 : 0.5 * (lo + hi);
  }

  @Override
  public int float32Roundings() {
    return -1;
  }
}
