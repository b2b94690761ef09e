package org.plumbline.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The error terms of every kernel against exact arithmetic, at sizes around vector lanes: they
 * cover what was rounded, and are not absurdly large.
 */
class KernelChargesTest {
  /** {@code |c' - (c + a b)| + |a| v} is in the error, where zeros meet what is infinite too. */
  @ParameterizedTest
  @MethodSource("org.plumbline.tensor.KernelCases#sizes")
  void constantsChargeWhatTheyRound(KernelCases.Named k, int n) {
    SplittableRandom random = new SplittableRandom(n);
    Tensor in = KernelCases.random(k.type(), random, 5, n, false);
    double[] bias = KernelCases.vector(random, n, false);
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
  @MethodSource("org.plumbline.tensor.KernelCases#sizes")
  void relaxationsChargeWhatTheyRound(KernelCases.Named k, int n) {
    SplittableRandom random = new SplittableRandom(n);
    Tensor in = KernelCases.random(k.type(), random, 5, n, false);
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

  private static org.assertj.core.data.Offset<Double> within(KernelCases.Named k, double a) {
    return org.assertj.core.data.Offset.offset(2 * k.type().unitRoundoff() * Math.abs(a));
  }

  private static void charged(KernelCases.Named k, double error, BigDecimal rounding, int n) {
    assertThat(Double.isFinite(error)).isTrue();
    // The sum of charges is itself inflated once, at the end of the walk.
    BigDecimal with = exact(error).multiply(exact(1 + (4 * n + 8) * 0x1p-53));
    assertThat(rounding).isLessThanOrEqualTo(with);
    // And it is not absurdly large: a few roundings of n terms up to 5 each.
    assertThat(error)
        .isLessThanOrEqualTo(20.0 * n * (n + 4) * k.type().unitRoundoff() + 1e-15 + 1e-8 * n);
  }

  @ParameterizedTest
  @MethodSource("org.plumbline.tensor.KernelCases#sizes")
  void minimaOverBoxesChargeWhatTheyRound(KernelCases.Named k, int n) {
    SplittableRandom random = new SplittableRandom(n);
    Tensor in = KernelCases.random(k.type(), random, 5, n, false);
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
