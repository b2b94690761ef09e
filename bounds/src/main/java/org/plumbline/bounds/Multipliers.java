package org.plumbline.bounds;

/**
 * Linear constraints with multipliers that a walk adds to its rows: for constraints {@code g . z <=
 * d} known to hold on a row's subdomain and multipliers {@code mu >= 0}, the row's objective is at
 * least itself plus {@code mu (g . z - d)} (weak duality; any multiplier is sound, optimality is
 * never used).
 */
public interface Multipliers {
  /** No constraints. */
  Multipliers NONE = (value, row) -> Term.EMPTY;

  /**
   * What is added to a row when it reaches a value.
   *
   * @param element elements of the value
   * @param coefficient {@code mu g} per element
   * @param constant {@code -mu d}, per element, attributed to this value
   */
  record Term(int[] element, double[] coefficient, double[] constant) {
    static final Term EMPTY = new Term(new int[0], new double[0], new double[0]);
  }

  /**
   * Indicators of the sides of the operand's elements of a rectifier, with their coefficients in
   * the row: what the row adds is {@code coefficient[t] * q}, q in [0, 1].
   *
   * @param element elements of the rectifier
   * @param coefficient what the constraints' multipliers sum up to
   */
  record Indicators(int[] element, double[] coefficient) {
    static final Indicators NONE = new Indicators(new int[0], new double[0]);
  }

  /**
   * What a row pays for constraints over indicators before it meets any of them.
   *
   * @param sum the constants {@code -mu d} and the least that all indicators can be, {@code
   *     min(coefficient, 0)} each
   * @param absolute absolute terms of the sum, and of the coefficients of indicators
   * @param terms how many these are
   */
  record Offset(double sum, double absolute, int terms) {
    static final Offset NONE = new Offset(0, 0, 0);
  }

  /** Whether some row has an offset or indicators, so that a walk must look for them. */
  default boolean haveIndicators() {
    return false;
  }

  /** The offset of row {@code row} of all rows asked for. */
  default Offset offset(int row) {
    return Offset.NONE;
  }

  /** The indicators of the operand of rectifier {@code node} in row {@code row}. */
  default Indicators indicators(int node, int row) {
    return Indicators.NONE;
  }

  /** The terms over {@code value} for row {@code row} of all rows asked for. */
  Term at(int value, int row);
}
