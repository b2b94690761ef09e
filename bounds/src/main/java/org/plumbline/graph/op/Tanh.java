package org.plumbline.graph.op;

import org.plumbline.graph.Activation;

/** The hyperbolic tangent. */
public final class Tanh extends SShaped {
  @Override
  public String name() {
    return "tanh";
  }

  @Override
  public double value(double x) {
    return StrictMath.tanh(x);
  }

  @Override
  double symmetry() {
    return 0;
  }

  @Override
  double down(double x) {
    // StrictMath.tanh is specified within 2.5 ulps.
    double y = value(x);
    return Math.max(-1, y - 4 * Math.ulp(y));
  }

  @Override
  public double slope(double x) {
    double t = StrictMath.tanh(x);
    return (1 - t) * (1 + t);
  }

  @Override
  double curvature(double x) {
    return -2 * value(x) * slope(x);
  }

  @Override
  double convexPoint(double s) {
    // tanh(z)^2 = 1 - s, so (1 - t) / (1 + t) = s / (1 + t)^2 at t = -tanh(z).
    double t = Math.sqrt(Math.max(0, 1 - s));
    return 0.5 * Math.log(s) - Math.log1p(t);
  }

  @Override
  public Activation derivative() {
    throw new IllegalArgumentException("tanh: its derivative is not supported");
  }
}
