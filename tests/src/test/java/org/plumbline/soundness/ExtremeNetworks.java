package org.plumbline.soundness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.plumbline.exact.Exact;
import org.plumbline.exact.Rational;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.Dense;
import org.plumbline.graph.op.Relu;
import org.plumbline.graph.op.Sum;
import org.plumbline.onnx.OnnxAttribute;
import org.plumbline.onnx.OnnxGraph;
import org.plumbline.onnx.OnnxModel;
import org.plumbline.onnx.OnnxNode;
import org.plumbline.onnx.OnnxTensor;
import org.plumbline.onnx.OnnxValue;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Weights;

/**
 * Networks of rectifiers with float32 weights that are far from usual in one respect, as graphs and
 * as ONNX files. In the stable ones the biases put every neuron on one side of its kink, so that
 * the least output is known exactly.
 */
final class ExtremeNetworks {
  /** In what respect. */
  enum Extreme {
    /** 30 to 60 layers, where {@link RandomNetworks} have up to 4. */
    DEEP,
    LARGE_WEIGHTS,
    SMALL_WEIGHTS,
    POINT_BOX,
    /** Every input between two floats, or two doubles, that are neighbours. */
    ULP_BOX,
    WIDE_BOX,
    /** Whole layers, rows and columns of zeros. */
    ZERO_WEIGHTS,
    /** 1e30 in one bias of four. */
    HUGE_BIAS,
    /** All weights below the least normal float. */
    DENORMAL_WEIGHTS
  }

  /** A full connection, then a rectifier (none for NaN), then the operand added where wanted. */
  private record Layer(
      int inputs, float[] weight, float[] bias, float slope, boolean residual, int[] side) {
    int outputs() {
      return bias.length;
    }
  }

  private final SplittableRandom random;
  private final Extreme extreme;
  private final boolean stable;
  private final Box box;
  private final List<Layer> layers = new ArrayList<>();
  private final Graph graph;
  private final int[][] sides;

  ExtremeNetworks(long seed, Extreme extreme, boolean stable) {
    random = new SplittableRandom(seed);
    this.extreme = extreme;
    this.stable = stable;
    int n = random.nextInt(1, 5);
    box = box(n);
    double[] lo = box.lower();
    double[] hi = box.upper();
    int depth = extreme == Extreme.DEEP ? random.nextInt(30, 61) : random.nextInt(2, 8);
    for (int k = 0; k <= depth; k++) {
      boolean last = k == depth;
      Layer layer = layer(lo, hi, last ? 1 : random.nextInt(2, 6), last);
      layers.add(layer);
      double[][] image = image(layer, lo, hi);
      lo = image[0];
      hi = image[1];
    }
    sides = new int[3 * layers.size() + 1][0];
    graph = build();
  }

  private Box box(int n) {
    double[] lo = new double[n];
    double[] hi = new double[n];
    for (int i = 0; i < n; i++) {
      lo[i] = (float) random.nextDouble(-1, 1);
      hi[i] = (float) (lo[i] + random.nextDouble());
      switch (extreme) {
        case POINT_BOX -> hi[i] = lo[i];
        case ULP_BOX ->
            hi[i] = random.nextBoolean() ? Math.nextUp((float) lo[i]) : Math.nextUp(lo[i]);
        case WIDE_BOX -> {
          lo[i] *= 1e6;
          hi[i] *= 1e6;
          lo[i] = (float) -Math.abs(lo[i]);
          hi[i] = (float) Math.abs(hi[i]);
        }
        default -> {
          // The usual box.
        }
      }
    }
    return Box.of(lo, hi);
  }

  private float weight(int inputs) {
    double w = random.nextDouble(-1, 1) / Math.sqrt(inputs);
    return switch (extreme) {
      case DEEP -> (float) (1.2 * w);
      case LARGE_WEIGHTS -> (float) (2_000 * w);
      case SMALL_WEIGHTS -> (float) (0.002 * w);
      case DENORMAL_WEIGHTS -> random.nextInt(-4_000, 4_001) * Float.MIN_VALUE;
      default -> (float) (2 * w);
    };
  }

  private Layer layer(double[] lo, double[] hi, int outputs, boolean last) {
    int n = lo.length;
    float[] w = new float[outputs * n];
    boolean zero = extreme == Extreme.ZERO_WEIGHTS && random.nextInt(5) == 0;
    int row = random.nextInt(outputs);
    int column = random.nextInt(n);
    for (int at = 0; at < w.length; at++) {
      boolean cleared = zero || at / n == row || at % n == column;
      w[at] = extreme == Extreme.ZERO_WEIGHTS && cleared ? 0 : weight(n);
    }
    float slope = last ? Float.NaN : random.nextInt(3) == 0 ? 0.1f : 0;
    boolean residual = !last && outputs == n && random.nextInt(3) == 0;
    float[] b = new float[outputs];
    int[] side = new int[outputs];
    for (int j = 0; j < outputs; j++) {
      double scale = extreme == Extreme.DENORMAL_WEIGHTS && random.nextBoolean() ? 1e-41 : 1;
      b[j] = (float) (scale * random.nextDouble(-1, 1));
      double huge = extreme == Extreme.HUGE_BIAS && random.nextInt(4) == 0 ? 1e30 : 0;
      b[j] = huge == 0 ? b[j] : (float) (random.nextBoolean() ? huge : -huge);
      if (stable && !last) {
        side[j] = random.nextInt(3) > 0 ? 1 : -1;
        b[j] = shift(w, j, lo, hi, side[j], huge);
      }
    }
    return new Layer(n, w, b, slope, residual, side);
  }

