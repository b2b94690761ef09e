package org.plumbline.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.SplitSet;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.exact.Rational;
import org.plumbline.graph.Graph;

/**
 * What clipping relies on: the coefficients that an observer saw, together with the bound of the
 * row's own walk, are a line below the objective on the whole box. A better bound of the row from
 * elsewhere does not belong to those coefficients.
 */
class ClippingRowsTest {
  private static final int NETWORKS = Tries.of(200, 100);
  private static final Parallel PARALLEL = new Parallel(1);

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  @ParameterizedTest
  @EnumSource(Methods.class)
  void noValueLiesBelowTheLineOfARowAndItsOwnBound(Methods m) {
    for (int seed = 0; seed < NETWORKS; seed++) {
      LineNetworks random = new LineNetworks(seed);
      Graph g = random.graph();
      int out = g.output().id();
      int n = g.output().size();
      int sign = seed % 2 == 0 ? 1 : -1;
      double[] slope = new double[n];
      WalkObserver observer =
          (value, first, block) -> {
            for (int r = 0; value == 0 && r < block.rows(); r++) {
              slope[first + r] = block.coefficients().get(r, 0);
            }
          };
      BoundResult result =
          m.with(PARALLEL, Arithmetic.REAL, Methods.kernels(seed / 2))
              .bound(
                  Batch.of(g, List.of(random.box())),
                  Objectives.all(out, 1, n, sign),
                  Budget.unlimited(),
                  observer);
      for (Rational[][] values : random.kinks(SplitSet.NONE)) {
        for (int r = 0; r < n; r++) {
          double end = slope[r] > 0 ? random.box().lower(0) : random.box().upper(0);
          Rational rise = values[0][0].minus(Rational.of(end)).times(Rational.of(slope[r]));
          assertThat(Rational.of(result.walked()[r]).plus(rise))
              .as("%s, seed %d, row %d", m, seed, r)
              .isLessThanOrEqualTo(values[out][r].times(Rational.of(sign)));
        }
      }
    }
  }
}
