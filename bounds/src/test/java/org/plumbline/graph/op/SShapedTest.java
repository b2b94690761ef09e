package org.plumbline.graph.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plumbline.tensor.Lines;

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

  /** Weights a thousand times larger, or many layers: the last tangent still meets the far end. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-9, 1e-3, 1, 30, 1e3, 1e6, 1e9, 1e12})
  void lastTangentsMeetTheFarEndOfIntervalsOfAnyWidth(double width) {
    for (SShaped f : new SShaped[] {new Sigmoid(), new Tanh()}) {
      Lines lines = new Lines(1);
      f.relax(-width, 0.7 * width, 0, 1, 1, lines, 0);
      double at = lines.lowerSlope(0) * 0.7 * width + lines.lowerIntercept(0);
      // The rounding of slopes is charged over the convex part: 4e-15 of its length.
      assertThat(f.value(0.7 * width) - at).as(f.name()).isBetween(0.0, 1e-9 + 5e-15 * width);
    }
  }
}
