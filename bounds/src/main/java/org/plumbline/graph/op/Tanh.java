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
  public Activation derivative() {
    throw new IllegalArgumentException("tanh: its derivative is not supported");
  }
}
