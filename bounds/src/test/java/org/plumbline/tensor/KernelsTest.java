package org.plumbline.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kernel against the scalar one, at sizes around vector lanes and panels. Sums of small
 * integers are the same in any order, so those compare exactly; other numbers within the rounding
 * of two sums in different orders. Error terms are checked against exact arithmetic.
 */
class KernelsTest {
  private static final Kernels SCALAR = new ScalarKernels();
  private static final List<Kernels> KERNELS =
      List.of(SCALAR, new VectorKernels(), WarmingKernels.start());

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

  /** Work on one set of inputs; adds into or overwrites its last tensor. */
  private interface Work {
    void run(Kernels kernels, Tensor in, Tensor out);
  }

  private static Tensor random(
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
  private static double[] vector(SplittableRandom random, int n, boolean integers) {
    double[] v = new double[n];
    Arrays.setAll(v, i -> integers ? random.nextInt(-9, 10) : (float) random.nextDouble(-1, 1));
    return v;
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
    Tensor start = random(in.type(), random, in.rows(), outSize, true);
    Tensor expected = start.copy();
    Tensor actual = start.copy();
    Tensor size = absolute(start);
    work.run(SCALAR, in, expected);
    work.run(k, in, actual);
    magnitudes.run(SCALAR, absolute(in), size);
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
  @MethodSource("sizes")
  void productsAgree(Named k, int n) {
    for (int inner : new int[] {1, 5, n}) {
      for (boolean integers : new boolean[] {true, false}) {
        SplittableRandom random = new SplittableRandom(n);
        Matrix w = Matrix.of(inner, vector(random, inner * n, integers));
        for (int rows : new int[] {1, 7}) {
          Tensor in = random(k.type(), random, rows, inner, integers);
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
  @MethodSource("sizes")
  void convolutionsAgree(Named k, int n) {
    // n input channels, then n output channels, then n positions; strides, dilation, padding.
    int few = Math.min(n, 33);
    convolution(k, new ConvGeometry(3, 4, few, 2, 3, 5, 2, 2, 1, 1, 1, 1, 0, 0, 1));
    convolution(k, new ConvGeometry(4, 3, 3, 4, 3, few, 3, 3, 1, 1, 1, 1, 1, 1, 1));
    convolution(k, new ConvGeometry(1, n, 2, 1, n, 2, 1, 3, 1, 1, 1, 2, 0, 2, 2));
    convolution(k, new ConvGeometry(5, 6, 2 * few, 3, 3, 4, 2, 3, 2, 2, 1, 1, 1, 1, 2));
  }

  private static void convolution(Named k, ConvGeometry g) {
    for (boolean integers : new boolean[] {true, false}) {
      SplittableRandom random = new SplittableRandom(g.hashCode());
      int taps = g.kernelY() * g.kernelX() * (g.inChannels() / g.groups());
      Matrix w = Matrix.of(g.outChannels(), vector(random, g.outChannels() * taps, integers));
      compare(
          k.kernels(),
          random(k.type(), random, 4, g.inSize(), integers),
          g.outSize(),
          taps,
          (kernels, x, y) -> kernels.convolve(x, g, w, y),
          (kernels, x, y) -> kernels.convolve(x, g, w.absolute(), y));
      compare(
          k.kernels(),
          random(k.type(), random, 4, g.outSize(), integers),
          g.inSize(),
          g.adjointTerms(),
          (kernels, x, y) -> kernels.convolveAdjoint(x, g, w, y),
          (kernels, x, y) -> kernels.convolveAdjoint(x, g, w.absolute(), y));
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void movesAndScalesAgree(Named k, int n) {
    for (boolean integers : new boolean[] {true, false}) {
      SplittableRandom random = new SplittableRandom(n);
      Tensor in = random(k.type(), random, 4, n, integers);
      int[] map = new int[n];
      Arrays.setAll(map, i -> random.nextInt(-1, n));
      Tensor scale = Tensor.nearest(k.type(), vector(random, n, integers));
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

  /** {@code |c' - (c + a b)| + |a| v} is in the error, where zeros meet what is infinite too. */
  @ParameterizedTest
  @MethodSource("sizes")
  void constantsChargeWhatTheyRound(Named k, int n) {
    SplittableRandom random = new SplittableRandom(n);
    Tensor in = random(k.type(), random, 5, n, false);
    double[] bias = vector(random, n, false);
    double[] charge = new double[n];
    Arrays.setAll(charge, i -> 1e-9 * random.nextInt(9));
    int unused = random.nextInt(n);
    for (int r = 0; r < 5; r++) {
      in.set(r, unused, 0);
    }
    charge[unused] = Double.POSITIVE_INFINITY;
    Tensor up = Tensor.up(k.type(), charge);
    RowBlock block = block(k.kernels(), in, new int[5]);
    double[] before = block.constant().clone();
    k.kernels().constant(block, Tensor.nearest(k.type(), bias), up);
    for (int r = 0; r < 5; r++) {
      BigDecimal constant = exact(before[r]);
      BigDecimal charged = BigDecimal.ZERO;
      for (int i = 0; i < n; i++) {
        double a = in.get(r, i);
        if (a != 0) {
          constant = constant.add(exact(a).multiply(exact(bias[i])));
          charged = charged.add(exact(Math.abs(a)).multiply(exact(up.get(i))));
        }
      }
      BigDecimal off = exact(block.constant()[r]).subtract(constant).abs();
      charged(k, block.error()[r], off.add(charged), n);
    }
  }

  private static RowBlock block(Kernels k, Tensor coefficients, int[] subdomain) {
    Shape shape = Shape.of(coefficients.size());
    RowBlock block = RowBlock.of(k, coefficients.copy(), shape, subdomain);
    Arrays.setAll(block.constant(), r -> 0.1 * r - 0.2);
    return block;
  }

  private static BigDecimal exact(double x) {
    return new BigDecimal(x);
  }

  /** Every rounding of the relaxation is in the error: {@code |a' - a s| m + |c' - (c + a t)|}. */
  @ParameterizedTest
  @MethodSource("sizes")
  void relaxationsChargeWhatTheyRound(Named k, int n) {
    SplittableRandom random = new SplittableRandom(n);
    Tensor in = random(k.type(), random, 5, n, false);
    Lines lines = new Lines(k.type(), 2 * n);
    double[] m = random.doubles(n, 0, 5).toArray();
    for (int i = 0; i < 2 * n; i++) {
      double slope = random.nextInt(3) == 0 ? random.nextInt(2) : random.nextDouble();
      double above = lines.quantise(random.nextDouble());
      lines.set(i, lines.quantise(slope), random.nextDouble(-1, 0), above, random.nextDouble());
    }
    int unused = random.nextInt(n);
    m[unused] = Double.POSITIVE_INFINITY;
    lines.set(unused, 0, 0.25, 1, 0.5);
    lines.set(n + unused, 1, 0.25, 0, 0.5);
    int[] owner = {0, 0, 1, 1, 0};
    RowBlock block = block(k.kernels(), in, owner);
    double[] before = block.constant().clone();
    Tensor magnitude = Tensor.up(k.type(), m);
    k.kernels().relax(block, new RowLines(lines, n, owner, null), magnitude);
    for (int r = 0; r < 5; r++) {
      BigDecimal rounding = BigDecimal.ZERO;
      BigDecimal constant = exact(before[r]);
      for (int i = 0; i < n; i++) {
        double a = in.get(r, i);
        int at = owner[r] * n + i;
        double slope = a > 0 ? lines.lowerSlope(at) : lines.upperSlope(at);
        double offset = a > 0 ? lines.lowerIntercept(at) : lines.upperIntercept(at);
        BigDecimal product = exact(a).multiply(exact(slope));
        BigDecimal made = exact(block.coefficients().get(r, i));
        assertThat(made.doubleValue()).isCloseTo(product.doubleValue(), within(k, a));
        BigDecimal off = made.subtract(product).abs();
        rounding = rounding.add(off.signum() == 0 ? off : off.multiply(exact(magnitude.get(i))));
        constant = constant.add(exact(a).multiply(exact(offset)));
      }
      rounding = rounding.add(exact(block.constant()[r]).subtract(constant).abs());
      charged(k, block.error()[r], rounding, n);
    }
  }

  private static org.assertj.core.data.Offset<Double> within(Named k, double a) {
    return org.assertj.core.data.Offset.offset(2 * k.type().unitRoundoff() * Math.abs(a));
  }

  private static void charged(Named k, double error, BigDecimal rounding, int n) {
    assertThat(Double.isFinite(error)).isTrue();
    // The sum of charges is itself inflated once, at the end of the walk.
    BigDecimal with = exact(error).multiply(exact(1 + (4 * n + 8) * 0x1p-53));
    assertThat(rounding).isLessThanOrEqualTo(with);
    // And it is not absurdly large: a few roundings of n terms up to 5 each.
    assertThat(error)
        .isLessThanOrEqualTo(20.0 * n * (n + 4) * k.type().unitRoundoff() + 1e-15 + 1e-8 * n);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void minimaOverBoxesChargeWhatTheyRound(Named k, int n) {
    SplittableRandom random = new SplittableRandom(n);
    Tensor in = random(k.type(), random, 5, n, false);
    double[] lower = random.doubles(2 * n, -2, 0).toArray();
    double[] upper = random.doubles(2 * n, 0, 2).toArray();
    int unused = random.nextInt(n);
    for (int r = 0; r < 5; r++) {
      in.set(r, unused, 0);
    }
    lower[unused] = Double.NEGATIVE_INFINITY;
    upper[unused] = Double.POSITIVE_INFINITY;
    int[] subdomain = {0, 0, 0, 1, 1};
    RowBlock block = block(k.kernels(), in, subdomain);
    double[] value = {0, 0.3, 0, 0, -1.7};
    double[] before = value.clone();
    Tensor lo = Tensor.down(k.type(), lower).reshaped(2, n);
    Tensor hi = Tensor.up(k.type(), upper).reshaped(2, n);
    k.kernels().concretise(block, lo, hi, value);
    for (int r = 0; r < 5; r++) {
      BigDecimal least = exact(before[r]);
      for (int i = 0; i < n; i++) {
        double a = in.get(r, i);
        int at = subdomain[r] * n + i;
        if (a != 0) {
          least = least.add(exact(a).multiply(exact(a > 0 ? lo.get(at) : hi.get(at))));
        }
      }
      charged(k, block.error()[r], exact(value[r]).subtract(least).abs(), n);
    }
  }
}
