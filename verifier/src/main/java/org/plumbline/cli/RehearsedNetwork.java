package org.plumbline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.plumbline.onnx.OnnxAttribute;
import org.plumbline.onnx.OnnxGraph;
import org.plumbline.onnx.OnnxModel;
import org.plumbline.onnx.OnnxNode;
import org.plumbline.onnx.OnnxTensor;
import org.plumbline.onnx.OnnxValue;
import org.plumbline.onnx.OnnxWriter;

/**
 * Random classifiers of the kinds that the strategy treats differently, each with a property that
 * neither bounds nor points settle soon: the first class wins by its bias.
 */
enum RehearsedNetwork {
  /** Few inputs, which are split. */
  FEW_INPUTS(5, 0, 4, 40, 3, 1, 1.2),

  /** Dense layers, whose neurons are split and clipped. */
  DENSE(60, 0, 3, 50, 6, 0.1, 1.7),

  /** An image through convolutions, one of them within a residual connection. */
  IMAGE(3 * 12 * 12, 12, 1, 40, 6, 0.07, 3.5);

  private static final int CLASSES = 10;
  private static final int CHANNELS = 8;

  private final int inputs;
  private final int side;
  private final int layers;
  private final int width;
  private final float lead;
  private final double eps;
  private final double seconds;

  RehearsedNetwork(
      int inputs, int side, int layers, int width, double lead, double eps, double seconds) {
    this.inputs = inputs;
    this.side = side;
    this.layers = layers;
    this.width = width;
    this.lead = (float) lead;
    this.eps = eps;
    this.seconds = seconds;
  }

  /** Seconds that are enough for a search on compiled kernels. */
  double seconds() {
    return seconds;
  }

  /** Writes the model and its property. */
  void write(Path model, Path property) throws IOException {
    OnnxWriter.write(model(), model);
    Files.writeString(property, property());
  }

  private OnnxModel model() {
    SplittableRandom random = new SplittableRandom(1);
    List<OnnxNode> nodes = new ArrayList<>();
    List<OnnxTensor> weights = new ArrayList<>();
    int n = inputs;
    String value = "x";
    if (side > 0) {
      conv(nodes, weights, random, "x", "c1", 3, 2);
      nodes.add(OnnxNode.of("Relu", "r1", List.of("c1")));
      conv(nodes, weights, random, "r1", "c2", CHANNELS, 1);
      nodes.add(OnnxNode.of("Add", "sum", List.of("c2", "r1")));
      nodes.add(OnnxNode.of("Relu", "r2", List.of("sum")));
      nodes.add(OnnxNode.of("Flatten", "flat", List.of("r2"), OnnxAttribute.of("axis", 1)));
      n = CHANNELS * side * side / 4;
      value = "flat";
    }
    for (int k = 0; k < layers; k++) {
      dense(nodes, weights, random, value, "z" + k, n, width, 0);
      nodes.add(OnnxNode.of("Relu", "h" + k, List.of("z" + k)));
      n = width;
      value = "h" + k;
    }
    dense(nodes, weights, random, value, "y", n, CLASSES, lead);
    OnnxValue x =
        side > 0 ? OnnxValue.float32("x", 1, 3, side, side) : OnnxValue.float32("x", 1, inputs);
    return OnnxModel.of(
        13,
        new OnnxGraph(
            "rehearsed", nodes, weights, List.of(x), List.of(OnnxValue.float32("y", 1, CLASSES))));
  }

  private static void conv(
      List<OnnxNode> nodes,
      List<OnnxTensor> weights,
      SplittableRandom random,
      String from,
      String to,
      int channels,
      int stride) {
    weights.add(random(random, to + "w", 9 * channels, CHANNELS, channels, 3, 3));
    OnnxAttribute pads = OnnxAttribute.ofInts("pads", 1, 1, 1, 1);
    OnnxAttribute strides = OnnxAttribute.ofInts("strides", stride, stride);
    nodes.add(OnnxNode.of("Conv", to, List.of(from, to + "w"), pads, strides));
  }

  private static void dense(
      List<OnnxNode> nodes,
      List<OnnxTensor> weights,
      SplittableRandom random,
      String from,
      String to,
      int n,
      int width,
      float lead) {
    float[] bias = new float[width];
    bias[0] = lead;
    weights.add(random(random, to + "w", n, n, width));
    weights.add(OnnxTensor.float32(to + "b", new long[] {width}, bias));
    nodes.add(OnnxNode.of("Gemm", to, List.of(from, to + "w", to + "b")));
  }

  /** Weights that keep the size of values over {@code terms} terms, as half of them are 0. */
  private static OnnxTensor random(SplittableRandom random, String name, int terms, long... dims) {
    int n = 1;
    for (long d : dims) {
      n *= (int) d;
    }
    float[] w = new float[n];
    for (int i = 0; i < n; i++) {
      w[i] = (float) (random.nextDouble(-1, 1) * Math.sqrt(6.0 / terms));
    }
    return OnnxTensor.float32(name, dims, w);
  }

  private String property() {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < inputs; i++) {
      double x = random.nextDouble();
      out.append("(declare-const X_").append(i).append(" Real)\n");
      out.append("(assert (>= X_").append(i).append(' ').append(decimal(x - eps)).append("))\n");
      out.append("(assert (<= X_").append(i).append(' ').append(decimal(x + eps)).append("))\n");
    }
    for (int k = 0; k < CLASSES; k++) {
      out.append("(declare-const Y_").append(k).append(" Real)\n");
    }
    out.append("(assert (or");
    for (int k = 1; k < CLASSES; k++) {
      out.append(" (and (>= Y_").append(k).append(" Y_0))");
    }
    return out.append("))\n").toString();
  }

  private static String decimal(double x) {
    return java.math.BigDecimal.valueOf(x).toPlainString();
  }
}
