package org.plumbline.bounds;

import org.plumbline.graph.Graph;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Tensor;

/** What the walks of one call share. */
interface PassState {
  /** The graph. */
  Graph graph();

  /** The kernels. */
  Kernels kernels();

  /** Bounds of all values, {@code [batch, n]}. */
  NodeBounds bounds();

  /** What rows pay for rounding, in the type of the rows. */
  Charges charges();

  /**
   * Lower ends of an input, {@code [batch, n]} or shared {@code [1, n]}, rounded down into the
   * rows' type.
   */
  Tensor boxLower(int input);

  /**
   * Upper ends of an input, {@code [batch, n]} or shared {@code [1, n]}, rounded up into the rows'
   * type.
   */
  Tensor boxUpper(int input);
}
