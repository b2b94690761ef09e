package org.plumbline.graph.op;

import org.plumbline.graph.Activation;

/** {@code sin x}, in radians. */
public final class Sine extends Wave {
  /** The function. */
  public Sine() {}

  @Override
  public String name() {
    return "sin";
  }

  @Override
  public double value(double x) {
    return StrictMath.sin(x);
  }

  @Override
  public double slope(double x) {
    return StrictMath.cos(x);
  }

  @Override
  public Activation derivative() {
    return new Cosine();
  }

  @Override
  double steepest() {
    return 0;
  }
}
