package org.plumbline.graph.op;

import org.plumbline.graph.Activation;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.Rounding;

/**
 * {@code max(x, slope x)} with {@code 0 <= slope < 1}: Relu (slope 0) and LeakyRelu.
 *
 * @param slope the slope of the left piece
 */
public record Relu(double slope) implements Activation {
  /** Checks the slope. */
  public Relu {
    if (!(slope >= 0 && slope < 1)) {
      throw new IllegalArgumentException("relu: slope must lie in [0, 1), got " + slope);
    }
  }

  /** The plain rectifier. */
  public Relu() {
    this(0);
  }

  @Override
  public String name() {
    return slope == 0 ? "relu" : "leaky_relu";
  }

  @Override
  public double value(double x) {
    return x >= 0 ? x : slope * x;
  }

  @Override
  public double rangeLower(double lo, double hi) {
    return lo >= 0 ? lo : slope == 0 ? 0 : Math.nextDown(slope * lo);
  }

  @Override
  public double rangeUpper(double lo, double hi) {
    return hi >= 0 ? hi : slope == 0 ? 0 : Math.nextUp(slope * hi);
  }

  @Override
  public double slope(double x) {
    return x > 0 ? 1 : slope;
  }

  @Override
  public Activation derivative() {
    return new Step(slope, 1);
  }

  @Override
  public double slopeLower(double lo, double hi) {
    return lo > 0 ? 1 : slope;
  }

  @Override
  public double slopeUpper(double lo, double hi) {
    return hi < 0 ? slope : 1;
  }

  @Override
  public boolean isLinear(double lo, double hi, int side) {
    return lo >= 0 || hi <= 0;
  }

  @Override
  public void relax(
      double lo, double hi, int side, double lowerParam, double upperParam, Lines out, int i) {
    if (lo >= 0) {
      out.exact(i, 1, 0);
      return;
    }
    if (hi <= 0 && out.quantise(slope) == slope) {
      out.exact(i, slope, 0);
      return;
    }
    // f is convex. Below: any line through the origin whose slope lies between the two pieces.
    // Above: for whatever slope the chord rounds to in the type of the lines, the largest gap
    // f(x) - s x sits at an end point, so the offset is rounded up there.
    double t = Double.isNaN(lowerParam) ? startLower(lo, hi) : lowerParam;
    double below = between(out, Math.fma(t, 1 - slope, slope));
    double above = between(out, chord(lo, hi));
    // (slope - above) * lo: a difference, a product; either end rounded up twice.
    double gap = Math.max(gapAt(slope, above, lo), hi > 0 ? gapAt(1, above, hi) : 0);
    out.set(i, below, 0, above, Math.max(gap, 0));
  }

  @Override
  public boolean isRayBelow() {
    return true;
  }

  @Override
  public boolean isRectifier() {
    return slope == 0;
  }

  /** The slope of the chord; of the piece that an infinite end lies on, where there is one. */
  private double chord(double lo, double hi) {
    double c = (hi - slope * lo) / (hi - lo);
    return Double.isNaN(c) ? (lo == Double.NEGATIVE_INFINITY ? slope : 1) : c;
  }

  // CROWN: the piece that leaves the smaller triangle.
  @Override
  public double startLower(double lo, double hi) {
    return slope == 0 ? (hi > -lo ? 1 : 0) : ((hi - slope * lo) / (hi - lo) > 0.5 ? 1 : 0);
  }

  @Override
  public double startUpper(double lo, double hi) {
    return 0;
  }

  /** The quantised slope, moved inside of [slope, 1] again if quantising left it. */
  private double between(Lines out, double wanted) {
    double q = out.quantise(Math.clamp(wanted, slope, 1));
    return q < slope ? out.quantise(Math.nextUp((float) slope)) : Math.min(q, 1);
  }

  /** {@code (piece - line) * x}, rounded up. */
  private static double gapAt(double piece, double line, double x) {
    double difference = piece - line;
    double p = difference * x;
    return difference == 0 || x == 0 ? 0 : Rounding.up(p, 2) + Math.abs(p) * 0x1p-52;
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
    // above = (hi - k lo) / (hi - lo), offset = (k - 1) lo hi / (hi - lo), k the left slope.
    double w = 1 / (hi - lo);
    double scale = (1 - slope) * w * w;
    d[0] = scale * (byUpperSlope * hi - byUpperIntercept * hi * hi);
    d[1] = scale * (-byUpperSlope * lo + byUpperIntercept * lo * lo);
    d[2] = byLowerSlope * (1 - slope);
  }

  @Override
  public double splitPoint(double lo, double hi) {
    return 0;
  }

  @Override
  public int float32Roundings() {
    return slope == 0 ? 0 : 1;
  }
}
