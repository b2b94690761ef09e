package org.plumbline.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * What tests of kernels share: all kernels in both types, sizes around lanes and panels, inputs.
 */
final class KernelCases {
  static final Kernels SCALAR = new ScalarKernels();
  private static final List<Kernels> KERNELS =
      List.of(SCALAR, new VectorKernels(), WarmingKernels.start());

  private KernelCases() {}

  /** Every kernel in every type at every size. */
  static Stream<Arguments> sizes() {
    int[] sizes =
        IntStream.concat(IntStream.rangeClosed(1, 17), IntStream.of(31, 33, 207, 702)).toArray();
    return KERNELS.stream()
        .flatMap(k -> Arrays.stream(ElementType.values()).map(t -> new Named(k, t)))
        .flatMap(k -> Arrays.stream(sizes).mapToObj(n -> Arguments.of(k, n)));
  }

  /** Kernels in one type, printed by name. */
  record Named(Kernels kernels, ElementType type) {
    @Override
    public String toString() {
      return kernels.name() + " " + type;
    }
  }

  /** Rows of coefficients. */
  static Tensor random(
      ElementType type, SplittableRandom random, int rows, int n, boolean integers) {
    Tensor t = Tensor.zeros(type, rows, n);
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < n; i++) {
        // Rows of zeros and single zeros take paths of their own.
        boolean zero = r % 3 == 2 || random.nextInt(5) == 0;
        t.set(r, i, zero ? 0 : integers ? random.nextInt(-9, 10) : random.nextDouble(-1, 1));
      }
    }
    return t;
  }

  /** Numbers that both types hold exactly. */
  static double[] vector(SplittableRandom random, int n, boolean integers) {
    double[] v = new double[n];
    Arrays.setAll(v, i -> integers ? random.nextInt(-9, 10) : (float) random.nextDouble(-1, 1));
    return v;
  }
}
