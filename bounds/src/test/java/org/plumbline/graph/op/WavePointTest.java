package org.plumbline.graph.op;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plumbline.tensor.Lines;

/** Sine and cosine of a single point: their chord has no slope, their lines must have one. */
class WavePointTest {
  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -2.5, 1e6, 3e16})
  void linesOfAPointPassByTheFunction(double x) {
    for (Wave f : new Wave[] {new Sine(), new Cosine()}) {
      for (double parameter : new double[] {Double.NaN, 0.5}) {
        Lines lines = new Lines(1);
        f.relax(x, x, 0, parameter, parameter, lines, 0);
        double below = lines.lowerSlope(0) * x + lines.lowerIntercept(0);
        double above = lines.upperSlope(0) * x + lines.upperIntercept(0);
        double rounding = 1e-14 * (1 + Math.abs(x));
        assertThat(below).isBetween(f.value(x) - rounding, f.value(x) + rounding);
        assertThat(above).isBetween(f.value(x) - rounding, f.value(x) + rounding);
      }
      assertThat(f.startLower(x, x)).isBetween(0.0, 1.0);
    }
  }
}
