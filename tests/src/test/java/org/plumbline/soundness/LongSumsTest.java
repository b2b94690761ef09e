package org.plumbline.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.exact.Rational;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.Dense;
import org.plumbline.graph.op.ElementwiseAffine;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Weights;

/**
 * Networks where one kind of rounding outweighs all others: a long sum over the inputs, and many
 * small summands into a large constant.
 */
class LongSumsTest {
  private static final int CASES = Tries.of(200, 60);
  private static final int INPUTS = 702;
  private static final int SHIFTS = 600;
  private static final Parallel PARALLEL = new Parallel(1);

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private static double bound(Methods m, Graph g, Box box, int seed) {
    return m.with(PARALLEL, Arithmetic.REAL, Methods.kernels(seed))
        .bound(
            Batch.of(g, List.of(box)),
            Objectives.all(g.output().id(), 1, 1, 1),
            Budget.unlimited(),
            WalkObserver.NONE)
        .walked()[0];
  }

  @ParameterizedTest
  @EnumSource(Methods.class)
  void aLongSumOverTheInputsIsNeverAboveItsExactMinimum(Methods m) {
    for (int seed = 0; seed < CASES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] w = random.doubles(INPUTS, 0, 1).toArray();
      double[] lo = random.doubles(INPUTS, 1, 2).toArray();
      double[] hi = new double[INPUTS];
      Arrays.setAll(hi, i -> lo[i] + random.nextDouble());
      GraphBuilder b = new GraphBuilder();
      int x = b.input(Shape.of(INPUTS), Origin.named("x"));
      Dense op = new Dense(1, INPUTS, Weights.of(ElementType.FLOAT64, w), null);
      Graph g = b.build(b.add(op, List.of(x), Origin.named("y")));
      Rational least = Rational.ZERO;
      for (int i = 0; i < INPUTS; i++) {
        least = least.plus(Rational.of(w[i]).times(Rational.of(lo[i])));
      }

      assertThat(Rational.of(bound(m, g, Box.of(lo, hi), seed)))
          .as("%s, seed %d", m, seed)
          .isLessThanOrEqualTo(least);
    }
  }

  @ParameterizedTest
  @EnumSource(Methods.class)
  void manySmallSummandsIntoALargeConstantAreNeverAboveTheirExactSum(Methods m) {
    for (int seed = 0; seed < CASES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      GraphBuilder b = new GraphBuilder();
      int value = b.input(Shape.of(1), Origin.named("x"));
      Rational least = Rational.of(1e-3);
      for (int k = 0; k <= SHIFTS; k++) {
        // The walk meets the last shift, the large one, first.
        double shift = k == SHIFTS ? 1e6 : random.nextDouble(1e-9, 1e-3);
        Weights w = Weights.of(ElementType.FLOAT64, shift);
        ElementwiseAffine op = ElementwiseAffine.of(Shape.of(1), null, w);
        value = b.add(op, List.of(value), Origin.named("v" + k));
        least = least.plus(Rational.of(shift));
      }
      Box box = Box.of(new double[] {1e-3}, new double[] {2e-3});

      assertThat(Rational.of(bound(m, b.build(value), box, seed)))
          .as("%s, seed %d", m, seed)
          .isLessThanOrEqualTo(least);
    }
  }
}
