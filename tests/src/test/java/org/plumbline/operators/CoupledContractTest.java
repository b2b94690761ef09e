package org.plumbline.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plumbline.exact.Rational;
import org.plumbline.graph.Coupled;
import org.plumbline.soundness.Tries;
import org.plumbline.tensor.SparseLines;

/** What every operator over several elements must keep, exactly: values here are copies. */
class CoupledContractTest {
  private static final int TRIES = Tries.of(1_000);

  static Stream<Catalogue.Sample> samples() {
    return Catalogue.all().filter(s -> s.op() instanceof Coupled);
  }

  private static double[][] box(int n, SplittableRandom random) {
    double[][] box = new double[2][n];
    double size = random.nextInt(4) == 0 ? Math.scalb(1.0, random.nextInt(-40, 40)) : 1;
    for (int i = 0; i < n; i++) {
      Interval x = new Interval(random.nextDouble(-1, 1), random.nextDouble(-1, 1));
      boolean point = random.nextInt(6) == 0;
      box[0][i] = size * Math.min(x.lo(), x.hi());
      box[1][i] = point ? box[0][i] : size * Math.max(x.lo(), x.hi());
      if (random.nextInt(40) == 0) {
        box[1][i] = random.nextBoolean() ? Double.POSITIVE_INFINITY : box[1][i];
        box[0][i] = random.nextBoolean() ? Double.NEGATIVE_INFINITY : box[0][i];
      }
    }
    return box;
  }

  private static double[] point(double[][] box, SplittableRandom random) {
    double[] x = new double[box[0].length];
    for (int i = 0; i < x.length; i++) {
      double t = random.nextInt(3) == 0 ? random.nextDouble() : random.nextInt(2);
      double lo = Math.max(box[0][i], Math.min(box[1][i], 0) - 1e3);
      double hi = Math.min(box[1][i], lo + 1e3);
      x[i] = Math.clamp((1 - t) * lo + t * hi, lo, hi);
    }
    return x;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void rowsAndRangesEncloseTheValues(Catalogue.Sample s) {
    Coupled op = (Coupled) s.op();
    SplittableRandom random = new SplittableRandom(1);
    int n = op.outputShape(s.operands()).size();
    for (int k = 0; k < TRIES; k++) {
      double[][] box = box(s.operands().get(0).size(), random);
      SparseLines below = new SparseLines();
      SparseLines above = new SparseLines();
      op.relax(box[0], box[1], below, above);
      double[] lower = new double[n];
      double[] upper = new double[n];
      op.range(box[0], box[1], lower, upper);
      assertThat(below.rows()).isEqualTo(n);
      assertThat(above.rows()).isEqualTo(n);
      for (int p = 0; p < 12; p++) {
        double[] x = point(box, random);
        double[] y = op.value(x);
        for (int i = 0; i < n; i++) {
          String what = s + ", try " + k + ", element " + i + " at " + Arrays.toString(x);
          if (below.intercept(i) != Double.NEGATIVE_INFINITY) {
            assertThat(row(below, i, x)).as(what).isLessThanOrEqualTo(Rational.of(y[i]));
          }
          if (above.intercept(i) != Double.POSITIVE_INFINITY) {
            assertThat(row(above, i, x)).as(what).isGreaterThanOrEqualTo(Rational.of(y[i]));
          }
          assertThat(y[i]).as(what).isBetween(lower[i], upper[i]);
        }
      }
    }
  }

  private static Rational row(SparseLines lines, int i, double[] x) {
    Rational sum = Rational.of(lines.intercept(i));
    for (int t = lines.start(i); t < lines.start(i + 1); t++) {
      Rational product = Rational.of(lines.coefficient(t)).times(Rational.of(x[lines.index(t)]));
      sum = sum.plus(product);
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theSelectedElementCarriesTheDerivative(Catalogue.Sample s) {
    Coupled op = (Coupled) s.op();
    SplittableRandom random = new SplittableRandom(2);
    int n = op.outputShape(s.operands()).size();
    for (int k = 0; k < TRIES; k++) {
      double[] x = random.doubles(s.operands().get(0).size(), -1, 1).toArray();
      double[] y = op.value(x);
      for (int i = 0; i < n; i++) {
        double[] moved = x.clone();
        moved[op.selected(x, i)] += 0.25;
        assertThat(op.value(moved)[i]).as("%s, element %d", s, i).isEqualTo(y[i] + 0.25);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void onOnePointTheRowsAreExact(Catalogue.Sample s) {
    Coupled op = (Coupled) s.op();
    double[] x = new SplittableRandom(3).doubles(s.operands().get(0).size(), -1, 1).toArray();
    SparseLines below = new SparseLines();
    SparseLines above = new SparseLines();
    op.relax(x, x, below, above);
    double[] y = op.value(x);
    for (int i = 0; i < y.length; i++) {
      assertThat(row(below, i, x)).isEqualTo(Rational.of(y[i]));
      assertThat(row(above, i, x)).isEqualTo(Rational.of(y[i]));
    }
  }
}
