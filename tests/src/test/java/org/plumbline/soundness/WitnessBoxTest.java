package org.plumbline.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plumbline.spec.InputBox;

/** A witness is a point of floats inside of the box, or there is none. */
class WitnessBoxTest {
  private static InputBox box(double lo, double hi) {
    return new InputBox(new double[] {lo}, new double[] {hi}, new double[] {lo}, new double[] {hi});
  }

  @Test
  void aBoxBetweenTwoFloatsHasNoWitness() {
    // Floats near 0.1 are 7e-9 apart; 0.1 as a float is 0.1 + 1.5e-9.
    InputBox b = box(0.1 + 2e-9, 0.1 + 4e-9);

    assertThat(b.nearestFloat(0, 0.1 + 3e-9)).isEmpty();
    assertThat(b.admits(0, 0.1f)).isFalse();
    assertThat(b.admits(0, Math.nextUp(0.1f))).isFalse();
  }

  @Test
  void noFloatOutsideOfTheBoxIsTakenOrAdmitted() {
    SplittableRandom random = new SplittableRandom(1);
    for (int k = 0; k < 10_000; k++) {
      double lo = random.nextDouble(-1, 1);
      double hi = lo + Math.scalb(random.nextDouble(), -random.nextInt(30));
      InputBox b = box(lo, hi);

      OptionalDouble f = b.nearestFloat(0, lo + 3 * (random.nextDouble() - 0.5) * (hi - lo));

      f.ifPresent(x -> assertThat(x).isBetween(lo, hi));
      assertThat(b.admits(0, (double) Math.nextDown((float) lo) - 1e-7)).isFalse();
      assertThat(b.admits(0, (double) Math.nextUp((float) hi) + 1e-7)).isFalse();
    }
  }
}
