package org.plumbline.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GridTest {
  @Test
  void gridIsTheLastBitOfAnyNumber() {
    // 0.75 = 3 * 2^-2, 6 = 3 * 2^1.
    assertThat(Grid.of(0.75, 6, 0)).isEqualTo(-2);
    assertThat(Grid.of(6)).isEqualTo(1);
    assertThat(Grid.of(0, -0.0)).isEqualTo(Integer.MAX_VALUE);
    assertThat(Grid.of(Double.MIN_VALUE)).isEqualTo(-1074);
    assertThat(Grid.of(Double.NaN)).isEqualTo(Grid.NONE);
  }

  @Test
  void aTenthIsOnAGridTooFineForASumWithOne() {
    int grid = Grid.of(0.1, 1);

    assertThat(Grid.isExact(grid, 1.1)).isFalse();
    assertThat(Grid.isExact(Grid.of(0.5, 1), 1.5)).isTrue();
  }

  @Property
  void sumsOfProductsThatAreCalledExactAre(
      @ForAll @Size(6) int[] x,
      @ForAll @Size(6) int[] w,
      @ForAll @IntRange(min = 0, max = 40) int s) {
    double sum = 0;
    double magnitude = 0;
    BigDecimal exact = BigDecimal.ZERO;
    double[] a = new double[6];
    double[] b = new double[6];
    for (int i = 0; i < 6; i++) {
      a[i] = x[i] * 0x1p-20;
      b[i] = Math.scalb((double) (w[i] >> (s / 2)), s - 30);
      sum += a[i] * b[i];
      magnitude += Math.abs(a[i] * b[i]);
      exact = exact.add(new BigDecimal(a[i]).multiply(new BigDecimal(b[i])));
    }
    boolean said = Grid.isExact(Grid.product(Grid.of(a), Grid.of(b)), magnitude * (1 + 1e-12));

    assertThat(!said || new BigDecimal(sum).compareTo(exact) == 0).isTrue();
  }
}
