package org.plumbline.bounds;

import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Window;

/**
 * Sees the rows of a backward walk at each value: scores, clipping, gradients and witness
 * candidates come from there. Called from several threads, for different rows. Blocks are only
 * valid during the call, those of {@link BetaCrown} also after it, and must not be modified.
 */
public interface WalkObserver {
  /** Looks at nothing. */
  WalkObserver NONE = (value, firstRow, block) -> {};

  /**
   * The complete coefficients over a value, before the operator that makes the value is applied; at
   * an input, what is minimised over the box.
   *
   * @param value id of the value
   * @param firstRow index of the block's first row among all rows asked for
   * @param block rows over the value
   */
  void at(int value, int firstRow, RowBlock block);

  /** Whether {@link #along} is to be called, which may cost a forward sweep. */
  default boolean wantsValues() {
    return false;
  }

  /**
   * Values along the lines that rows chose, at the corner of the box where each row is least: of
   * the last evaluation that a step was made from, or of the last one if there was no step. To
   * nearest, for choices only. Called after {@link #at}, by {@link BetaCrown} alone.
   *
   * @param value id of the value
   * @param firstRow index of the first row among all rows asked for
   * @param window the part of the value that rows reached
   * @param values {@code [rows, window size]}
   */
  default void along(int value, int firstRow, Window window, Tensor values) {}
}
