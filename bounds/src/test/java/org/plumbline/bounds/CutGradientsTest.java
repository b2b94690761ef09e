package org.plumbline.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.graph.op.Relu;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Window;

/** Derivatives of bounds by the multipliers of cuts, against differences of the bounds. */
class CutGradientsTest {
  private static final int NETWORKS = 120;
  private static final double STEP = 1e-6;

  /** A network with its region and random cuts over its undecided neurons. */
  private record Case(Graph graph, Region region, CutSet cuts, Parallel parallel) {
    static Case of(long seed, Parallel parallel) {
      Graph g = Dags.dense(seed, new Relu());
      Box box = Dags.box(g, 0.7, seed);
      Batch batch = Batch.of(g, List.of(box));
      new Crown(new ScalarKernels(), parallel, Arithmetic.REAL, Crown.Intermediate.CROWN)
          .bound(
              batch,
              Objectives.all(g.output().id(), 1, g.output().size(), 1),
              Budget.unlimited(),
              WalkObserver.NONE);
      Region region =
          Region.of(
              g, batch.bounds(), g.output().id(), new ScalarKernels(), parallel, Arithmetic.REAL);
      return new Case(g, region, cuts(g, batch.bounds(), new SplittableRandom(seed)), parallel);
    }

    private static CutSet cuts(Graph g, NodeBounds bounds, SplittableRandom random) {
      List<int[]> open = new ArrayList<>();
      for (Node node : g.nodes()) {
        int v = node.op() instanceof Activation ? node.operands().get(0) : -1;
        for (int i = 0; v >= 0 && i < node.size(); i++) {
          if (bounds.lower(v)[i] < 0 && bounds.upper(v)[i] > 0) {
            open.add(new int[] {v, i});
          }
        }
      }
      int[] value = open.stream().mapToInt(o -> o[0]).toArray();
      int[] element = open.stream().mapToInt(o -> o[1]).toArray();
      int[][] neuron = new int[open.size() < 2 ? 0 : 3][];
      int[][] sign = new int[neuron.length][];
      for (int k = 0; k < neuron.length; k++) {
        int first = random.nextInt(open.size() - 1);
        neuron[k] = new int[] {first, first + 1};
        sign[k] = new int[] {random.nextBoolean() ? 1 : -1, random.nextBoolean() ? 1 : -1};
      }
      return new CutSet(value, element, neuron, sign);
    }

    /** The bounds of all outputs with these multipliers, and derivatives if asked for. */
    double[] bounds(double[] mu, double[][] derivatives) {
      SplitSet none = SplitSet.NONE;
      SplitSet splits =
          new SplitSet(none.value(), none.element(), none.point(), none.side(), none.size(), cuts);
      int n = graph.output().size();
      Objectives o = Objectives.all(graph.output().id(), 1, n, 1);
      RowState state = new RowState(n);
      for (int r = 0; r < n; r++) {
        state.startCuts(r, mu.clone());
      }
      SplitMultipliers m = new SplitMultipliers(graph, o, List.of(splits), state);
      FreePass free = region.parts(List.of(splits), ElementType.FLOAT64).free();
      RowOptimiser rows = new RowOptimiser(free, o, 0, n, Window.wholeValue(), m, state);
      rows.evaluate(true);
      double[] out = new double[n];
      Arrays.setAll(out, rows::lower);
      if (derivatives.length > 0) {
        ForwardSweep sweep = rows.sweep();
        for (int r = 0; r < n; r++) {
          derivatives[r] = m.cuts().gradient(r, r, sweep, rows);
        }
      }
      return out;
    }
  }

  @Test
  void derivativesByMultipliersOfCutsAreThoseOfTheBounds() {
    int compared = 0;
    int exact = 0;
    try (Parallel parallel = new Parallel(1)) {
      for (int seed = 0; seed < NETWORKS; seed++) {
        Case c = Case.of(seed, parallel);
        SplittableRandom random = new SplittableRandom(seed);
        double[] mu = random.doubles(c.cuts().size(), 0.01, 0.3).toArray();
        double[][] found = new double[c.graph().output().size()][];
        c.bounds(mu, found);
        for (int k = 0; k < mu.length; k++) {
          double[] up = mu.clone();
          double[] down = mu.clone();
          up[k] += STEP;
          down[k] -= STEP;
          double[] high = c.bounds(up, new double[0][]);
          double[] low = c.bounds(down, new double[0][]);
          for (int r = 0; r < found.length; r++) {
            double measured = (high[r] - low[r]) / (2 * STEP);
            // A kink within the step shows as a difference of its two sides: seldom.
            exact += Math.abs(measured - found[r][k]) <= 1e-6 * (1 + Math.abs(measured)) ? 1 : 0;
            compared++;
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(3 * NETWORKS);
    assertThat(exact).isGreaterThanOrEqualTo(compared - compared / 200);
  }
}
