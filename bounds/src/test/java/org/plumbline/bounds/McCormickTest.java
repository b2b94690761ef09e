package org.plumbline.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Planes of products against the products themselves, in exact arithmetic. */
class McCormickTest {
  private static final int TRIES = 20_000;

  private static BigDecimal exact(double x) {
    return new BigDecimal(x);
  }

  /** An end: of any size, zero, or the same as the other one. */
  private static double end(SplittableRandom random, double from) {
    return switch (random.nextInt(8)) {
      case 0 -> from;
      case 1 -> Math.max(from, 0);
      default -> from + random.nextDouble() * Math.pow(10, random.nextInt(-3, 4));
    };
  }

  @Test
  void planesHoldAtAllCornersWhateverTheirPosition() {
    SplittableRandom random = new SplittableRandom(5);
    McCormick m = new McCormick();
    for (int k = 0; k < TRIES; k++) {
      double xl = random.nextDouble(-2, 2) * Math.pow(10, random.nextInt(-3, 4));
      double zl = random.nextDouble(-2, 2) * Math.pow(10, random.nextInt(-3, 4));
      double xu = end(random, xl);
      double zu = end(random, zl);
      boolean below = random.nextBoolean();
      double t =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(2);
            case 1 -> Double.NaN;
            default -> random.nextDouble();
          };
      m.set(xl, xu, zl, zu, t, below);
      // What the rows charge for the intercept.
      BigDecimal charge = exact(McCormick.ROUNDINGS * 0x1.1p-53).multiply(exact(m.magnitude()));
      BigDecimal nearest = null;
      for (double x : new double[] {xl, xu}) {
        for (double z : new double[] {zl, zu}) {
          BigDecimal gap =
              exact(x)
                  .multiply(exact(z))
                  .subtract(exact(m.slopeX()).multiply(exact(x)))
                  .subtract(exact(m.slopeZ()).multiply(exact(z)))
                  .subtract(exact(m.intercept()));
          BigDecimal inside = below ? gap : gap.negate();
          assertThat(inside.add(charge))
              .as("[%s, %s] x [%s, %s] at %s, below %s", xl, xu, zl, zu, t, below)
              .isGreaterThanOrEqualTo(BigDecimal.ZERO);
          nearest = nearest == null ? inside : nearest.min(inside);
        }
      }
      assertThat(nearest).isLessThanOrEqualTo(charge);
    }
  }
}
