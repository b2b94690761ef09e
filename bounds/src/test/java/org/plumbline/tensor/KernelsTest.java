package org.plumbline.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kernel against the scalar one, at sizes around vector lanes and panels. Sums of small
 * integers are the same in any order, so those compare exactly; other numbers within the rounding
 * of two sums in different orders.
 */
class KernelsTest {
  /** Work on one set of inputs; adds into or overwrites its last tensor. */
  private interface Work {
    void run(Kernels kernels, Tensor in, Tensor out);
  }

  private static Tensor absolute(Tensor t) {
    Tensor a = t.copy();
    for (int at = 0; at < t.rows() * t.size(); at++) {
      a.set(0, at, Math.abs(t.get(at)));
    }
    return a;
  }

  /** Runs {@code work} with both kernels, adding to what is there. */
  private static void compare(
      Kernels k, Tensor in, int outSize, int terms, Work work, Work magnitudes) {
    SplittableRandom random = new SplittableRandom(outSize);
    Tensor start = KernelCases.random(in.type(), random, in.rows(), outSize, true);
    Tensor expected = start.copy();
    Tensor actual = start.copy();
    Tensor size = absolute(start);
    work.run(KernelCases.SCALAR, in, expected);
    work.run(k, in, actual);
    magnitudes.run(KernelCases.SCALAR, absolute(in), size);
    boolean integers =
        IntStream.range(0, in.rows() * in.size())
            .allMatch(at -> in.get(at) == Math.rint(in.get(at)));
    for (int at = 0; at < in.rows() * outSize; at++) {
      double tolerance = integers ? 0 : 2 * (terms + 2) * in.type().unitRoundoff() * size.get(at);
      assertThat(Math.abs(actual.get(at) - expected.get(at)))
          .as("row %d, element %d", at / outSize, at % outSize)
          .isLessThanOrEqualTo(tolerance);
    }
  }

