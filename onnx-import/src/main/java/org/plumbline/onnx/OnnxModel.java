package org.plumbline.onnx;

import java.util.Map;

/**
 * What an ONNX file holds.
 *
 * @param irVersion version of the file format
 * @param producer the program that wrote the file, or empty
 * @param opsets operator set version by domain; the standard domain is the empty string
 * @param graph the graph
 */
public record OnnxModel(int irVersion, String producer, Map<String, Long> opsets, OnnxGraph graph) {
  /** Copies the map. */
  public OnnxModel {
    opsets = Map.copyOf(opsets);
  }

  /** A model of standard operators, as this project writes them. */
  public static OnnxModel of(int opset, OnnxGraph graph) {
    return new OnnxModel(8, "plumbline", Map.of("", (long) opset), graph);
  }

  /** The version of the standard operator set, or 1 if the file names none. */
  public int opset() {
    return Math.toIntExact(Math.min(opsets.getOrDefault("", 1L), Integer.MAX_VALUE));
  }
}
