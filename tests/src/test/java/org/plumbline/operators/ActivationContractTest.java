package org.plumbline.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plumbline.exact.Rational;
import org.plumbline.graph.Activation;
import org.plumbline.graph.op.Step;
import org.plumbline.soundness.Tries;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Lines;

/**
 * What every activation must keep, on intervals of every sort: lines enclose the function, without
 * tolerance, in either element type; ranges hold values; linear means linear.
 */
class ActivationContractTest {
  private static final int TRIES = Tries.of(1_500);

  static Stream<Catalogue.Sample> samples() {
    return Catalogue.activations();
  }

  private static Activation f(Catalogue.Sample s) {
    return (Activation) s.op();
  }

  @Test
  void theExponentialOfOneIsE() {
    assertThat(Functions.exp(BigDecimal.ONE).toString())
        .startsWith("2.71828182845904523536028747135266249775724709369995");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void linesEncloseTheFunction(Catalogue.Sample s) {
    SplittableRandom random = new SplittableRandom(1);
    for (int k = 0; k < TRIES; k++) {
      Interval x = Interval.random(random, Functions.kinks(f(s)));
      double p = random.nextInt(3) == 0 ? Double.NaN : parameter(random);
      double q = random.nextInt(3) == 0 ? Double.NaN : parameter(random);
      for (ElementType type : ElementType.values()) {
        Lines lines = new Lines(type, 2);
        f(s).relax(x.lo(), x.hi(), 0, p, q, lines, 1);
        for (double at : x.points(random, Functions.kinks(f(s)))) {
          String what = "%s, %s, %s, parameters %s and %s".formatted(s, type, x, p, q);
          enclosed(what, lines, at, Functions.value(f(s), at));
        }
      }
    }
  }

  private static double parameter(SplittableRandom random) {
    int kind = random.nextInt(4);
    return kind < 2 ? kind : random.nextDouble();
  }

  private static void enclosed(String what, Lines lines, double x, Functions.Enclosure y) {
    // A line without finite numbers says nothing; NaN would say so too, but is not allowed.
    if (lines.lowerIntercept(1) != Double.NEGATIVE_INFINITY) {
      Rational below = line(lines.lowerSlope(1), x, lines.lowerIntercept(1));
      assertThat(below).as("%s: lower line at %s", what, x).isLessThanOrEqualTo(y.lower());
    }
    if (lines.upperIntercept(1) != Double.POSITIVE_INFINITY) {
      Rational above = line(lines.upperSlope(1), x, lines.upperIntercept(1));
      assertThat(above).as("%s: upper line at %s", what, x).isGreaterThanOrEqualTo(y.upper());
    }
  }

  private static Rational line(double slope, double x, double intercept) {
    return Rational.of(slope).times(Rational.of(x)).plus(Rational.of(intercept));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void decidedSidesGiveLinesForThatSide(Catalogue.Sample s) {
    SplittableRandom random = new SplittableRandom(2);
    for (int k = 0; k < TRIES; k++) {
      Interval x = Interval.random(random, Functions.kinks(f(s)));
      int side = random.nextBoolean() ? 1 : -1;
      double kink = f(s).splitPoint(x.lo(), x.hi());
      // A split clips the interval at the split point before it decides the side.
      double lo = side > 0 ? Math.max(x.lo(), kink) : x.lo();
      double hi = side < 0 ? Math.min(x.hi(), kink) : x.hi();
      if (!(lo <= hi)) {
        continue;
      }
      Lines lines = new Lines(2);
      f(s).relax(lo, hi, side, Double.NaN, Double.NaN, lines, 1);
      for (double at : new Interval(lo, hi).points(random, Functions.kinks(f(s)))) {
        Functions.Enclosure y = Functions.value(f(s), at);
        if (f(s) instanceof Step step && at == 0) {
          // On its own side a step is constant, at 0 as well.
          Rational r = Rational.of(side > 0 ? step.right() : step.left());
          y = new Functions.Enclosure(r, r);
        }
        enclosed("%s, side %d, [%s, %s]".formatted(s, side, lo, hi), lines, at, y);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void rangesHoldValuesAndSlopes(Catalogue.Sample s) {
    SplittableRandom random = new SplittableRandom(3);
    for (int k = 0; k < TRIES; k++) {
      Interval x = Interval.random(random, Functions.kinks(f(s)));
      double lower = f(s).rangeLower(x.lo(), x.hi());
      double upper = f(s).rangeUpper(x.lo(), x.hi());
      double least = f(s).slopeLower(x.lo(), x.hi());
      double most = f(s).slopeUpper(x.lo(), x.hi());
      for (double at : x.points(random, Functions.kinks(f(s)))) {
        String what = "%s, %s at %s".formatted(s, x, at);
        holds(what, lower, Functions.value(f(s), at), upper);
        holds(what + ", slope", least, Functions.slope(f(s), at), most);
      }
    }
  }

  private static void holds(String what, double lower, Functions.Enclosure y, double upper) {
    assertThat(lower).as(what).isNotNaN().isLessThan(Double.POSITIVE_INFINITY);
    assertThat(upper).as(what).isNotNaN().isGreaterThan(Double.NEGATIVE_INFINITY);
    if (lower > Double.NEGATIVE_INFINITY) {
      assertThat(Rational.of(lower)).as("%s: lower", what).isLessThanOrEqualTo(y.lower());
    }
    if (upper < Double.POSITIVE_INFINITY) {
      assertThat(Rational.of(upper)).as("%s: upper", what).isGreaterThanOrEqualTo(y.upper());
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void linearOnAnIntervalMeansOneLine(Catalogue.Sample s) {
    SplittableRandom random = new SplittableRandom(4);
    int linear = 0;
    for (int k = 0; k < TRIES; k++) {
      Interval x = Interval.random(random, Functions.kinks(f(s)));
      if (!f(s).isLinear(x.lo(), x.hi(), 0) || !x.isFinite()) {
        continue;
      }
      linear++;
      Lines lines = new Lines(2);
      f(s).relax(x.lo(), x.hi(), 0, Double.NaN, Double.NaN, lines, 1);
      for (double at : x.points(random, Functions.kinks(f(s)))) {
        Rational below = line(lines.lowerSlope(1), at, lines.lowerIntercept(1));
        Rational above = line(lines.upperSlope(1), at, lines.upperIntercept(1));
        // S-shaped functions are only linear on a point, where two constants enclose the value.
        double gap = Functions.isPiecewiseLinear(f(s)) ? 0 : 1e-14;
        assertThat(above.minus(below))
            .as("%s, %s at %s", s, x, at)
            .isLessThanOrEqualTo(Rational.of(gap));
      }
    }
    assertThat(linear).isPositive();
  }

  /** A slope that is no number on an interval without width spoils a whole row. */
  @ParameterizedTest
  @MethodSource("samples")
  void linesOfAPointPassByTheFunction(Catalogue.Sample s) {
    SplittableRandom random = new SplittableRandom(9);
    int finite = 0;
    for (int k = 0; k < TRIES; k++) {
      double x = Interval.random(random, Functions.kinks(f(s))).lo();
      if (!(Math.abs(x) < 1e3) || !(f(s).rangeUpper(x, x) - f(s).rangeLower(x, x) < 1e-9)) {
        continue;
      }
      finite++;
      for (ElementType type : ElementType.values()) {
        Lines lines = new Lines(type, 2);
        f(s).relax(x, x, 0, Double.NaN, Double.NaN, lines, 1);
        double size = 1 + Math.abs(f(s).value(x)) + Math.abs(lines.lowerSlope(1) * x);
        Rational above = line(lines.upperSlope(1), x, lines.upperIntercept(1));
        Rational gap = above.minus(line(lines.lowerSlope(1), x, lines.lowerIntercept(1)));
        assertThat(gap)
            .as("%s, %s at %s", s, type, x)
            .isLessThanOrEqualTo(Rational.of(64 * type.unitRoundoff() * size + 2e-9));
      }
    }
    assertThat(finite).isGreaterThan(TRIES / 10);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void valuesAndSlopesAreNearTheTruth(Catalogue.Sample s) {
    SplittableRandom random = new SplittableRandom(5);
    for (int k = 0; k < TRIES; k++) {
      double x = random.nextDouble(-30, 30);
      double y = Functions.value(f(s), x).lower().toDouble();
      assertThat(Math.abs(f(s).value(x) - y)).isLessThanOrEqualTo(1e-15 + 1e-15 * Math.abs(y));
      double slope = Functions.slope(f(s), x).lower().toDouble();
      assertThat(Math.abs(f(s).slope(x) - slope)).isLessThanOrEqualTo(4e-15);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void undecidedIntervalsAreSplitInside(Catalogue.Sample s) {
    SplittableRandom random = new SplittableRandom(6);
    for (int k = 0; k < TRIES; k++) {
      double lo = random.nextDouble(-3, 3);
      double hi = lo + random.nextDouble(0.01, 4);
      if (!f(s).isLinear(lo, hi, 0)) {
        assertThat(f(s).splitPoint(lo, hi)).as("%s on [%s, %s]", s, lo, hi).isBetween(lo, hi);
      }
    }
  }

  /** The optimiser starts where CROWN stands. */
  @ParameterizedTest
  @MethodSource("samples")
  void startParametersNameTheLinesOfCrown(Catalogue.Sample s) {
    SplittableRandom random = new SplittableRandom(7);
    for (int k = 0; k < TRIES; k++) {
      double lo = random.nextDouble(-4, 1);
      double hi = lo + random.nextDouble(0.01, 6);
      Lines lines = new Lines(2);
      f(s).relax(lo, hi, 0, Double.NaN, Double.NaN, lines, 0);
      f(s).relax(lo, hi, 0, f(s).startLower(lo, hi), f(s).startUpper(lo, hi), lines, 1);
      String what = "%s on [%s, %s]".formatted(s, lo, hi);
      assertThat(lines.lowerSlope(1) - lines.lowerSlope(0)).as(what).isBetween(-1e-9, 1e-9);
      assertThat(lines.upperSlope(1) - lines.upperSlope(0)).as(what).isBetween(-1e-9, 1e-9);
    }
  }

  /** Central differences; where a choice of the leaf switches inside of the step, they differ. */
  @ParameterizedTest
  @MethodSource("samples")
  void pullbacksAgreeWithCentralDifferences(Catalogue.Sample s) {
    SplittableRandom random = new SplittableRandom(8);
    int agree = 0;
    for (int k = 0; k < TRIES; k++) {
      double[] x = {
        random.nextDouble(-3, -0.8),
        random.nextDouble(0.9, 3),
        random.nextDouble(0.1, 0.9),
        random.nextDouble(0.1, 0.9)
      };
      double[] by = random.doubles(4, -1, 1).toArray();
      double[] d = by.clone();
      f(s).relaxPullback(x[0], x[1], 0, x[2], x[3], d);
      boolean all = true;
      for (int i = 0; i < 4; i++) {
        double h = 1e-5;
        double[] above = x.clone();
        double[] below = x.clone();
        above[i] += h;
        below[i] -= h;
        double expected = (weighed(f(s), above, by) - weighed(f(s), below, by)) / (2 * h);
        all &= Math.abs(d[i] - expected) <= 1e-4 * (1 + Math.abs(expected));
      }
      agree += all ? 1 : 0;
    }
    assertThat(agree).as("%s: agreements", s).isGreaterThanOrEqualTo(TRIES * 98 / 100);
  }

  private static double weighed(Activation f, double[] x, double[] by) {
    Lines l = new Lines(1);
    f.relax(x[0], x[1], 0, x[2], x[3], l, 0);
    return by[0] * l.lowerSlope(0)
        + by[1] * l.lowerIntercept(0)
        + by[2] * l.upperSlope(0)
        + by[3] * l.upperIntercept(0);
  }
}
