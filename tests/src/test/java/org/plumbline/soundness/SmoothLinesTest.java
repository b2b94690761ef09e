package org.plumbline.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plumbline.graph.Activation;
import org.plumbline.graph.op.Abs;
import org.plumbline.graph.op.Cosine;
import org.plumbline.graph.op.Exp;
import org.plumbline.graph.op.Reciprocal;
import org.plumbline.graph.op.Sine;
import org.plumbline.graph.op.Square;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Lines;

/**
 * Lines and ranges of the smooth leaves and of Abs against values of 40 digits; no tolerance beyond
 * those.
 */
class SmoothLinesTest {
  private static final int INTERVALS = Tries.of(4_000);
  private static final List<Activation> FUNCTIONS =
      List.of(new Abs(), new Square(), new Exp(), new Reciprocal(), new Sine(), new Cosine());
  private static final MathContext DIGITS = new MathContext(40);

  /** What the 40 digits leave open, relative to the value. */
  private static final BigDecimal LAST_DIGIT = new BigDecimal("1e-30");

  private final SplittableRandom random = new SplittableRandom(9);

  private static BigDecimal exact(Activation f, BigDecimal x) {
    return switch (f) {
      case Abs abs -> x.abs();
      case Square square -> x.multiply(x);
      case Reciprocal reciprocal -> BigDecimal.ONE.divide(x, DIGITS);
      case Sine sine -> wave(x, BigDecimal.ONE, 1);
      case Cosine cosine -> wave(x, BigDecimal.ONE, 0);
      default -> exp(x);
    };
  }

