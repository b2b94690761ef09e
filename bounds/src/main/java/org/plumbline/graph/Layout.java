package org.plumbline.graph;

/**
 * An affine operator that only moves numbers: reshape, transpose, slice, gather, pad, concatenate.
 * Bounds pass through it unchanged, without any rounding.
 */
public interface Layout extends Affine {
  /**
   * Where element {@code i} of the result comes from in operand {@code k}: an index, or -1 where
   * this operand does not supply it. Not to be modified.
   */
  int[] source(int operand);
}
