package org.plumbline.graph.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Derivatives of S-shaped lines in closed form, on intervals left of, around and right of 0. */
class SShapedTest {
  private static final int TRIES = 3000;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void pullbacksInClosedFormAgreeWithDifferences(boolean tanh) {
    SShaped f = tanh ? new Tanh() : new Sigmoid();
    SplittableRandom random = new SplittableRandom(3);
    for (int k = 0; k < TRIES; k++) {
      double lo = random.nextDouble(-6, 4);
      double hi = lo + random.nextDouble(0.01, 6);
      double p = random.nextDouble(0.1, 0.9);
      double q = random.nextDouble(0.1, 0.9);
      for (int j = 0; j < 4; j++) {
        double[] d = new double[4];
        d[j] = 1;
        double[] differences = d.clone();
        f.relaxPullback(lo, hi, 0, p, q, d);
        Differences.pullback(f, lo, hi, 0, p, q, differences);
        for (int i = 0; i < 4; i++) {
          assertThat(Math.abs(d[i] - differences[i]))
              .as("%s on [%s, %s], parameters %s and %s: of %d by %d", f.name(), lo, hi, p, q, j, i)
              .isLessThanOrEqualTo(1e-3 * (0.1 + Math.abs(differences[i])));
        }
      }
    }
  }
}
