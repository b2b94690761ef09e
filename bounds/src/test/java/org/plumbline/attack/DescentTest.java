package org.plumbline.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Tensor;

class DescentTest {
  private static final int POINTS = 6;
  private static final int INPUTS = 10;
  private static final int STEPS = 60;

  private final SplittableRandom random = new SplittableRandom(5);
  private final Box box = box();
  private final double[] aim = inside();
  private final Tensor x = Tensor.zeros(ElementType.FLOAT32, POINTS, INPUTS);

  DescentTest() {
    for (int r = 0; r < POINTS; r++) {
      double[] start = inside();
      for (int i = 0; i < INPUTS; i++) {
        x.set(r, i, start[i]);
      }
    }
  }

  /** The first input is pinned. */
  private Box box() {
    double[] lower = random.doubles(INPUTS, -2, -1).toArray();
    double[] upper = random.doubles(INPUTS, 1, 2).toArray();
    upper[0] = lower[0];
    return Box.of(lower, upper);
  }

  private double[] inside() {
    double[] at = new double[INPUTS];
    Arrays.setAll(at, i -> box.lower(i) + random.nextDouble() * (box.upper(i) - box.lower(i)));
    return at;
  }

  /** The distance to the aim, its inputs weighted unlike. */
  private double[] descend(int steps) {
    Descent descent = new Descent(box, x, steps);
    double[] least = new double[POINTS];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (int step = 0; step < steps; step++) {
      double[] loss = new double[POINTS];
      Tensor gradient = Tensor.zeros(ElementType.FLOAT32, POINTS, INPUTS);
      for (int r = 0; r < POINTS; r++) {
        for (int i = 0; i < INPUTS; i++) {
          loss[r] += (i + 1) * Math.abs(x.get(r, i) - aim[i]);
          gradient.set(r, i, (i + 1) * Math.signum(x.get(r, i) - aim[i]));
        }
        least[r] = Math.min(least[r], loss[r]);
      }
      descent.step(loss, gradient);
    }
    return least;
  }

  @Test
  void pointsComeCloseToAMinimumInside() {
    double[] least = descend(STEPS);

    // Steps that stay as large as the first one would miss it by about a quarter of every width.
    assertThat(Arrays.stream(least).max().orElseThrow()).isLessThan(0.5);
  }

  @Test
  void pointsStayInTheBox() {
    descend(STEPS);

    for (int r = 0; r < POINTS; r++) {
      for (int i = 0; i < INPUTS; i++) {
        float lo = (float) box.lower(i);
        assertThat((float) x.get(r, i)).isBetween(lo, (float) box.upper(i));
      }
    }
  }

  @Test
  void alongADirectionEveryInputMovesByTheSamePartOfItsWidth() {
    Tensor before = x.copy();
    Tensor uphill = Tensor.zeros(ElementType.FLOAT32, POINTS, INPUTS);
    for (int i = 0; i < INPUTS; i++) {
      uphill.set(1, i, i - 5);
    }

    Descent.along(box, x, uphill);

    for (int r = 0; r < POINTS; r++) {
      for (int i = 0; i < INPUTS; i++) {
        double move = 0.25 * (box.upper(i) - box.lower(i)) * Math.signum(uphill.get(r, i));
        double expected = Math.clamp(before.get(r, i) - move, box.lower(i), box.upper(i));
        assertThat(x.get(r, i)).isCloseTo(expected, within(1e-6));
      }
    }
  }
}
