package org.plumbline.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.plumbline.onnx.OnnxGraph;
import org.plumbline.onnx.OnnxModel;
import org.plumbline.onnx.OnnxNode;
import org.plumbline.onnx.OnnxTensor;
import org.plumbline.onnx.OnnxValue;
import org.plumbline.onnx.OnnxWriter;

/**
 * Writes {@code models/valve.onnx}: a network of sigmoids that opens a relief valve. Inputs are
 * temperature and pressure, both in [0, 1]; the output is the opening, between 0 and 1.
 */
public final class WriteValveModel {
  private WriteValveModel() {}

  /** Writes to the path given as the only argument. */
  public static void main(String[] args) throws IOException {
    OnnxWriter.write(model(), Path.of(args[0]));
  }

  static OnnxModel model() {
    List<OnnxNode> nodes =
        List.of(
            OnnxNode.of("MatMul", "p1", List.of("state", "w1")),
            OnnxNode.of("Add", "z1", List.of("p1", "b1")),
            OnnxNode.of("Sigmoid", "h1", List.of("z1")),
            OnnxNode.of("MatMul", "p2", List.of("h1", "w2")),
            OnnxNode.of("Add", "z2", List.of("p2", "b2")),
            OnnxNode.of("Sigmoid", "opening", List.of("z2")));
    return OnnxModel.of(
        13,
        new OnnxGraph(
            "valve",
            nodes,
            List.of(
                OnnxTensor.float32("w1", new long[] {2, 4}, 6, -4, 2, 5, 3, -6, 8, -1),
                OnnxTensor.float32("b1", new long[] {4}, -4, 3, -5, -1.5f),
                OnnxTensor.float32("w2", new long[] {4, 1}, 3, -2.5f, 4, 0.5f),
                OnnxTensor.float32("b2", new long[] {1}, -3)),
            List.of(OnnxValue.float32("state", 1, 2)),
            List.of(OnnxValue.float32("opening", 1, 1))));
  }
}
