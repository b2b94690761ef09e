package org.plumbline.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What is measured is computed: vector kernels make the same step as scalar ones. */
class FusedStepTest {
  private static FusedStep step(ElementType type) {
    return new FusedStep(type, 3, 5, FusedStep.weights(33, 31));
  }

  @Test
  void bothKernelsMakeTheSameStep() {
    for (ElementType type : ElementType.values()) {
      FusedStep scalar = step(type);
      FusedStep vector = step(type);
      scalar.run(new ScalarKernels());
      vector.run(new VectorKernels());

      for (int i = 0; i < 15 * 31; i++) {
        // 33 products below 0.05 each, with at most 36 roundings of a sum below 2.
        assertThat(vector.result().get(i))
            .isCloseTo(scalar.result().get(i), within(72 * type.unitRoundoff()));
      }
      for (int r = 0; r < 15; r++) {
        // 66 terms below 1.
        assertThat(vector.constants()[r])
            .isCloseTo(scalar.constants()[r], within(66 * 70 * type.unitRoundoff()));
      }
    }
  }

  @Test
  void aSecondStepAddsTheSameAgain() {
    FusedStep step = step(ElementType.FLOAT64);
    step.run(new ScalarKernels());
    double once = step.result().get(7);
    step.run(new ScalarKernels());

    assertThat(step.result().get(7)).isCloseTo(2 * once, within(1e-14));
  }

  @Test
  void onlyTheProductCounts() {
    // 15 rows, 33 x 31 multiplications and as many additions each.
    assertThat(step(ElementType.FLOAT32).operations()).isEqualTo(2.0 * 15 * 33 * 31);
  }
}
