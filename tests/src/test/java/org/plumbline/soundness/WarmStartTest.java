package org.plumbline.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.Region;
import org.plumbline.bounds.RowState;
import org.plumbline.bounds.SplitSet;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.graph.Graph;
import org.plumbline.tensor.ElementType;

/**
 * What the optimiser stores of a row brings the row back to where it ended: one evaluation that
 * starts there gives nearly the bound that many gave. Any parameters are sound, so nothing else
 * tells those of one row from those of another.
 */
class WarmStartTest {
  private static final int NETWORKS = 100;
  private static final int PARTS = 3;

  /** What a byte per parameter (steps of 1/128) may lose of what was gained, on average. */
  private static final double LOST = 0.05;

  /** Bounds of the parts of one region. */
  private record Case(Region region, List<SplitSet> splits, Objectives rows, Parallel parallel) {
    static Case of(long seed, Parallel parallel) {
      LineNetworks random = new LineNetworks(seed);
      Graph g = random.graph();
      List<SplitSet> splits = new ArrayList<>();
      for (int b = 0; b < PARTS; b++) {
        // Without splits nothing but slopes differs from row to row.
        splits.add(seed % 4 < 2 ? SplitSet.NONE : random.splits());
      }
      int out = g.output().id();
      int n = g.output().size();
      Objectives rows = Objectives.all(out, PARTS, n, seed % 2 == 0 ? 1 : -1);
      Batch root = Batch.of(g, List.of(random.box()));
      new Crown(Methods.kernels(0), parallel, Arithmetic.REAL, Crown.Intermediate.CROWN)
          .bound(root, Objectives.all(out, 1, n, 1), Budget.unlimited(), WalkObserver.NONE);
      Region region =
          Region.of(g, root.bounds(), out, Methods.kernels(0), parallel, Arithmetic.REAL);
      return new Case(region, splits, rows, parallel);
    }

    RowState fresh() {
      RowState state = new RowState(rows.rows());
      for (int r = 0; r < rows.rows(); r++) {
        state.layout(r, region.layout());
      }
      return state;
    }

    double[] bound(int evaluations, RowState state) {
      BetaCrown.Options options = new BetaCrown.Options(evaluations, 0.2, 1, 0.98);
      return new BetaCrown(
              Methods.kernels(0),
              parallel,
              Arithmetic.REAL,
              Crown.Intermediate.INTERVALS,
              options,
              ElementType.FLOAT64)
          .bound(region, splits, rows, state, Budget.unlimited(), WalkObserver.NONE)
          .lower();
    }
  }

  @Test
  void storedParametersBringARowBackToItsBestBound() {
    double lost = 0;
    int rows = 0;
    try (Parallel parallel = new Parallel(1)) {
      for (int seed = 0; seed < NETWORKS; seed++) {
        Case c = Case.of(seed, parallel);
        double[] crown = c.bound(1, c.fresh());
        RowState state = c.fresh();
        double[] best = c.bound(20, state);
        double[] again = c.bound(1, state);
        for (int r = 0; r < best.length; r++) {
          double gained = best[r] - crown[r];
          if (gained > 1e-3 * (1 + Math.abs(best[r]))) {
            lost += Math.clamp((best[r] - again[r]) / gained, 0.0, 1.0);
            rows++;
          }
        }
      }
    }
    assertThat(rows).isGreaterThan(NETWORKS / 2);
    assertThat(lost / rows).isLessThanOrEqualTo(LOST);
  }
}
