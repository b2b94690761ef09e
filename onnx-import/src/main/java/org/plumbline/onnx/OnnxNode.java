package org.plumbline.onnx;

import java.util.List;

/**
 * One operator as it stands in the file.
 *
 * @param opType the operator's name
 * @param name the node's name, possibly empty
 * @param domain the operator's domain; empty for standard operators
 * @param inputs names of the values read; empty where an optional one is left out
 * @param outputs names of the values made; empty where an optional one is left out
 * @param attributes attributes
 */
public record OnnxNode(
    String opType,
    String name,
    String domain,
    List<String> inputs,
    List<String> outputs,
    List<OnnxAttribute> attributes) {
  /** Copies the lists. */
  public OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = List.copyOf(attributes);
  }

  /** A node of a standard operator with one output, named after it. */
  public static OnnxNode of(
      String opType, String output, List<String> inputs, OnnxAttribute... attributes) {
    return new OnnxNode(opType, output, "", inputs, List.of(output), List.of(attributes));
  }

  /** The node's name, or that of its first output if it has none, for messages. */
  public String label() {
    return !name.isEmpty() || outputs.isEmpty() ? name : outputs.get(0);
  }
}
