package org.plumbline.bab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What splits are worth by the bounds of their children. */
class ReductionTest {
  @Test
  void theSizeOfTheTreeIsTheRootOfItsEquation() {
    SplittableRandom random = new SplittableRandom(1);
    for (int k = 0; k < 1000; k++) {
      double parent = -random.nextDouble(0.1, 100);
      double one = parent * random.nextDouble(0.01, 0.99);
      double other = parent * random.nextDouble(0.01, 0.99);
      double m = -Reduction.TREE_SIZE.worth(parent, one, other);
      double sum = Math.exp(-m * (1 - one / parent)) + Math.exp(-m * (1 - other / parent));
      assertThat(sum).isBetween(1 - 1e-9, 1 + 1e-6);
    }
  }

  @Test
  void childrenThatGainMoreAreWorthMore() {
    for (Reduction r : Reduction.values()) {
      assertThat(r.worth(-1, -0.5, -0.5)).isGreaterThan(r.worth(-1, -0.6, -0.5));
      assertThat(r.worth(-1, -0.5, -0.5)).isGreaterThan(r.worth(-1, -0.5, -0.6));
    }
  }

  @Test
  void evenChildrenBeatOneThatGainsUnlessItNearlyCloses() {
    double even = Reduction.TREE_SIZE.worth(-1, -0.8, -0.8);
    assertThat(Reduction.TREE_SIZE.worth(-1, -0.65, -0.999)).isLessThan(even);
    assertThat(Reduction.TREE_SIZE.worth(-1, 0, -0.99)).isGreaterThan(even);
    assertThat(Reduction.TREE_SIZE.worth(-1, 7, -0.99))
        .isEqualTo(Reduction.TREE_SIZE.worth(-1, 0, -0.99));
  }

  @Test
  void boundsThatSayNothingAreWorthLeast() {
    double none = Reduction.TREE_SIZE.worth(-1, -1, -1);
    assertThat(none).isFinite();
    assertThat(Reduction.TREE_SIZE.worth(-1, Double.NEGATIVE_INFINITY, -2)).isEqualTo(none);
    assertThat(Reduction.TREE_SIZE.worth(Double.NEGATIVE_INFINITY, -1, -1)).isEqualTo(none);
  }
}
