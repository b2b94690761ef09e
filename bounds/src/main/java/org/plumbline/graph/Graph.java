package org.plumbline.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Operators in topological order with one output value. Immutable; holds no results. Built by
 * {@link GraphBuilder}.
 */
public final class Graph {
  private final List<Node> nodes;
  private final int output;
  private final List<Node> inputs = new ArrayList<>();
  private final List<List<Integer>> consumers = new ArrayList<>();
  private final int[] inputOffset;
  private final int inputSize;

  Graph(List<Node> nodes, int output) {
    this.nodes = List.copyOf(nodes);
    this.output = output;
    this.inputOffset = new int[nodes.size()];
    int offset = 0;
    for (Node node : nodes) {
      consumers.add(new ArrayList<>());
      if (node.op() instanceof Input) {
        inputs.add(node);
        inputOffset[node.id()] = offset;
        offset += node.size();
      }
      for (int k : node.operands()) {
        consumers.get(k).add(node.id());
      }
    }
    consumers.replaceAll(List::copyOf);
    inputSize = offset;
  }

  /** All nodes; a node's operands come before it. */
  public List<Node> nodes() {
    return nodes;
  }

  /** Node {@code id}. */
  public Node node(int id) {
    return nodes.get(id);
  }

  /** The output value. */
  public Node output() {
    return nodes.get(output);
  }

  /** The inputs in graph order. */
  public List<Node> inputs() {
    return List.copyOf(inputs);
  }

  /** Elements of all inputs together: the size of the graph's box. */
  public int inputSize() {
    return inputSize;
  }

  /** Where input {@code id} begins in the box. */
  public int inputOffset(int id) {
    return inputOffset[id];
  }

  /** Ids of the nodes that read value {@code id}, once per use. */
  public List<Integer> consumers(int id) {
    return consumers.get(id);
  }

  /** A builder that starts with the nodes of this graph up to {@code last}. */
  public GraphBuilder upTo(int last) {
    return new GraphBuilder(nodes.subList(0, last + 1));
  }

  /** A builder that starts with the nodes of this graph. */
  public GraphBuilder extend() {
    return upTo(nodes.size() - 1);
  }
}
