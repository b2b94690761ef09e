package org.plumbline.cli;

import java.util.List;
import org.plumbline.onnx.OnnxAttribute;
import org.plumbline.onnx.OnnxGraph;
import org.plumbline.onnx.OnnxModel;
import org.plumbline.onnx.OnnxNode;
import org.plumbline.onnx.OnnxTensor;
import org.plumbline.onnx.OnnxValue;

/** Small models, sound and broken: two inputs, two outputs, y = W relu(x) + b. */
final class TestModels {
  static final OnnxTensor W = OnnxTensor.float32("w", new long[] {2, 2}, 1, -1, 0.5f, 2);
  static final OnnxTensor B = OnnxTensor.float32("b", new long[] {2}, 0.25f, -0.5f);
  static final OnnxValue X = OnnxValue.float32("x", 1, 2);
  static final OnnxValue Y = OnnxValue.float32("y", 1, 2);
  static final OnnxNode RELU = OnnxNode.of("Relu", "h", List.of("x"));
  static final OnnxNode GEMM = OnnxNode.of("Gemm", "y", List.of("h", "w", "b"));

  private TestModels() {}

  static OnnxModel good() {
    return model(13, X, List.of(RELU, GEMM), W, B);
  }

  static OnnxModel opset(int version) {
    return model(version, X, List.of(RELU, GEMM), W, B);
  }

  static OnnxModel input(OnnxValue x) {
    return model(13, x, List.of(RELU, GEMM), W, B);
  }

  static OnnxModel weight(OnnxTensor w) {
    return model(13, X, List.of(RELU, GEMM), w, B);
  }

  static OnnxModel nodes(OnnxNode... nodes) {
    return model(13, X, List.of(nodes), W, B);
  }

  /** A node between input and the last layer. */
  static OnnxModel middle(String opType, OnnxAttribute... attributes) {
    return nodes(OnnxNode.of(opType, "h", List.of("x"), attributes), GEMM);
  }

  static OnnxModel model(int opset, OnnxValue x, List<OnnxNode> nodes, OnnxTensor... weights) {
    return OnnxModel.of(
        opset, new OnnxGraph("test", nodes, List.of(weights), List.of(x), List.of(Y)));
  }
}
