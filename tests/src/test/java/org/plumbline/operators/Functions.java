package org.plumbline.operators;

import java.math.BigDecimal;
import java.math.MathContext;
import org.plumbline.exact.Exact;
import org.plumbline.exact.Rational;
import org.plumbline.graph.Activation;
import org.plumbline.graph.op.Clip;
import org.plumbline.graph.op.Relu;
import org.plumbline.graph.op.Sigmoid;
import org.plumbline.graph.op.Step;
import org.plumbline.graph.op.Tanh;

/**
 * True values of activations: exact for piecewise linear ones, enclosed to fifty digits for
 * S-shaped ones. A new activation adds its line here.
 */
final class Functions {
  private static final MathContext DIGITS = new MathContext(50);

  /** Bounds the error of fifty digits of numbers up to 1. */
  private static final Rational ERROR = Rational.of(0x1p-150);

  /** A true value lies between two exact numbers. */
  record Enclosure(Rational lower, Rational upper) {}

  private Functions() {}

  static boolean isPiecewiseLinear(Activation f) {
    return f instanceof Relu || f instanceof Clip || f instanceof Step;
  }

  /** Where the function bends or jumps. */
  static double[] kinks(Activation f) {
    return switch (f) {
      case Clip clip -> new double[] {clip.floor(), clip.ceiling()};
      default -> new double[] {0};
    };
  }

  static Enclosure value(Activation f, double x) {
    return switch (f) {
      case Sigmoid sigmoid -> logistic(x, 1);
      case Tanh tanh -> tanh(x);
      case Step step -> {
        // Any number between both sides at the jump.
        Rational left = Rational.of(x > 0 ? step.right() : step.left());
        yield new Enclosure(left, Rational.of(x >= 0 ? step.right() : step.left()));
      }
      default -> {
        Rational y = Exact.value(f, Rational.of(x));
        yield new Enclosure(y, y);
      }
    };
  }

  /** The derivative; at kinks any slope between both sides. */
  static Enclosure slope(Activation f, double x) {
    return switch (f) {
      case Sigmoid sigmoid -> bump(logistic(x, 1), 1);
      case Tanh tanh -> bump(logistic(x, 2), 4);
      case Relu relu -> between(x < 0 ? relu.slope() : 1, x > 0 ? 1 : relu.slope());
      case Clip clip -> {
        boolean inside = x > clip.floor() && x < clip.ceiling();
        boolean edge = x == clip.floor() || x == clip.ceiling();
        yield between(inside ? 1 : 0, inside || edge ? 1 : 0);
      }
      case Step step -> between(0, 0);
      default -> throw new IllegalArgumentException("no slope known for " + f.name());
    };
  }

  private static Enclosure between(double a, double b) {
    return new Enclosure(Rational.of(Math.min(a, b)), Rational.of(Math.max(a, b)));
  }

  /** {@code k y (1 - y)}. */
  private static Enclosure bump(Enclosure y, int k) {
    Rational factor = Rational.of(k);
    return new Enclosure(
        factor.times(y.lower()).times(Rational.ONE.minus(y.upper())),
        factor.times(y.upper()).times(Rational.ONE.minus(y.lower())));
  }

  /** {@code 2 / (1 + exp(-2 x)) - 1}, or its series where that would cancel. */
  private static Enclosure tanh(double x) {
    Rational r = Rational.of(x);
    if (Math.abs(x) < 1e-8) {
      Rational cubic = r.minus(r.times(r).times(r).dividedBy(Rational.of(3)));
      return new Enclosure(r.min(cubic), r.max(cubic));
    }
    Enclosure y = logistic(x, 2);
    Rational two = Rational.of(2);
    return new Enclosure(
        y.lower().times(two).minus(Rational.ONE), y.upper().times(two).minus(Rational.ONE));
  }

  /** {@code exp(k x) / (1 + exp(k x))}. */
  private static Enclosure logistic(double x, int k) {
    double t = k * x;
    if (t > 200) {
      // exp(-200) < 2^-280.
      return new Enclosure(Rational.ONE.minus(Rational.of(0x1p-280)), Rational.ONE);
    }
    if (t < -800) {
      // exp(-800) is below the smallest double.
      return new Enclosure(Rational.ZERO, Rational.of(Double.MIN_VALUE));
    }
    BigDecimal e = exp(new BigDecimal(x).multiply(BigDecimal.valueOf(k)));
    Rational y = Rational.of(e.divide(BigDecimal.ONE.add(e), DIGITS));
    // Fifty digits of y, relative.
    Rational error = y.times(ERROR);
    return new Enclosure(y.minus(error), y.plus(error).min(Rational.ONE));
  }

  /** The exponential, by halving the argument until it is small. */
  static BigDecimal exp(BigDecimal x) {
    MathContext wide = new MathContext(70);
    int halvings =
        Math.max(
            0, (int) Math.ceil(Math.log(Math.abs(x.doubleValue()) + 1e-300) / Math.log(2)) + 4);
    BigDecimal small = x.divide(BigDecimal.TWO.pow(halvings), wide);
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int n = 1; n < 45; n++) {
      term = term.multiply(small, wide).divide(BigDecimal.valueOf(n), wide);
      sum = sum.add(term, wide);
    }
    for (int k = 0; k < halvings; k++) {
      sum = sum.multiply(sum, wide);
    }
    return sum;
  }
}
