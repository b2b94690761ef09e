package org.plumbline.graph.op;

import org.plumbline.graph.Activation;

/** {@code 1 / (1 + exp(-x))}. */
public final class Sigmoid extends SShaped {
  @Override
  public String name() {
    return "sigmoid";
  }

  @Override
  public double value(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  @Override
  double symmetry() {
    return 1;
  }

  @Override
  double down(double x) {
    // exp within 1 ulp, a sum and a quotient: below 4 ulps of a number up to 1 (notes of
    // soundness 3.4: 1.84 measured). The true value is positive.
    double y = value(x);
    return Math.max(0, y - 8 * Math.ulp(y));
  }

  @Override
  public double slope(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return e / ((1 + e) * (1 + e));
  }

  @Override
  double curvature(double x) {
    return slope(x) * (1 - 2 * value(x));
  }

  @Override
  double convexPoint(double s) {
    // The smaller root y of y (1 - y) = s, without cancellation, and its logit.
    double y = 2 * s / (1 + Math.sqrt(Math.max(0, 1 - 4 * s)));
    return Math.log(y / (1 - y));
  }

  @Override
  public Activation derivative() {
    throw new IllegalArgumentException("sigmoid: its derivative is not supported");
  }
}