  /** The series at {@code x / 2^12}, squared 12 times. */
  private static BigDecimal exp(BigDecimal x) {
    MathContext more = new MathContext(60);
    BigDecimal small = x.divide(new BigDecimal(1 << 12), more);
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int k = 1; k < 40; k++) {
      term = term.multiply(small, more).divide(new BigDecimal(k), more);
      sum = sum.add(term, more);
    }
    for (int k = 0; k < 12; k++) {
      sum = sum.multiply(sum, more);
    }
    return sum.round(DIGITS);
  }

  /** The series of the sine (first power 1) or of the cosine (0), far beyond its largest term. */
  private static BigDecimal wave(BigDecimal x, BigDecimal one, int power) {
    MathContext more = new MathContext(80);
    BigDecimal term = power == 1 ? x : one;
    BigDecimal sum = BigDecimal.ZERO;
    for (int k = power; k < 200; k += 2) {
      sum = sum.add(term);
      BigDecimal next = new BigDecimal(-(k + 1L) * (k + 2L));
      term = term.multiply(x, more).multiply(x, more).divide(next, more);
    }
    return sum.round(DIGITS);
  }

  @Test
  void theSeriesOfTheWavesGiveKnownValues() {
    // sin 30 degrees is a half, cos 60 degrees too; pi to 40 digits.
    BigDecimal pi = new BigDecimal("3.141592653589793238462643383279502884197");
    BigDecimal half = new BigDecimal("0.5");
    BigDecimal close = new BigDecimal("1e-38");
    BigDecimal sine = wave(pi.divide(new BigDecimal(6), DIGITS), BigDecimal.ONE, 1);
    BigDecimal cosine = wave(pi.divide(new BigDecimal(3), DIGITS), BigDecimal.ONE, 0);
    assertThat(sine.subtract(half).abs()).isLessThan(close);
    assertThat(cosine.subtract(half).abs()).isLessThan(close);
  }

  @Test
  void theSeriesGivesTheNumberE() {
    assertThat(exp(BigDecimal.ONE).toString()).startsWith("2.71828182845904523536028747135266249");
  }

  /** Ends of very different sizes; away from 0 for the reciprocal. */
  private double[] interval(Activation f) {
    double size = Math.scalb(1.0, random.nextInt(-30, 5));
    double width = Math.scalb(1.0, random.nextInt(-30, 5)) * random.nextDouble();
    double lo = random.nextDouble(-1, 1) * size;
    if (f instanceof Reciprocal) {
      lo = Math.abs(lo) + Double.MIN_NORMAL;
      double hi = lo + width;
      return random.nextBoolean() ? new double[] {lo, hi} : new double[] {-hi, -lo};
    }
    return new double[] {lo, lo + width};
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void noPointLeavesLinesOrRange(ElementType type) {
    for (Activation f : FUNCTIONS) {
      for (int k = 0; k < INTERVALS; k++) {
        double[] x = interval(f);
        Lines lines = new Lines(type, 1);
        boolean free = random.nextInt(3) == 0;
        double lower = free ? Double.NaN : random.nextInt(5) / 4.0;
        double upper = free ? Double.NaN : random.nextInt(5) / 4.0;
        f.relax(x[0], x[1], 0, lower, upper, lines, 0);
        double inner = Math.clamp(x[0] + random.nextDouble() * (x[1] - x[0]), x[0], x[1]);
        for (double point : new double[] {x[0], x[1], inner}) {
          check(f, x, point, lines);
        }
      }
    }
  }

  private static void check(Activation f, double[] x, double point, Lines lines) {
    BigDecimal p = new BigDecimal(point);
    BigDecimal y = exact(f, p);
    BigDecimal slack = y.abs().multiply(LAST_DIGIT);
    String where = "%s on [%s, %s] at %s".formatted(f.name(), x[0], x[1], point);
    BigDecimal below = line(lines.lowerSlope(0), p, lines.lowerIntercept(0));
    BigDecimal above = line(lines.upperSlope(0), p, lines.upperIntercept(0));
    assertThat(below).as(where).isLessThanOrEqualTo(y.add(slack));
    assertThat(above).as(where).isGreaterThanOrEqualTo(y.subtract(slack));
    assertThat(new BigDecimal(f.rangeLower(x[0], x[1])))
        .as(where)
        .isLessThanOrEqualTo(y.add(slack));
    assertThat(new BigDecimal(f.rangeUpper(x[0], x[1])))
        .as(where)
        .isGreaterThanOrEqualTo(y.subtract(slack));
  }

  private static BigDecimal line(double slope, BigDecimal x, double intercept) {
    return new BigDecimal(slope).multiply(x).add(new BigDecimal(intercept));
  }

  @Test
  void linesTouchTheFunction() {
    // Chords of x^2 on [-1, 3]: 2 x + 3; the tangent at the middle 1: 2 x - 1.
    Lines lines = new Lines(1);
    new Square().relax(-1, 3, 0, Double.NaN, Double.NaN, lines, 0);
    assertThat(lines.upperSlope(0)).isEqualTo(2);
    assertThat(lines.upperIntercept(0)).isBetween(3.0, 3.0 + 1e-14);
    assertThat(lines.lowerSlope(0)).isEqualTo(2);
    assertThat(lines.lowerIntercept(0)).isBetween(-1.0 - 1e-14, -1.0);
    // 1 / x on [1, 4]: chord of slope -1/4 through (1, 1), tangent of that slope at 2: 1 - x / 4.
    new Reciprocal().relax(1, 4, 0, Double.NaN, Double.NaN, lines, 0);
    assertThat(lines.upperSlope(0)).isEqualTo(-0.25);
    assertThat(lines.upperIntercept(0)).isBetween(1.25, 1.25 + 1e-14);
    assertThat(lines.lowerSlope(0)).isEqualTo(-0.25);
    assertThat(lines.lowerIntercept(0)).isBetween(1 - 1e-14, 1.0);
    // |x| on [-1, 3]: chord (x + 3) / 2; below the right piece, which leaves the smaller triangle.
    new Abs().relax(-1, 3, 0, Double.NaN, Double.NaN, lines, 0);
    assertThat(lines.upperSlope(0)).isEqualTo(0.5);
    assertThat(lines.upperIntercept(0)).isBetween(1.5, 1.5 + 1e-14);
    assertThat(lines.lowerSlope(0)).isEqualTo(1);
    assertThat(lines.lowerIntercept(0)).isZero();
  }

  @Test
  void nothingIsKnownOfAReciprocalAcrossZero() {
    Lines lines = new Lines(1);
    new Reciprocal().relax(-1, 1, 0, Double.NaN, Double.NaN, lines, 0);

    assertThat(lines.lowerIntercept(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(lines.upperIntercept(0)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(new Reciprocal().rangeLower(0, 1)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(new Reciprocal().rangeUpper(-1, 0)).isEqualTo(Double.POSITIVE_INFINITY);
  }
}
