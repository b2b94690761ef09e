package org.plumbline.graph;

import java.util.List;
import org.plumbline.tensor.Shape;

/**
 * An operator of a graph. Analyses switch over the five kinds without a default; a leaf is one file
 * with the mathematics of its kind.
 */
public sealed interface Op permits Input, Affine, Activation, Product, Coupled {
  /** A short name for messages and dumps, such as {@code conv} or {@code relu}. */
  String name();

  /**
   * The shape of the result for operands of these shapes.
   *
   * @throws IllegalArgumentException if the operands do not fit
   */
  Shape outputShape(List<Shape> operands);
}
