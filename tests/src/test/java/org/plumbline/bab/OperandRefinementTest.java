package org.plumbline.bab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.plumbline.bounds.AlphaCrown;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.Evaluation;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Node;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.Dense;
import org.plumbline.graph.op.Relu;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Weights;

/**
 * Networks of three layers with weights that are multiples of a half, over two inputs: on a grid of
 * eighths all values are exact, so that bounds can be checked with tolerance 0.
 */
class OperandRefinementTest {
  private static final int NETWORKS = 60;
  private static final int GRID = 17;
  private static final Kernels KERNELS = new ScalarKernels();
  private static final Parallel PARALLEL = new Parallel(1);
  private static final Box BOX = Box.of(new double[] {-1, -1}, new double[] {1, 1});

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  @Test
  void everyPointStaysWithinTheRefinedBounds() {
    for (int seed = 0; seed < NETWORKS; seed++) {
      Graph graph = network(new SplittableRandom(seed));
      Tensor[] values = new Evaluation(graph, KERNELS).values(grid());
      for (Arithmetic arithmetic : Arithmetic.values()) {
        NodeBounds bounds = refined(graph, arithmetic, seed % 2 == 0 ? 3 : 200);
        for (Node node : graph.nodes()) {
          Tensor z = values[node.id()];
          for (int p = 0; p < z.rows(); p++) {
            for (int i = 0; i < node.size(); i++) {
              double lo = bounds.lower(node.id())[i];
              double hi = bounds.upper(node.id())[i];
              assertThat(lo <= z.get(p, i) && z.get(p, i) <= hi)
                  .as("seed %d value %d element %d point %d", seed, node.id(), i, p)
                  .isTrue();
            }
          }
        }
      }
    }
  }

  @Test
  void refinedBoundsAreCloserToWhatPointsReach() {
    double before = 0;
    double after = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      Graph graph = network(new SplittableRandom(seed));
      before += width(graph, crown(graph));
      after += width(graph, refined(graph, Arithmetic.REAL, 200));
    }

    // A factor that fails if the searches show nothing; alpha-CROWN alone gains less.
    assertThat(after).isLessThan(0.9 * before);
  }

  private static double width(Graph graph, NodeBounds bounds) {
    double sum = 0;
    for (Node node : graph.nodes()) {
      for (int i = 0; node.op() instanceof Relu && i < node.size(); i++) {
        int v = node.operands().get(0);
        sum += bounds.upper(v)[i] - bounds.lower(v)[i];
      }
    }
    return sum;
  }

  private static NodeBounds crown(Graph graph) {
    Batch batch = Batch.of(graph, List.of(BOX));
    Node out = graph.output();
    new Crown(KERNELS, PARALLEL, Arithmetic.REAL, Crown.Intermediate.CROWN)
        .bound(
            batch,
            Objectives.all(out.id(), 1, out.size(), 1),
            Budget.unlimited(),
            WalkObserver.NONE);
    return batch.bounds();
  }

  private static NodeBounds refined(Graph graph, Arithmetic arithmetic, int parts) {
    NodeBounds bounds = crown(graph);
    AlphaCrown alpha =
        new AlphaCrown(
            KERNELS,
            PARALLEL,
            arithmetic,
            new AlphaCrown.Options(8, 0.25, 0.95, 100),
            ElementType.FLOAT32);
    new OperandRefinement(
            graph, KERNELS, PARALLEL, arithmetic, alpha, beta(arithmetic, 5), beta(arithmetic, 1))
        .refine(BOX, bounds, parts, Budget.unlimited());
    return bounds;
  }

  private static BetaCrown beta(Arithmetic arithmetic, int evaluations) {
    BetaCrown.Options options = new BetaCrown.Options(evaluations, 0.1, 1, 0.98);
    Crown.Intermediate fixed = Crown.Intermediate.INTERVALS;
    return new BetaCrown(KERNELS, PARALLEL, arithmetic, fixed, options, ElementType.FLOAT32);
  }

  private static Graph network(SplittableRandom random) {
    GraphBuilder b = new GraphBuilder();
    int x = b.input(Shape.of(2), Origin.named("x"));
    int n = 2;
    for (int size : new int[] {6, 6, 4}) {
      x = b.add(dense(random, size, n), List.of(x), Origin.named("dense"));
      x = b.add(new Relu(), List.of(x), Origin.named("relu"));
      n = size;
    }
    return b.build(b.add(dense(random, 1, n), List.of(x), Origin.named("out")));
  }

  private static Dense dense(SplittableRandom random, int m, int n) {
    return new Dense(m, n, halves(random, m * n), halves(random, m));
  }

  private static Weights halves(SplittableRandom random, int n) {
    double[] w = new double[n];
    for (int i = 0; i < n; i++) {
      w[i] = random.nextInt(-3, 4) / 2.0;
    }
    return Weights.of(ElementType.FLOAT64, w);
  }

  private static Tensor grid() {
    double[] points = new double[GRID * GRID * 2];
    for (int p = 0; p < GRID * GRID; p++) {
      points[2 * p] = -1 + (p % GRID) / 8.0;
      points[2 * p + 1] = -1 + (p / GRID) / 8.0;
    }
    return Tensor.wrap(points, GRID * GRID, 2);
  }
}
