package org.plumbline.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sums of rows where branches meet. */
class MergeTest {
  private static final int[] SIZES = {1, 2, 7, 8, 9, 16, 17, 33, 207};

  /** {@code sum |c - (a + b)| m} of every row is in its error. */
  @ParameterizedTest
  @EnumSource(ElementType.class)
  void mergesChargeWhatTheyRound(ElementType type) {
    for (Kernels kernels : List.of(new ScalarKernels(), new VectorKernels())) {
      for (int n : SIZES) {
        SplittableRandom random = new SplittableRandom(n);
        Shape shape = Shape.of(n);
        RowBlock from = RowBlock.of(kernels, rows(type, random, n), shape, 0, 0, 0);
        RowBlock into = RowBlock.of(kernels, rows(type, random, n), shape, 0, 0, 0);
        Tensor before = into.coefficients().copy();
        double[] m = new double[n];
        Arrays.setAll(m, i -> (float) random.nextDouble(0, 100));

        kernels.merge(from, into, Tensor.nearest(type, m));

        for (int r = 0; r < 3; r++) {
          BigDecimal rounding = BigDecimal.ZERO;
          for (int i = 0; i < n; i++) {
            BigDecimal sum =
                new BigDecimal(before.get(r, i)).add(new BigDecimal(from.coefficients().get(r, i)));
            BigDecimal gap = new BigDecimal(into.coefficients().get(r, i)).subtract(sum).abs();
            rounding = rounding.add(gap.multiply(new BigDecimal(m[i])));
          }
          assertThat(new BigDecimal(into.error()[r]))
              .as("%s, %s, size %d, row %d", kernels.name(), type, n, r)
              .isGreaterThanOrEqualTo(rounding);
        }
      }
    }
  }

  private static Tensor rows(ElementType type, SplittableRandom random, int n) {
    Tensor t = Tensor.zeros(type, 3, n);
    for (int at = 0; at < 3 * n; at++) {
      t.set(0, at, random.nextInt(5) == 0 ? 0 : random.nextDouble(-1, 1));
    }
    return t;
  }
}