  @ParameterizedTest
  @MethodSource("org.plumbline.tensor.KernelCases#sizes")
  void productsAgree(KernelCases.Named k, int n) {
    for (int inner : new int[] {1, 5, n}) {
      for (boolean integers : new boolean[] {true, false}) {
        SplittableRandom random = new SplittableRandom(n);
        Matrix w = Matrix.of(inner, KernelCases.vector(random, inner * n, integers));
        for (int rows : new int[] {1, 7}) {
          Tensor in = KernelCases.random(k.type(), random, rows, inner, integers);
          compare(
              k.kernels(),
              in,
              n,
              inner,
              (kernels, x, y) -> kernels.multiply(x, w, y),
              (kernels, x, y) -> kernels.multiply(x, w.absolute(), y));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.plumbline.tensor.KernelCases#sizes")
  void convolutionsAgree(KernelCases.Named k, int n) {
    // n input channels, then n output channels, then n positions; strides, dilation, padding.
    int few = Math.min(n, 33);
    convolution(k, new ConvGeometry(3, 4, few, 2, 3, 5, 2, 2, 1, 1, 1, 1, 0, 0, 1));
    convolution(k, new ConvGeometry(4, 3, 3, 4, 3, few, 3, 3, 1, 1, 1, 1, 1, 1, 1));
    convolution(k, new ConvGeometry(15, 4, 2, 15, 2, few, 3, 3, 1, 2, 1, 1, 1, 1, 1));
    convolution(k, new ConvGeometry(1, n, 2, 1, n, 2, 1, 3, 1, 1, 1, 2, 0, 2, 2));
    convolution(k, new ConvGeometry(5, 6, 2 * few, 3, 3, 4, 2, 3, 2, 2, 1, 1, 1, 1, 2));
  }

  /** 32 doubles and 64 floats are a panel: the last pixel was read beyond the patches once. */
  @ParameterizedTest
  @MethodSource("org.plumbline.tensor.KernelCases#sizes")
  void patchesThatFillTheirPanelAreReadToTheEnd(KernelCases.Named k, int n) {
    int few = Math.min(n, 9);
    convolution(k, new ConvGeometry(6, 6, 2, 3, 3, few, 4, 4, 2, 2, 1, 1, 1, 1, 1));
    convolution(k, new ConvGeometry(9, 9, 1, 2, 2, few, 8, 8, 1, 1, 1, 1, 0, 0, 1));
  }

  /** Adjoints to few channels sum lines: runs of taps wider than a vector, wide steps, big pads. */
  @ParameterizedTest
  @MethodSource("org.plumbline.tensor.KernelCases#sizes")
  void linesOfFewChannelsAreSummed(KernelCases.Named k, int n) {
    int few = Math.min(n, 9);
    convolution(k, new ConvGeometry(11, 13, 3, 4, 7, few, 7, 7, 2, 2, 1, 1, 3, 3, 1));
    convolution(k, new ConvGeometry(7, 9, 4, 7, 9, few, 5, 5, 1, 1, 1, 1, 2, 2, 1));
    convolution(k, new ConvGeometry(9, 17, 4, 3, 3, few, 3, 5, 2, 5, 2, 1, 0, 1, 1));
    convolution(k, new ConvGeometry(3, 2, 3, 4, 6, few, 3, 6, 1, 1, 1, 1, 2, 5, 1));
    convolution(k, new ConvGeometry(8, 30, 1, 3, 5, few, 2, 6, 3, 6, 1, 1, 0, 0, 1));
  }

  /**
   * Adjoints with stride 1 sum taps by input: vectors and halves of channels, windows, big pads.
   */
  @ParameterizedTest
  @MethodSource("org.plumbline.tensor.KernelCases#sizes")
  void inputsOfManyChannelsAreSummed(KernelCases.Named k, int n) {
    int few = Math.min(n, 9);
    convolution(k, new ConvGeometry(5, 7, 16, 5, 7, few, 3, 3, 1, 1, 1, 1, 1, 1, 1));
    convolution(k, new ConvGeometry(4, 6, 8, 2, 4, few, 3, 3, 1, 1, 1, 1, 0, 0, 1));
    convolution(k, new ConvGeometry(7, 9, 24, 4, 9, few, 3, 3, 2, 1, 1, 1, 1, 1, 1));
    convolution(k, new ConvGeometry(7, 5, 32, 3, 5, few, 3, 3, 1, 1, 2, 1, -1, 1, 1));
    convolution(k, new ConvGeometry(8, 8, 16, 2, 2, few, 3, 3, 1, 1, 1, 1, -3, -2, 1));
    convolution(k, new ConvGeometry(3, 3, 16, 6, 5, few, 3, 3, 1, 1, 1, 1, 3, 2, 1));
    convolution(k, new ConvGeometry(3, 2, 8, 3, 2, few, 3, 5, 1, 1, 1, 1, 1, 2, 1));
    convolution(k, new ConvGeometry(3, 5, 16, 3, 5, few, 1, 1, 1, 1, 1, 1, 0, 0, 1));
  }

  /** Behind neurons that are never active all rows are zero. */
  @ParameterizedTest
  @MethodSource("org.plumbline.tensor.KernelCases#sizes")
  void columnsOfZerosAreLeftOut(KernelCases.Named k, int n) {
    SplittableRandom random = new SplittableRandom(n);
    int few = Math.min(n, 33);
    for (boolean integers : new boolean[] {true, false}) {
      Matrix w = Matrix.of(700, KernelCases.vector(random, 700 * n, integers));
      Tensor in = withoutColumns(KernelCases.random(k.type(), random, 7, 700, integers), 0.6);
      compare(
          k.kernels(),
          in,
          n,
          700,
          (kernels, x, y) -> kernels.multiply(x, w, y),
          (kernels, x, y) -> kernels.multiply(x, w.absolute(), y));
      for (int channels : new int[] {40, 600}) {
        // Summed line by line, or run by run, with dilation; rows of a few and of more tiles.
        for (int to : new int[] {3, few}) {
          adjoint(
              k, new ConvGeometry(5, 6, to, 3, 4, channels, 3, 3, 2, 2, 1, 1, 1, 1, 1), integers);
          adjoint(
              k, new ConvGeometry(4, 5, to, 2, 3, channels, 2, 2, 1, 1, 1, 2, 0, 0, 1), integers);
        }
        forward(
            k, new ConvGeometry(5, 4, channels, 3, 2, few, 3, 3, 2, 2, 1, 1, 1, 1, 1), integers);
        forward(
            k, new ConvGeometry(4, 5, channels, 4, 3, few, 1, 2, 1, 1, 1, 2, 0, 0, 1), integers);
      }
    }
  }

  private static void forward(KernelCases.Named k, ConvGeometry g, boolean integers) {
    SplittableRandom random = new SplittableRandom(g.hashCode());
    Matrix w = weights(random, g, integers);
    for (int rows : new int[] {3, 5, 13}) {
      Tensor in = KernelCases.random(k.type(), random, rows, g.inSize(), integers);
      convolve(k, g, w, withoutColumns(in, 0.6));
    }
  }

  private static void adjoint(KernelCases.Named k, ConvGeometry g, boolean integers) {
    SplittableRandom random = new SplittableRandom(g.hashCode());
    Matrix w = weights(random, g, integers);
    for (int rows : new int[] {3, 5, 13}) {
      Tensor in =
          withoutColumns(KernelCases.random(k.type(), random, rows, g.outSize(), integers), 0.6);
      for (int r = 0; r < rows; r++) {
        for (int i = 0; i < g.outChannels(); i++) {
          in.set(r, g.outSize() - 1 - i, 0);
        }
      }
      convolveAdjoint(k, g, w, in);
    }
  }

  private static Tensor withoutColumns(Tensor t, double share) {
    SplittableRandom random = new SplittableRandom(t.size());
    for (int i = 0; i < t.size(); i++) {
      boolean zero = random.nextDouble() < share;
      for (int r = 0; zero && r < t.rows(); r++) {
        t.set(r, i, 0);
      }
    }
    return t;
  }

  private static void convolution(KernelCases.Named k, ConvGeometry g) {
    for (boolean integers : new boolean[] {true, false}) {
      SplittableRandom random = new SplittableRandom(g.hashCode());
      Matrix w = weights(random, g, integers);
      for (int rows : new int[] {4, 17}) {
        convolve(k, g, w, KernelCases.random(k.type(), random, rows, g.inSize(), integers));
      }
      convolveAdjoint(k, g, w, KernelCases.random(k.type(), random, 4, g.outSize(), integers));
    }
  }

  private static Matrix weights(SplittableRandom random, ConvGeometry g, boolean integers) {
    int n = g.outChannels() * g.forwardTerms();
    return Matrix.of(g.outChannels(), KernelCases.vector(random, n, integers));
  }

  private static void convolve(KernelCases.Named k, ConvGeometry g, Matrix w, Tensor in) {
    compare(
        k.kernels(),
        in,
        g.outSize(),
        g.forwardTerms(),
        (kernels, x, y) -> kernels.convolve(x, g, w, y),
        (kernels, x, y) -> kernels.convolve(x, g, w.absolute(), y));
  }

  private static void convolveAdjoint(KernelCases.Named k, ConvGeometry g, Matrix w, Tensor in) {
    compare(
        k.kernels(),
        in,
        g.inSize(),
        g.adjointTerms(),
        (kernels, x, y) -> kernels.convolveAdjoint(x, g, w, y),
        (kernels, x, y) -> kernels.convolveAdjoint(x, g, w.absolute(), y));
  }

  @ParameterizedTest
  @MethodSource("org.plumbline.tensor.KernelCases#sizes")
  void movesAndScalesAgree(KernelCases.Named k, int n) {
    for (boolean integers : new boolean[] {true, false}) {
      SplittableRandom random = new SplittableRandom(n);
      Tensor in = KernelCases.random(k.type(), random, 4, n, integers);
      int[] map = new int[n];
      Arrays.setAll(map, i -> random.nextInt(-1, n));
      Tensor scale = Tensor.nearest(k.type(), KernelCases.vector(random, n, integers));
      Tensor factors = absolute(scale);
      Runs runs = Runs.whole(n);
      Work scatter = (kernels, x, y) -> kernels.scatter(x, map, y);
      Work gather = (kernels, x, y) -> kernels.gather(x, map, y);
      compare(k.kernels(), in, n, n, scatter, scatter);
      compare(k.kernels(), in, n, 1, gather, gather);
      compare(
          k.kernels(),
          in,
          n,
          1,
          (kernels, x, y) -> kernels.scale(x, runs, scale, y),
          (kernels, x, y) -> kernels.scale(x, runs, factors, y));
    }
  }

  @ParameterizedTest
  @MethodSource("org.plumbline.tensor.KernelCases#sizes")
  void cutsAgreeWithTheirDefinition(KernelCases.Named k, int n) {
    SplittableRandom random = new SplittableRandom(n);
    Tensor rows = KernelCases.random(k.type(), random, 3, n, true);
    Tensor a = KernelCases.random(k.type(), random, 1, n, true);
    double[] mu = {0.25, 0.5, 2, 0x1p60};
    for (int r = 0; r < 3; r++) {
      double[] expected = new double[4];
      for (int i = 0; i < n; i++) {
        double x = rows.get(r, i);
        double b = a.get(0, i);
        for (int m = 0; x * b < 0 && m < 4; m++) {
          expected[m] += Math.min(Math.abs(x), mu[m] * Math.abs(b));
        }
      }
      double[] sums = new double[4];
      Arrays.fill(sums, Double.NaN);

      k.kernels().cut(rows, r, a, mu, sums);

      assertThat(sums).containsExactly(expected);
    }
  }
}
