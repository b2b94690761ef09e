package org.plumbline.graph;

import java.util.List;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.Shape;

/**
 * {@code y_i = f(x_i)}. Everything the leaf says about {@code f} is rigorous over the reals:
 * enclosures are rounded outward.
 */
public non-sealed interface Activation extends Op {
  /** {@code f(x)}, computed to nearest as well as the platform does. */
  double value(double x);

  /** A number at or below the least value of {@code f} on {@code [lo, hi]}. */
  double rangeLower(double lo, double hi);

  /** A number at or above the largest value of {@code f} on {@code [lo, hi]}. */
  double rangeUpper(double lo, double hi);

  /** The derivative at {@code x}, for gradients; at a kink, any slope of the two sides. */
  double slope(double x);

  /** The function {@code f'} as an activation, for Jacobian graphs. */
  Activation derivative();

  /** A number at or below every slope of {@code f} on {@code [lo, hi]}, kinks included. */
  double slopeLower(double lo, double hi);

  /** A number at or above every slope of {@code f} on {@code [lo, hi]}, kinks included. */
  double slopeUpper(double lo, double hi);

  /** Whether {@code f} is linear on {@code [lo, hi]}, so that its lines are exact. */
  boolean isLinear(double lo, double hi, int side);

  /**
   * Sets the lines of element {@code i} for {@code lo <= x_i <= hi}.
   *
   * @param side 0 if undecided, -1 or +1 if a split at 0 decided the side of 0
   * @param lowerParam the free parameter of the lower line in [0, 1], or NaN for CROWN's choice
   * @param upperParam the free parameter of the upper line in [0, 1], or NaN for CROWN's choice
   */
  void relax(
      double lo, double hi, int side, double lowerParam, double upperParam, Lines out, int i);

  /**
   * Whether the lower line of every undecided element is a ray through the origin whose slope alone
   * is free, on any interval: any number between the slopes of parameters 0 and 1 will do. The
   * upper line then has no parameter. Optimisers work on such slopes directly.
   */
  default boolean isRayBelow() {
    return false;
  }

  /**
   * Whether this is {@code max(x, 0)} exactly: which side of 0 its operand is on may enter cuts.
   */
  default boolean isRectifier() {
    return false;
  }

  /** The lower parameter that CROWN's choice corresponds to on {@code [lo, hi]}. */
  double startLower(double lo, double hi);

  /** The upper parameter that CROWN's choice corresponds to on {@code [lo, hi]}. */
  double startUpper(double lo, double hi);

  /** How far an optimiser moves parameters in a step, as a part of its rate. */
  default double pace() {
    return 1;
  }

  /**
   * Turns derivatives with respect to the lines in use into derivatives with respect to the ends of
   * the interval and the parameters.
   *
   * @param d on entry derivatives by lower slope, lower intercept, upper slope, upper intercept; on
   *     return by lo, hi, lower parameter, upper parameter; overwritten
   */
  void relaxPullback(
      double lo, double hi, int side, double lowerParam, double upperParam, double[] d);

  /** Where to split {@code [lo, hi]}: a kink, or a point that makes both halves easier. */
  double splitPoint(double lo, double hi);

  /** float32 roundings of one evaluation in any conventional order, or -1 if no bound is known. */
  int float32Roundings();

  @Override
  default Shape outputShape(List<Shape> operands) {
    if (operands.size() != 1) {
      throw new IllegalArgumentException(name() + ": takes one operand, got " + operands.size());
    }
    return operands.get(0);
  }
}
