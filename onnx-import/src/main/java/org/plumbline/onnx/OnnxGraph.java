package org.plumbline.onnx;

import java.util.List;

/**
 * A graph as it stands in the file.
 *
 * @param name the graph's name
 * @param nodes operators
 * @param initializers constants
 * @param inputs inputs; old files list initializers here too
 * @param outputs outputs
 */
public record OnnxGraph(
    String name,
    List<OnnxNode> nodes,
    List<OnnxTensor> initializers,
    List<OnnxValue> inputs,
    List<OnnxValue> outputs) {
  /** Copies the lists. */
  public OnnxGraph {
    nodes = List.copyOf(nodes);
    initializers = List.copyOf(initializers);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
