package org.plumbline.bounds;

import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.tensor.AdamStep;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.RowLines;
import org.plumbline.tensor.Tensor;

/** The free parameters of the lines of one activation, for the rows of one block. */
sealed interface FreeLines extends FreeParameters permits RaySlopes, LineParameters {
  /** The lines in use. */
  RowLines lines(RowBlock block);

  /**
   * One step of Adam.
   *
   * @param a coefficients over the result of the activation
   * @param z values of its operand along the lines, over the same window
   * @param weight rows of weight 0 stay; the size of others does not matter, rows are their own
   * @param rate the step
   * @param count how many steps this is
   * @param ends where derivatives by the ends of the operand are added, or null to leave them out
   */
  void step(
      RowBlock a, Tensor z, double[] weight, double rate, int count, @Nullable EndGradients ends);

  /** The decay of first moments: shorter than usual, since rows are evaluated only a few times. */
  double BETA_1 = 0.6;

  /** The decay of second moments. */
  double BETA_2 = 0.999;

  /** Keeps the quotient finite. */
  double GUARD = 1e-8;

  /** Step {@code count} of Adam at this rate. */
  static AdamStep adam(double rate, int count) {
    double m = 1 / (1 - Math.pow(BETA_1, count));
    double v = 1 / (1 - Math.pow(BETA_2, count));
    return new AdamStep(BETA_1, BETA_2, rate * m, v, GUARD);
  }

  /** Whether the lines of the activation at an element are exact, so that nothing is free. */
  static boolean isExact(Activation f, NodeBounds bounds, int operand, int at) {
    return f.isLinear(
        bounds.lower(operand)[at], bounds.upper(operand)[at], bounds.side(operand, at));
  }
}
