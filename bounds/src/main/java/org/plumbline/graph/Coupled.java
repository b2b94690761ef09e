package org.plumbline.graph;

import org.plumbline.tensor.SparseLines;

/**
 * Several operand elements enter nonlinearly, as in a maximum over a window. One operand; elements
 * are indexed flat.
 */
public non-sealed interface Coupled extends Op {
  /** The result at {@code x}, one number per element. */
  double[] value(double[] x);

  /**
   * Bounds of the result for {@code lo <= x <= hi}.
   *
   * @param lower overwritten with numbers at or below the least results
   * @param upper overwritten with numbers at or above the largest results
   */
  void range(double[] lo, double[] hi, double[] lower, double[] upper);

  /**
   * Appends one row per element of the result: linear lower bounds to {@code below}, upper bounds
   * to {@code above}, valid for {@code lo <= x <= hi}.
   */
  void relax(double[] lo, double[] hi, SparseLines below, SparseLines above);

  /** The operand element whose derivative with respect to element {@code i} is 1 at {@code x}. */
  int selected(double[] x, int i);

  /** float32 roundings of one element in any conventional order, or -1 if no bound is known. */
  int float32Roundings();
}
