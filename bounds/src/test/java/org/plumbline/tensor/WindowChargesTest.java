package org.plumbline.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kernels over windows against exact arithmetic, with runs around vector lanes: every column meets
 * the element that it stands for, once, and what is rounded is in the errors.
 */
class WindowChargesTest {
  private static final int ROWS = 4;
  private static final int HEIGHT = 3;

  /** Rows over a window inside of a value, its runs {@code n} long. */
  private record Case(RowBlock block, Tensor in, double[] before, int elements) {
    static Case of(KernelCases.Named k, int n, SplittableRandom random) {
      Shape shape = Shape.of(HEIGHT + 2, n + 3, 1);
      Window window = new Window(1, 2, HEIGHT, n, false);
      RowBlock block = RowBlock.start(k.kernels(), k.type(), shape, window, new int[ROWS]);
      Tensor in = KernelCases.random(k.type(), random, ROWS, HEIGHT * n, false);
      block.coefficients().copy(in, 0, 0, ROWS * HEIGHT * n);
      Arrays.setAll(block.constant(), r -> 0.1 * r - 0.2);
      return new Case(block, in, block.constant().clone(), shape.size());
    }

    int element(int column) {
      return block.runs().element(column);
    }

    double a(int r, int column) {
      return in.get(r, column);
    }

    int columns() {
      return in.size();
    }
  }

  private static BigDecimal exact(double x) {
    return new BigDecimal(x);
  }

  private static BigDecimal product(double x, double y) {
    return exact(x).multiply(exact(y));
  }

  private static double[] random(SplittableRandom random, int n, double from, double to) {
    return random.doubles(n, from, to).toArray();
  }

  private static void covered(Case c, int r, BigDecimal rounding) {
    double inflated = Rounding.inflate(c.block.error()[r], c.columns());
    assertThat(rounding).isLessThanOrEqualTo(exact(inflated));
    assertThat(inflated)
        .isLessThanOrEqualTo(
            20.0 * c.columns() * (c.columns() + 8) * c.block.coefficients().type().unitRoundoff()
                + 1e-8 * c.columns());
  }

  @ParameterizedTest
  @MethodSource("org.plumbline.tensor.KernelCases#sizes")
  void constants(KernelCases.Named k, int n) {
    SplittableRandom random = new SplittableRandom(n);
    Case c = Case.of(k, n, random);
    Tensor bias = Tensor.nearest(k.type(), random(random, c.elements, -1, 1));
    Tensor charge = Tensor.up(k.type(), random(random, c.elements, 0, 1e-9));
    k.kernels().constant(c.block, bias, charge);
    k.kernels().constant(c.block, null, charge);
    for (int r = 0; r < ROWS; r++) {
      BigDecimal constant = exact(c.before[r]);
      BigDecimal charged = BigDecimal.ZERO;
      for (int i = 0; i < c.columns(); i++) {
        constant = constant.add(product(c.a(r, i), bias.get(c.element(i))));
        charged = charged.add(product(2 * Math.abs(c.a(r, i)), charge.get(c.element(i))));
      }
      covered(c, r, exact(c.block.constant()[r]).subtract(constant).abs().add(charged));
    }
  }

  @ParameterizedTest
  @MethodSource("org.plumbline.tensor.KernelCases#sizes")
  void relaxationsByLines(KernelCases.Named k, int n) {
    relaxations(k, n, false);
  }

  @ParameterizedTest
  @MethodSource("org.plumbline.tensor.KernelCases#sizes")
  void relaxationsBySlopesOfRows(KernelCases.Named k, int n) {
    relaxations(k, n, true);
  }

  private static void relaxations(KernelCases.Named k, int n, boolean own) {
    SplittableRandom random = new SplittableRandom(n);
    Case c = Case.of(k, n, random);
    Lines lines = new Lines(k.type(), c.elements);
    for (int i = 0; i < c.elements; i++) {
      double slope = random.nextInt(3) == 0 ? random.nextInt(2) : random.nextDouble();
      double above = lines.quantise(random.nextDouble());
      lines.set(i, lines.quantise(slope), random.nextDouble(-1, 0), above, random.nextDouble());
    }
    double[] chosen = random(random, ROWS * c.columns(), 0, 1);
    Tensor slopes = Tensor.nearest(k.type(), chosen).reshaped(ROWS, c.columns());
    Tensor magnitude = Tensor.up(k.type(), random(random, c.elements, 0, 5));
    RowLines of = new RowLines(lines, c.elements, new int[ROWS], own ? slopes : null);
    k.kernels().relax(c.block, of, magnitude);
    for (int r = 0; r < ROWS; r++) {
      BigDecimal constant = exact(c.before[r]);
      BigDecimal rounding = BigDecimal.ZERO;
      for (int i = 0; i < c.columns(); i++) {
        double a = c.a(r, i);
        int e = c.element(i);
        double below = own ? slopes.get(r, i) : lines.lowerSlope(e);
        double slope = a > 0 ? below : lines.upperSlope(e);
        double offset = a > 0 ? lines.lowerIntercept(e) : lines.upperIntercept(e);
        double made = c.block.coefficients().get(r, i);
        assertThat(made - a * slope).isBetween(-1e-6 * Math.abs(a), 1e-6 * Math.abs(a));
        BigDecimal off = exact(made).subtract(product(a, slope)).abs();
        rounding = rounding.add(off.multiply(exact(magnitude.get(e))));
        constant = constant.add(product(a, offset));
      }
      covered(c, r, exact(c.block.constant()[r]).subtract(constant).abs().add(rounding));
    }
  }

  @ParameterizedTest
  @MethodSource("org.plumbline.tensor.KernelCases#sizes")
  void minimaOverBoxes(KernelCases.Named k, int n) {
    SplittableRandom random = new SplittableRandom(n);
    Case c = Case.of(k, n, random);
    Tensor lower = Tensor.down(k.type(), random(random, c.elements, -2, 0));
    Tensor upper = Tensor.up(k.type(), random(random, c.elements, 0, 2));
    double[] value = {0, 0.3, 0, -1.7};
    double[] before = value.clone();
    k.kernels().concretise(c.block, lower, upper, value);
    for (int r = 0; r < ROWS; r++) {
      BigDecimal least = exact(before[r]);
      for (int i = 0; i < c.columns(); i++) {
        double a = c.a(r, i);
        least = least.add(product(a, (a > 0 ? lower : upper).get(c.element(i))));
      }
      covered(c, r, exact(value[r]).subtract(least).abs());
    }
  }

  @ParameterizedTest
  @MethodSource("org.plumbline.tensor.KernelCases#sizes")
  void sums(KernelCases.Named k, int n) {
    SplittableRandom random = new SplittableRandom(n);
    Case c = Case.of(k, n, random);
    Case other = Case.of(k, n, random);
    Tensor magnitude = Tensor.up(k.type(), random(random, c.elements, 0, 5));
    k.kernels().merge(other.block, c.block, magnitude);
    for (int r = 0; r < ROWS; r++) {
      BigDecimal rounding = BigDecimal.ZERO;
      for (int i = 0; i < c.columns(); i++) {
        BigDecimal sum = exact(c.a(r, i)).add(exact(other.a(r, i)));
        BigDecimal off = exact(c.block.coefficients().get(r, i)).subtract(sum).abs();
        rounding = rounding.add(off.multiply(exact(magnitude.get(c.element(i)))));
      }
      covered(c, r, rounding);
    }
  }
}
