package org.plumbline.graph.op;

import org.plumbline.graph.Activation;
import org.plumbline.tensor.Lines;

/**
 * A step from {@code left} to {@code right} at 0: the derivative of a rectifier. At 0 itself it may
 * be any number between the two (Clarke), so an interval that touches 0 counts as crossing.
 *
 * @param left the value below 0
 * @param right the value above 0, larger than {@code left}
 */
public record Step(double left, double right) implements Activation {
  /** Checks the order. */
  public Step {
    if (!(left < right)) {
      throw new IllegalArgumentException("step: " + left + " is not below " + right);
    }
  }

  @Override
  public String name() {
    return "step";
  }

  @Override
  public double value(double x) {
    return x > 0 ? right : left;
  }

  @Override
  public double rangeLower(double lo, double hi) {
    return lo > 0 ? right : left;
  }

  @Override
  public double rangeUpper(double lo, double hi) {
    return hi < 0 ? left : right;
  }

  @Override
  public double slope(double x) {
    return 0;
  }

  @Override
  public Activation derivative() {
    throw new IllegalArgumentException("step: has no derivative");
  }

  @Override
  public double slopeLower(double lo, double hi) {
    return 0;
  }

  @Override
  public double slopeUpper(double lo, double hi) {
    return lo <= 0 && hi >= 0 ? Double.POSITIVE_INFINITY : 0;
  }

  @Override
  public boolean isLinear(double lo, double hi, int side) {
    return lo > 0 || hi < 0 || side != 0;
  }

  @Override
  public void relax(
      double lo, double hi, int side, double lowerParam, double upperParam, Lines out, int i) {
    double low = lo > 0 || side > 0 ? right : left;
    double high = hi < 0 || side < 0 ? left : right;
    out.set(i, 0, low, 0, high);
  }

  @Override
  public double startLower(double lo, double hi) {
    return 0;
  }

  @Override
  public double startUpper(double lo, double hi) {
    return 0;
  }

  @Override
  public void relaxPullback(
      double lo, double hi, int side, double lowerParam, double upperParam, double[] d) {
    java.util.Arrays.fill(d, 0);
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
