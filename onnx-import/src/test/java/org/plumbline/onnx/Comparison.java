package org.plumbline.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.plumbline.bounds.Evaluation;
import org.plumbline.graph.Node;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Tensor;

/**
 * Compares an imported network with ONNX Runtime: the outputs, and every value whose origin names a
 * value of the file. For the latter the model is written again with all values as outputs.
 */
final class Comparison {
  /** ONNX Runtime rounds to floats after each of up to some hundred operations, ours to doubles. */
  private static final double TOLERANCE = 1e-5;

  /** Single layers may cancel what later layers put right. */
  private static final double LAYER_TOLERANCE = 1e-4;

  private Comparison() {}

  /** All values of the imported graph, for inputs in file order. */
  private static Tensor[] values(Imported network, double[] x) {
    double[] engine = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      engine[network.inputIndex()[i]] = x[i];
    }
    return new Evaluation(network.graph(), new ScalarKernels())
        .values(Tensor.wrap(engine, 1, engine.length));
  }

  private static double[] outputs(Imported network, Tensor... values) {
    Tensor out = values[network.graph().output().id()];
    double[] y = new double[network.outputIndex().length];
    for (int j = 0; j < y.length; j++) {
      y[j] = out.get(0, network.outputIndex()[j]);
    }
    return y;
  }

  /** Outputs of the imported graph in file order, for inputs in file order. */
  static double[] evaluate(Imported network, double[] x) {
    return outputs(network, values(network, x));
  }

  /** Random points between -1 and 1, floats. */
  static List<double[]> points(Imported network, int count) {
    int n = network.inputIndex().length;
    double[] lower = new double[n];
    double[] upper = new double[n];
    java.util.Arrays.fill(lower, -1);
    java.util.Arrays.fill(upper, 1);
    return points(lower, upper, count);
  }

  /** Random points of a box, floats. */
  static List<double[]> points(double[] lower, double[] upper, int count) {
    Random random = new Random(7);
    List<double[]> points = new ArrayList<>();
    for (int p = 0; p < count; p++) {
      double[] x = new double[lower.length];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) (lower[i] + (upper[i] - lower[i]) * random.nextDouble());
      }
      points.add(x);
    }
    return points;
  }

  /**
   * Fails unless outputs agree within 1e-5 of the largest one, and each value that both sides know
   * within 1e-4 of its largest element.
   *
   * @return how many values inside of the network were compared at each point
   */
  static int agree(byte[] model, Imported network, List<double[]> points) throws Exception {
    OnnxModel parsed = OnnxReader.parse(model, network.file());
    int layers = 0;
    try (Reference reference = new Reference(OnnxWriter.bytes(exposed(parsed)))) {
      for (double[] x : points) {
        Tensor[] ours = values(network, x);
        Map<String, double[]> theirs = reference.run(network, x);
        layers = compareLayers(network, ours, theirs);
        double[] expected = flat(network, theirs);
        compare("output", network, expected, outputs(network, ours), TOLERANCE);
      }
    }
    return layers;
  }

  /** The model with every value that a node makes as an output. */
  private static OnnxModel exposed(OnnxModel model) {
    OnnxGraph g = model.graph();
    Map<String, OnnxValue> outputs = new java.util.LinkedHashMap<>();
    g.outputs().forEach(v -> outputs.put(v.name(), v));
    for (OnnxNode n : g.nodes()) {
      for (String name : n.outputs()) {
        if (!name.isEmpty()) {
          outputs.putIfAbsent(name, new OnnxValue(name, 0, List.of(), false));
        }
      }
    }
    List<OnnxValue> all = List.copyOf(outputs.values());
    OnnxGraph open = new OnnxGraph(g.name(), g.nodes(), g.initializers(), g.inputs(), all);
    return new OnnxModel(model.irVersion(), model.producer(), model.opsets(), open);
  }

  private static int compareLayers(Imported network, Tensor[] ours, Map<String, double[]> theirs) {
    Map<String, Integer> seen = new HashMap<>();
    for (Node n : network.graph().nodes()) {
      double[] expected = theirs.get(n.origin().name());
      if (expected == null) {
        continue;
      }
      assertThat(seen.put(n.origin().name(), n.id()))
          .as("a second node with the origin '%s' of %s", n.origin().name(), network.file())
          .isNull();
      double[] actual = new double[n.size()];
      for (int i = 0; i < actual.length; i++) {
        actual[n.origin().fileIndex(i)] = ours[n.id()].get(0, i);
      }
      String what = "value '" + n.origin().name() + "' (" + n.op().name() + ")";
      compare(what, network, expected, actual, LAYER_TOLERANCE);
    }
    return seen.size();
  }

  private static double[] flat(Imported network, Map<String, double[]> values) {
    List<Double> all = new ArrayList<>();
    for (Imported.Port port : network.outputs()) {
      for (double v : java.util.Objects.requireNonNull(values.get(port.name()), port.name())) {
        all.add(v);
      }
    }
    return all.stream().mapToDouble(v -> v).toArray();
  }

  private static void compare(
      String what, Imported network, double[] expected, double[] actual, double tolerance) {
    assertThat(actual).as("%s of %s", what, network.file()).hasSameSizeAs(expected);
    double largest = 1e-3;
    for (double e : expected) {
      largest = Math.max(largest, Math.abs(e));
    }
    for (int j = 0; j < actual.length; j++) {
      // Not "greater than": NaN has to fail too.
      if (!(Math.abs(actual[j] - expected[j]) <= tolerance * largest)) {
        throw new AssertionError(
            "%s of %s: element %d is %s, expected %s (largest %s)"
                .formatted(what, network.file(), j, actual[j], expected[j], largest));
      }
    }
  }
}
