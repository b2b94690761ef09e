package org.plumbline.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.plumbline.bounds.Evaluation;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Tensor;

/** Compares an imported network with ONNX Runtime at random points. */
final class Comparison {
  private Comparison() {}

  /** Outputs of the imported graph in file order, for inputs in file order. */
  static double[] evaluate(Imported network, double[] x) {
    double[] engine = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      engine[network.inputIndex()[i]] = x[i];
    }
    Tensor[] values =
        new Evaluation(network.graph(), new ScalarKernels())
            .values(Tensor.wrap(engine, 1, engine.length));
    Tensor out = values[network.graph().output().id()];
    double[] y = new double[network.outputIndex().length];
    for (int j = 0; j < y.length; j++) {
      y[j] = out.get(0, network.outputIndex()[j]);
    }
    return y;
  }

  /**
   * Fails unless both agree within 1e-5 of the largest output: ONNX Runtime rounds to floats after
   * each of up to some hundred operations, ours to doubles.
   */
  static void agree(byte[] model, Imported network, int points) throws Exception {
    Random random = new Random(7);
    try (Reference reference = new Reference(model)) {
      for (int p = 0; p < points; p++) {
        double[] x = new double[network.inputIndex().length];
        for (int i = 0; i < x.length; i++) {
          x[i] = (float) random.nextDouble(-1, 1);
        }
        double[] expected = reference.run(network, x);
        double[] actual = evaluate(network, x);
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 1e-3;
        for (double e : expected) {
          largest = Math.max(largest, Math.abs(e));
        }
        for (int j = 0; j < actual.length; j++) {
          assertThat(Math.abs(actual[j] - expected[j]))
              .as("output %d of %s: %s, expected %s", j, network.file(), actual[j], expected[j])
              .isLessThanOrEqualTo(1e-5 * largest);
        }
      }
    }
  }
}
