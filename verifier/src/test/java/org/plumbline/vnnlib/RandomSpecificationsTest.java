package org.plumbline.vnnlib;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.spec.InputBox;
import org.plumbline.spec.Specification;

class RandomSpecificationsTest {
  private static final int SPECIFICATIONS = 1500;
  private static final int POINTS = 60;

  /** Values at and beside the numbers that the texts use. */
  private static final float[] VALUES = {
    0,
    0.5f,
    -0.25f,
    0.1f,
    Math.nextDown(0.1f),
    -0.1f,
    1,
    -1,
    0.75f,
    0.3f,
    0.25f,
    -0.6f,
    0.2f,
    1e-9f,
    Math.nextUp(0.3f),
    16777216e-24f,
    -2
  };

  @TempDir Path folder;

  @Test
  void theRegionIsWhatTheTextSaysAtEveryPoint() throws IOException {
    int held = 0;
    int read = 0;
    for (long seed = 0; seed < SPECIFICATIONS; seed++) {
      String text = SpecificationText.random(seed);
      Path file = Files.writeString(folder.resolve("s.vnnlib"), text);
      Specification spec;
      try {
        spec = VnnLib.read(file, SpecificationText.INPUTS, SpecificationText.OUTPUTS);
      } catch (MalformedInputException e) {
        // Random bounds may leave nothing of the one box, which is an error by rule.
        assertThat(e).as(text).hasMessageContaining("is above the upper bound");
        assertThat(heldSomewhere(text, seed)).as(text).isZero();
        continue;
      }
      read++;
      held += compare(text, spec, seed);
    }
    // Enough of both kinds, or the comparison would mean little.
    assertThat(read).isGreaterThan(SPECIFICATIONS / 2);
    assertThat(held).isGreaterThan(SPECIFICATIONS * POINTS / 100);
  }

  private static int compare(String text, Specification spec, long seed) {
    List<Expression> statements = Expression.parse(text);
    SplittableRandom random = new SplittableRandom(seed);
    int held = 0;
    for (int k = 0; k < POINTS; k++) {
      double[] x = point(random, SpecificationText.INPUTS);
      double[] y = point(random, SpecificationText.OUTPUTS);
      boolean expected = Expression.holds(statements, named(x, y));
      assertThat(spec.holds(x, y))
          .as(
              "seed %d at x %s y %s of%n%s",
              seed, List.of(x[0], x[1], x[2]), List.of(y[0], y[1]), text)
          .isEqualTo(expected);
      assertThat(spec.holds(x, y, y)).as("enclosure, seed %d", seed).isEqualTo(expected);
      if (expected) {
        held++;
        assertThat(insideSomeOuterBox(spec, x)).as("box that is proved, seed %d", seed).isTrue();
      }
    }
    return held;
  }

  private static int heldSomewhere(String text, long seed) {
    List<Expression> statements = Expression.parse(text);
    SplittableRandom random = new SplittableRandom(seed);
    int held = 0;
    for (int k = 0; k < POINTS; k++) {
      double[] x = point(random, SpecificationText.INPUTS);
      double[] y = point(random, SpecificationText.OUTPUTS);
      held += Expression.holds(statements, named(x, y)) ? 1 : 0;
    }
    return held;
  }

  private static boolean insideSomeOuterBox(Specification spec, double[] x) {
    for (int b : spec.box()) {
      InputBox box = spec.boxes().get(b);
      boolean inside = true;
      for (int i = 0; i < x.length; i++) {
        inside &= box.lower(i) <= x[i] && x[i] <= box.upper(i);
      }
      if (inside) {
        return true;
      }
    }
    return false;
  }

  private static double[] point(SplittableRandom random, int n) {
    double[] out = new double[n];
    for (int i = 0; i < n; i++) {
      out[i] = VALUES[random.nextInt(VALUES.length)];
    }
    return out;
  }

  private static Map<String, BigDecimal> named(double[] x, double[] y) {
    Map<String, BigDecimal> out = new HashMap<>();
    for (int i = 0; i < x.length; i++) {
      out.put("X_" + i, new BigDecimal(x[i]));
    }
    for (int j = 0; j < y.length; j++) {
      out.put("Y_" + j, new BigDecimal(y[j]));
    }
    return out;
  }
}
