package org.plumbline.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.plumbline.graph.Affine;
import org.plumbline.graph.op.AveragePool;
import org.plumbline.graph.op.BatchNorm;
import org.plumbline.graph.op.ElementwiseAffine;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Weights;

/**
 * A diagonal operator whose coefficients round, with the true coefficients and biases to fifty
 * digits.
 */
record RoundedCoefficients(String name, Affine op, BigDecimal[] factor, BigDecimal[] bias) {
  private static final MathContext DIGITS = new MathContext(50);

  static List<RoundedCoefficients> all() {
    List<RoundedCoefficients> out = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(3);
    for (int k = 0; k < 200; k++) {
      out.add(norm(random, k));
    }
    for (int count = 1; count <= 49; count++) {
      out.add(mean(count));
    }
    for (int k = 0; k < 100; k++) {
      double d = random.nextDouble(0.1, 10) * (random.nextBoolean() ? 1 : -1);
      d = k % 2 == 0 ? (float) d : d;
      ElementwiseAffine op = ElementwiseAffine.quotient(Shape.of(1), d);
      BigDecimal[] factor = {BigDecimal.ONE.divide(new BigDecimal(d), DIGITS)};
      out.add(new RoundedCoefficients("quotient by " + d, op, factor, new BigDecimal[0]));
    }
    return out;
  }

  private static RoundedCoefficients norm(SplittableRandom random, int k) {
    double[] scale = {(float) random.nextDouble(-3, 3)};
    double[] offset = {(float) random.nextDouble(-3, 3)};
    double[] mean = {(float) random.nextDouble(-3, 3)};
    double[] variance = {(float) random.nextDouble(1e-6, 3)};
    double epsilon = k % 2 == 0 ? 1e-5f : (float) random.nextDouble(0, 1);
    BatchNorm op =
        new BatchNorm(
            Shape.of(1),
            Weights.of(ElementType.FLOAT32, scale),
            Weights.of(ElementType.FLOAT32, offset),
            mean,
            variance,
            epsilon);
    BigDecimal deviation = new BigDecimal(variance[0]).add(new BigDecimal(epsilon)).sqrt(DIGITS);
    BigDecimal s = new BigDecimal(scale[0]).divide(deviation, DIGITS);
    BigDecimal b = new BigDecimal(offset[0]).subtract(s.multiply(new BigDecimal(mean[0])));
    return new RoundedCoefficients(
        "batch norm " + k, op, new BigDecimal[] {s}, new BigDecimal[] {b});
  }

  private static RoundedCoefficients mean(int count) {
    ConvGeometry g = new ConvGeometry(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1);
    BigDecimal[] factor = {BigDecimal.ONE.divide(new BigDecimal(count), DIGITS)};
    return new RoundedCoefficients(
        "mean of " + count, new AveragePool(g, count), factor, new BigDecimal[0]);
  }

  void check(ElementType type) {
    Tensor image = Tensor.zeros(ElementType.FLOAT64, 1, factor.length);
    double[] ones = new double[factor.length];
    Arrays.fill(ones, 1);
    op.apply(new ScalarKernels(), 0, Tensor.wrap(ones, 1, ones.length), image);
    BigDecimal u = new BigDecimal(type.unitRoundoff());
    for (int i = 0; i < factor.length; i++) {
      double used = type == ElementType.FLOAT32 ? (float) image.get(0, i) : image.get(0, i);
      within(used, factor[i], new BigDecimal(used), op.coefficientRoundings(type), u);
    }
    BigDecimal inDouble = new BigDecimal(ElementType.FLOAT64.unitRoundoff());
    for (int i = 0; i < bias.length; i++) {
      BigDecimal magnitude = new BigDecimal(op.biasMagnitude()[i]);
      within(op.bias()[i], bias[i], magnitude, op.biasRoundings(type) + 1, inDouble);
    }
  }

  private void within(double used, BigDecimal exact, BigDecimal size, int roundings, BigDecimal u) {
    // Products of (1 + d) exceed the sum of their parts by less than a thousandth of one.
    BigDecimal most = size.abs().multiply(u).multiply(new BigDecimal(roundings + 1e-3));
    assertThat(new BigDecimal(used).subtract(exact).abs())
        .as("%s: %s for %s", name, used, exact)
        .isLessThanOrEqualTo(most);
  }

  @Override
  public String toString() {
    return name;
  }
}
