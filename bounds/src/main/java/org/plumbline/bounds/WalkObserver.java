package org.plumbline.bounds;

import org.plumbline.tensor.RowBlock;

/**
 * Sees the rows of a backward walk at each value: scores, clipping, gradients and witness
 * candidates come from there. Called from several threads, for different rows. Blocks are only
 * valid during the call and must not be modified.
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
}
