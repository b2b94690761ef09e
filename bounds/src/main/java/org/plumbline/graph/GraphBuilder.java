package org.plumbline.graph;

import java.util.ArrayList;
import java.util.List;
import org.plumbline.tensor.Shape;

/** Collects nodes in topological order and checks that their shapes fit. */
public final class GraphBuilder {
  private final List<Node> nodes = new ArrayList<>();

  /** An empty builder. */
  public GraphBuilder() {}

  GraphBuilder(List<Node> start) {
    nodes.addAll(start);
  }

  /**
   * Adds a node.
   *
   * @return its id
   * @throws IllegalArgumentException if an operand does not exist or shapes do not fit
   */
  public int add(Op op, List<Integer> operands, Origin origin) {
    List<Shape> shapes = new ArrayList<>();
    for (int k : operands) {
      if (k < 0 || k >= nodes.size()) {
        throw new IllegalArgumentException(op.name() + ": operand " + k + " does not exist yet");
      }
      shapes.add(nodes.get(k).shape());
    }
    Node node = new Node(nodes.size(), op, operands, op.outputShape(shapes), origin);
    nodes.add(node);
    return node.id();
  }

  /** Adds an input. */
  public int input(Shape shape, Origin origin) {
    return add(new Input(shape), List.of(), origin);
  }

  /** The shape of a node added before. */
  public Shape shape(int id) {
    return nodes.get(id).shape();
  }

  /** The graph with this output. Nodes that the output does not depend on stay, unused. */
  public Graph build(int output) {
    if (output < 0 || output >= nodes.size()) {
      throw new IllegalArgumentException("output " + output + " does not exist");
    }
    return new Graph(nodes, output);
  }
}
