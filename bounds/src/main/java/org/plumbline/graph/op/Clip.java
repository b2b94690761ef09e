package org.plumbline.graph.op;

import org.plumbline.graph.Activation;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.Rounding;

/**
 * {@code min(max(x, floor), ceiling)}; either end may be infinite.
 *
 * <p>A line is below (above) this piecewise linear function on an interval if it is at both ends
 * and at the kinks between them: for any slope, the offset is the least (largest) gap there.
 *
 * @param floor the least value
 * @param ceiling the largest value
 */
public record Clip(double floor, double ceiling) implements Activation {
  /** Checks the order. */
  public Clip {
    if (!(floor <= ceiling)) {
      throw new IllegalArgumentException("clip: floor " + floor + " above ceiling " + ceiling);
    }
  }

  @Override
  public String name() {
    return "clip";
  }

  @Override
  public double value(double x) {
    return Math.min(Math.max(x, floor), ceiling);
  }

  @Override
  public double rangeLower(double lo, double hi) {
    return value(lo);
  }

  @Override
  public double rangeUpper(double lo, double hi) {
    return value(hi);
  }

  @Override
  public double slope(double x) {
    return x > floor && x < ceiling ? 1 : 0;
  }

  @Override
  public Activation derivative() {
    throw new IllegalArgumentException("clip: its derivative is not supported");
  }

  @Override
  public double slopeLower(double lo, double hi) {
    return lo > floor && hi < ceiling ? 1 : 0;
  }

  @Override
  public double slopeUpper(double lo, double hi) {
    return hi < floor || lo > ceiling ? 0 : 1;
  }

  @Override
  public boolean isLinear(double lo, double hi, int side) {
    return hi <= floor || lo >= ceiling || (lo >= floor && hi <= ceiling);
  }

  @Override
  public void relax(
      double lo, double hi, int side, double lowerParam, double upperParam, Lines out, int i) {
    if (hi <= floor) {
      out.set(i, 0, floor, 0, floor);
    } else if (lo >= ceiling) {
      out.set(i, 0, ceiling, 0, ceiling);
    } else if (lo >= floor && hi <= ceiling) {
      out.exact(i, 1, 0);
    } else {
      double p = Double.isNaN(lowerParam) ? startLower(lo, hi) : lowerParam;
      double q = Double.isNaN(upperParam) ? startUpper(lo, hi) : upperParam;
      double below = out.quantise(lo < floor ? p * steepestBelow(lo, hi) : chord(lo, hi));
      double above = out.quantise(hi > ceiling ? q * steepestAbove(lo, hi) : chord(lo, hi));
      out.set(i, below, offset(below, lo, hi, -1), above, offset(above, lo, hi, 1));
    }
  }

  private double chord(double lo, double hi) {
    double c = (value(hi) - value(lo)) / (hi - lo);
    return Double.isNaN(c) ? 0 : Math.clamp(c, 0, 1);
  }

  /** The largest slope of a line through the lower kink that stays below on the right. */
  private double steepestBelow(double lo, double hi) {
    return hi > ceiling ? Math.clamp((ceiling - floor) / (hi - floor), 0, 1) : 1;
  }

  private double steepestAbove(double lo, double hi) {
    return lo < floor ? Math.clamp((ceiling - floor) / (ceiling - lo), 0, 1) : 1;
  }

  /** The extreme of {@code f(x) - slope x} over ends and kinks, rounded away from it. */
  private double offset(double slope, double lo, double hi, int sign) {
    double t = Math.max(gap(slope, lo, sign), gap(slope, hi, sign));
    if (lo < floor && floor < hi) {
      t = Math.max(t, gap(slope, floor, sign));
    }
    if (lo < ceiling && ceiling < hi) {
      t = Math.max(t, gap(slope, ceiling, sign));
    }
    return sign * t;
  }

  /** {@code sign * (f(x) - slope x)}, rounded up; its limit at an infinite end. */
  private double gap(double slope, double x, int sign) {
    if (Double.isInfinite(x)) {
      double piece = Double.isInfinite(value(x)) ? 1 : 0;
      double constant = piece == 0 ? sign * value(x) : 0;
      return piece == slope ? constant : sign * (piece - slope) * x;
    }
    double product = slope * x;
    double g = sign * (value(x) - product);
    return Rounding.up(g + Math.ulp(product), 1);
  }

  @Override
  public double startLower(double lo, double hi) {
    return hi > ceiling || hi - floor > floor - lo ? 1 : 0;
  }

  @Override
  public double startUpper(double lo, double hi) {
    return lo < floor || ceiling - lo > hi - ceiling ? 1 : 0;
  }

  @Override
  public void relaxPullback(
      double lo, double hi, int side, double lowerParam, double upperParam, double[] d) {
    Differences.pullback(this, lo, hi, side, lowerParam, upperParam, d);
  }

  @Override
  public double splitPoint(double lo, double hi) {
    boolean left = lo < floor && floor < hi;
    boolean right = lo < ceiling && ceiling < hi;
    if (left && right) {
      return floor - lo > hi - ceiling ? floor : ceiling;
    }
    return left ? floor : ceiling;
  }

  @Override
  public int float32Roundings() {
    return 0;
  }
}
