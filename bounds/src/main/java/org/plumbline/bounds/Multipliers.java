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

  /** The terms over {@code value} for row {@code row} of all rows asked for. */
  Term at(int value, int row);
}
