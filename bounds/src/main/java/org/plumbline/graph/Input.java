package org.plumbline.graph;

import java.util.List;
import org.plumbline.tensor.Shape;

/**
 * Free values. A graph may have several inputs; one box spans them all, in graph order.
 *
 * @param shape the shape, channels last
 */
public record Input(Shape shape) implements Op {
  @Override
  public String name() {
    return "input";
  }

  @Override
  public Shape outputShape(List<Shape> operands) {
    if (!operands.isEmpty()) {
      throw new IllegalArgumentException("input: takes no operands, got " + operands.size());
    }
    return shape;
  }
}
