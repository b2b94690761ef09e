package org.plumbline.graph.op;

import org.plumbline.graph.Activation;

/** {@code cos x}, in radians. */
public final class Cosine extends Wave {
  /** The function. */
  public Cosine() {}

  @Override
  public String name() {
    return "cos";
  }

  @Override
  public double value(double x) {
    return StrictMath.cos(x);
  }

  @Override
  public double slope(double x) {
    return -StrictMath.sin(x);
  }

  @Override
  public Activation derivative() {
    throw new IllegalArgumentException("cos: its derivative is not supported");
  }

  @Override
  double steepest() {
    return 0.5 * Math.PI;
  }
}
