package org.plumbline.graph;

import java.util.List;
import org.plumbline.tensor.Shape;

/**
 * One value of a graph and the operator that makes it.
 *
 * @param id position in the graph's topological order
 * @param op the operator
 * @param operands ids of the operands, all smaller than {@code id}; a value may occur twice
 * @param shape the shape of the value, channels last
 * @param origin where the value comes from
 */
public record Node(int id, Op op, List<Integer> operands, Shape shape, Origin origin) {
  /** Copies the operands. */
  public Node {
    operands = List.copyOf(operands);
  }

  /** The number of elements of the value. */
  public int size() {
    return shape.size();
  }
}