  /** A bias that puts neuron {@code j} on one side of 0, sometimes by little. */
  private float shift(float[] w, int j, double[] lo, double[] hi, int side, double huge) {
    int n = lo.length;
    double reach = 0;
    double size = 0;
    for (int i = 0; i < n; i++) {
      double c = side * w[j * n + i];
      // The furthest that the sum goes to the other side.
      reach += Math.max(-c * lo[i], -c * hi[i]);
      size += Math.abs(c) * Math.max(Math.abs(lo[i]), Math.abs(hi[i]));
    }
    // Far more than these sums and the rounding to a float lose.
    double margin = (random.nextBoolean() ? 1e-6 : 0.1) * size + 4 * Float.MIN_VALUE + huge;
    return (float) (side * (reach + margin));
  }

  /** Ends of the result of a layer, in plain double arithmetic: good enough for margins. */
  private static double[][] image(Layer layer, double[] lo, double[] hi) {
    int n = lo.length;
    double[][] y = new double[2][layer.outputs()];
    for (int j = 0; j < y[0].length; j++) {
      y[0][j] = layer.bias()[j];
      y[1][j] = layer.bias()[j];
      for (int i = 0; i < n; i++) {
        double c = layer.weight()[j * n + i];
        y[0][j] += Math.min(c * lo[i], c * hi[i]);
        y[1][j] += Math.max(c * lo[i], c * hi[i]);
      }
      for (int end = 0; end < 2; end++) {
        y[end][j] *= y[end][j] >= 0 || Float.isNaN(layer.slope()) ? 1 : layer.slope();
        y[end][j] += layer.residual() ? (end == 0 ? lo : hi)[j] : 0;
      }
    }
    return y;
  }

  private Graph build() {
    GraphBuilder b = new GraphBuilder();
    int value = b.input(Shape.of(box.size()), Origin.named("x"));
    for (Layer layer : layers) {
      Weights w = weights(layer.weight());
      Dense dense = new Dense(layer.outputs(), layer.inputs(), w, weights(layer.bias()));
      int y = b.add(dense, List.of(value), Origin.named("z"));
      if (!Float.isNaN(layer.slope())) {
        Relu f = layer.slope() == 0 ? new Relu() : new Relu(layer.slope());
        y = b.add(f, List.of(y), Origin.named("f"));
        sides[y] = layer.side();
      }
      if (layer.residual()) {
        y = b.add(new Sum(1, 1), List.of(y, value), Origin.named("sum"));
      }
      value = y;
    }
    return b.build(value);
  }

  private static Weights weights(float[] values) {
    double[] w = new double[values.length];
    for (int i = 0; i < w.length; i++) {
      w[i] = values[i];
    }
    return Weights.of(ElementType.FLOAT32, w);
  }

  Graph graph() {
    return graph;
  }

  Box box() {
    return box;
  }

  Exact exact() {
    return new Exact(graph, Map.of());
  }

  /** The least value of {@code sign} times the output, where all neurons are stable. */
  Rational least(int sign) {
    return Exact.least(exact().forms(sides)[0], sign, box);
  }

  /** The same network as a file. */
  OnnxModel model() {
    List<OnnxNode> nodes = new ArrayList<>();
    List<OnnxTensor> tensors = new ArrayList<>();
    String value = "x";
    for (int k = 0; k < layers.size(); k++) {
      Layer layer = layers.get(k);
      tensors.add(
          OnnxTensor.float32(
              "w" + k, new long[] {layer.outputs(), layer.inputs()}, layer.weight()));
      tensors.add(OnnxTensor.float32("b" + k, new long[] {layer.outputs()}, layer.bias()));
      String y = "z" + k;
      List<String> operands = List.of(value, "w" + k, "b" + k);
      nodes.add(OnnxNode.of("Gemm", y, operands, OnnxAttribute.of("transB", 1)));
      OnnxNode f = rectifier(layer, y, "f" + k);
      if (f != null) {
        nodes.add(f);
        y = "f" + k;
      }
      if (layer.residual()) {
        nodes.add(OnnxNode.of("Add", "s" + k, List.of(y, value)));
        y = "s" + k;
      }
      value = y;
    }
    return OnnxModel.of(
        13,
        new OnnxGraph(
            extreme.name(),
            nodes,
            tensors,
            List.of(OnnxValue.float32("x", 1, box.size())),
            List.of(OnnxValue.float32(value, 1, 1))));
  }

  private static @Nullable OnnxNode rectifier(Layer layer, String x, String name) {
    if (Float.isNaN(layer.slope())) {
      return null;
    }
    return layer.slope() == 0
        ? OnnxNode.of("Relu", name, List.of(x))
        : OnnxNode.of("LeakyRelu", name, List.of(x), OnnxAttribute.of("alpha", layer.slope()));
  }
}
