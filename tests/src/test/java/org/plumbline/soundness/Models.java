package org.plumbline.soundness;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.plumbline.onnx.OnnxAttribute;
import org.plumbline.onnx.OnnxGraph;
import org.plumbline.onnx.OnnxModel;
import org.plumbline.onnx.OnnxNode;
import org.plumbline.onnx.OnnxTensor;
import org.plumbline.onnx.OnnxValue;

/** Small random models as ONNX files, over the operators that have kernels in every runtime. */
final class Models {
  /** What to build. */
  enum Kind {
    /** Full connections and Relu, three inputs: searched by input splits. */
    FEW_INPUTS,
    /** The same with fourteen inputs: searched by activation splits. */
    MANY_INPUTS,
    /** Convolution, normalisation, max pool, average pool on a 1x4x4 image. */
    IMAGE,
    /** Sigmoid and tanh. */
    S_SHAPED,
    /** Clip, LeakyRelu and a residual sum. */
    RESIDUAL
  }

  private final SplittableRandom random;
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final List<OnnxTensor> tensors = new ArrayList<>();
  private int count;

  private Models(long seed) {
    random = new SplittableRandom(seed);
  }

  static int inputs(Kind kind) {
    return switch (kind) {
      case FEW_INPUTS -> 3;
      case IMAGE -> 16;
      default -> 14;
    };
  }

  static OnnxModel of(Kind kind, long seed) {
    return new Models(seed).build(kind);
  }

  private OnnxModel build(Kind kind) {
    int n = inputs(kind);
    String y =
        switch (kind) {
          case FEW_INPUTS, MANY_INPUTS -> relu(gemm(relu(gemm("x", n, 8)), 8, 8));
          case IMAGE -> image();
          case S_SHAPED -> node("Tanh", gemm(node("Sigmoid", gemm("x", n, 8)), 8, 8));
          case RESIDUAL -> residual(n);
        };
    String out = gemm(y, 8, 2);
    OnnxValue x =
        kind == Kind.IMAGE ? OnnxValue.float32("x", 1, 1, 4, 4) : OnnxValue.float32("x", 1, n);
    return OnnxModel.of(
        13,
        new OnnxGraph(
            "planted", nodes, tensors, List.of(x), List.of(OnnxValue.float32(out, 1, 2))));
  }

  private String residual(int n) {
    String a = gemm("x", n, 8);
    tensors.add(OnnxTensor.float32("lo", new long[0], -0.25f));
    tensors.add(OnnxTensor.float32("hi", new long[0], 0.5f));
    String clipped = node("Clip", a, "lo", "hi");
    String b = gemm(clipped, 8, 8);
    String leaky = name();
    nodes.add(OnnxNode.of("LeakyRelu", leaky, List.of(b), OnnxAttribute.of("alpha", 0.125f)));
    return relu(node("Add", leaky, a));
  }

  private String image() {
    String conv = name();
    String w = tensor(new long[] {2, 1, 2, 2});
    String b = tensor(new long[] {2});
    nodes.add(
        OnnxNode.of("Conv", conv, List.of("x", w, b), OnnxAttribute.ofInts("pads", 0, 0, 1, 1)));
    String norm = name();
    String scale = tensor(new long[] {2});
    String offset = tensor(new long[] {2});
    String mean = tensor(new long[] {2});
    tensors.add(OnnxTensor.float32("variance", new long[] {2}, 0.5f, 1.25f));
    nodes.add(
        OnnxNode.of("BatchNormalization", norm, List.of(conv, scale, offset, mean, "variance")));
    String pooled = name();
    OnnxAttribute kernel = OnnxAttribute.ofInts("kernel_shape", 2, 2);
    nodes.add(OnnxNode.of("MaxPool", pooled, List.of(relu(norm)), kernel));
    String means = name();
    nodes.add(OnnxNode.of("AveragePool", means, List.of(pooled), kernel));
    return node("Flatten", means);
  }

  private String name() {
    return "v" + count++;
  }

  private String node(String type, String... inputs) {
    String out = name();
    nodes.add(OnnxNode.of(type, out, List.of(inputs)));
    return out;
  }

  private String relu(String x) {
    return node("Relu", x);
  }

  private String tensor(long... dims) {
    String name = name();
    int n = 1;
    for (long d : dims) {
      n *= (int) d;
    }
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    tensors.add(OnnxTensor.float32(name, dims, values));
    return name;
  }

  private String gemm(String x, int inputs, int outputs) {
    String y = name();
    String w = tensor(outputs, inputs);
    String b = tensor(outputs);
    nodes.add(OnnxNode.of("Gemm", y, List.of(x, w, b), OnnxAttribute.of("transB", 1)));
    return y;
  }
}
