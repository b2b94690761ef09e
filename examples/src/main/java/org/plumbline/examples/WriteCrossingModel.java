package org.plumbline.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.plumbline.onnx.OnnxAttribute;
import org.plumbline.onnx.OnnxGraph;
import org.plumbline.onnx.OnnxModel;
import org.plumbline.onnx.OnnxNode;
import org.plumbline.onnx.OnnxTensor;
import org.plumbline.onnx.OnnxValue;
import org.plumbline.onnx.OnnxWriter;

/**
 * Writes {@code models/crossing.onnx}: a small controller that decides at a level crossing. Inputs
 * are the distance of the train and its speed, both in [0, 1]; outputs are the scores of waiting
 * and of going. The score of waiting grows with the speed, that of going with the distance.
 */
public final class WriteCrossingModel {
  private WriteCrossingModel() {}

  /** Writes to the path given as the only argument. */
  public static void main(String[] args) throws IOException {
    OnnxWriter.write(model(), Path.of(args[0]));
  }

  static OnnxModel model() {
    List<OnnxTensor> weights =
        List.of(
            OnnxTensor.float32("w1", new long[] {4, 2}, 1, -0.5f, -0.5f, 1, 1, 1, -1, 0.25f),
            OnnxTensor.float32("b1", new long[] {4}, 0, 0, -0.75f, 0.5f),
            OnnxTensor.float32(
                "w2", new long[] {3, 4}, 1, -1, 0.5f, 0, -1, 1.5f, 0.25f, 0, 0.5f, 0.5f, -1, 1),
            OnnxTensor.float32("b2", new long[] {3}, 0.125f, 0, 0.25f),
            OnnxTensor.float32("w3", new long[] {2, 3}, -0.5f, 1.5f, 0.25f, 2, -0.5f, -0.25f),
            OnnxTensor.float32("b3", new long[] {2}, 0.25f, 0));
    List<OnnxNode> nodes =
        List.of(
            gemm("state", "w1", "b1", "z1"),
            OnnxNode.of("Relu", "h1", List.of("z1")),
            gemm("h1", "w2", "b2", "z2"),
            OnnxNode.of("Relu", "h2", List.of("z2")),
            gemm("h2", "w3", "b3", "scores"));
    return OnnxModel.of(
        13,
        new OnnxGraph(
            "crossing",
            nodes,
            weights,
            List.of(OnnxValue.float32("state", 1, 2)),
            List.of(OnnxValue.float32("scores", 1, 2))));
  }

  private static OnnxNode gemm(String x, String w, String b, String y) {
    return OnnxNode.of("Gemm", y, List.of(x, w, b), OnnxAttribute.of("transB", 1));
  }
}
