package org.plumbline.bab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.Region;
import org.plumbline.bounds.RowState;
import org.plumbline.bounds.SplitSet;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.Dense;
import org.plumbline.graph.op.Relu;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Weights;

/** What scores promise of children, against what one evaluation of them gives. */
class ScoresTest {
  private static final int NETWORKS = 100;
  private static final int HIDDEN = 6;
  private static final Kernels KERNELS = new ScalarKernels();
  private static final Parallel PARALLEL = new Parallel(1);

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  /** Exact where the row is least at the same corner in the child. */
  @Test
  void childrenGainNoMoreThanIsPromisedAndOftenAllOfIt() {
    int children = 0;
    int exact = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      Instance net = new Instance(seed);
      Scores scores = new Scores(net.graph, 1, true);
      double parent = net.bound(SplitSet.NONE, scores).lower()[0];
      for (int e = 0; e < HIDDEN; e++) {
        double lo = net.bounds.lower(net.hidden)[e];
        double hi = net.bounds.upper(net.hidden)[e];
        if (lo >= 0 || hi <= 0) {
          continue;
        }
        double[] gains = scores.gains(0, new Decision(net.hidden, e, 0, 1), net.bounds, 0);
        for (int side = 1; side >= -1; side -= 2) {
          double gain = net.child(e, side) - parent;
          double promised = gains[side > 0 ? 0 : 1];
          assertThat(gain).as("seed %d, neuron %d", seed, e).isLessThanOrEqualTo(promised + 1e-9);
          exact += promised - gain < 1e-9 ? 1 : 0;
          children++;
        }
      }
    }
    assertThat(children).isGreaterThan(3 * NETWORKS);
    assertThat(exact).isGreaterThan(children / 2);
  }

  @Test
  void candidatesThatPromiseMostAreKept() {
    ActivationSplitEvaluator.Branching two =
        new ActivationSplitEvaluator.Branching(HIDDEN, 2, Reduction.MIN, false);
    int compared = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      Instance net = new Instance(seed);
      Scores scores = new Scores(net.graph, 1, true);
      double bound = net.bound(SplitSet.NONE, scores).lower()[0];
      List<Decision> all = scores.candidates(0, net.bounds, 0, new long[0], HIDDEN);
      List<NeuronChoice.Promise> kept =
          NeuronChoice.promises(all, scores, 0, net.bounds, 0, bound, two);
      assertThat(kept).hasSize(Math.min(2, all.size()));
      List<Decision> decisions = kept.stream().map(NeuronChoice.Promise::decision).toList();
      for (Decision d : all) {
        if (!decisions.contains(d)) {
          compared++;
          for (Decision better : decisions) {
            assertThat(net.promised(scores, better, bound))
                .isGreaterThanOrEqualTo(net.promised(scores, d, bound));
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(NETWORKS);
  }

  /** One hidden layer over a box, and one row. */
  private static final class Instance {
    private final SplittableRandom random;
    private final Graph graph;
    private final int hidden;
    private final NodeBounds bounds;
    private final Region region;

    Instance(int seed) {
      random = new SplittableRandom(seed);
      GraphBuilder b = new GraphBuilder();
      int x = b.input(Shape.of(3), Origin.named("x"));
      hidden = b.add(dense(HIDDEN, 3), List.of(x), Origin.named("z"));
      int f = b.add(new Relu(seed % 3 == 0 ? 0.25 : 0), List.of(hidden), Origin.named("f"));
      graph = b.build(b.add(dense(1, HIDDEN), List.of(f), Origin.named("y")));
      Batch batch =
          Batch.of(graph, List.of(Box.of(new double[] {-1, -1, -1}, new double[] {1, 1, 1})));
      bounds = batch.bounds();
      new Crown(KERNELS, PARALLEL, Arithmetic.REAL, Crown.Intermediate.CROWN)
          .bound(batch, row(), Budget.unlimited(), WalkObserver.NONE);
      region = Region.of(graph, bounds, graph.output().id(), KERNELS, PARALLEL, Arithmetic.REAL);
    }

    private Dense dense(int outputs, int inputs) {
      return new Dense(
          outputs,
          inputs,
          Weights.of(ElementType.FLOAT64, random(outputs * inputs)),
          Weights.of(ElementType.FLOAT64, random(outputs)));
    }

    private double[] random(int n) {
      double[] out = new double[n];
      Arrays.setAll(out, i -> random.nextDouble(-1, 1));
      return out;
    }

    private Objectives row() {
      return Objectives.all(graph.output().id(), 1, 1, 1);
    }

    double child(int element, int side) {
      SplitSet split =
          new SplitSet(new int[] {hidden}, new int[] {element}, new double[] {0}, new int[] {side});
      return bound(split, WalkObserver.NONE).lower()[0];
    }

    BoundResult bound(SplitSet splits, WalkObserver observer) {
      RowState state = new RowState(1);
      state.layout(0, region.layout());
      state.target(0, Double.POSITIVE_INFINITY);
      return new BetaCrown(
              KERNELS,
              PARALLEL,
              Arithmetic.REAL,
              Crown.Intermediate.INTERVALS,
              new BetaCrown.Options(1, 1, 1, 1),
              ElementType.FLOAT64)
          .bound(region, List.of(splits), row(), state, Budget.unlimited(), observer);
    }

    double promised(Scores scores, Decision d, double bound) {
      double[] gains = scores.gains(0, d, bounds, 0);
      return Reduction.MIN.worth(bound, bound + gains[0], bound + gains[1]);
    }
  }
}
