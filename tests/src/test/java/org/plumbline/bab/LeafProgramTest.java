package org.plumbline.bab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
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

/** Searches whose last parts no single row closes, with linear programs as advisers. */
class LeafProgramTest {
  private static final Kernels KERNELS = new ScalarKernels();
  private static final Parallel PARALLEL = new Parallel(1);
  private static final Box BOX = Box.of(new double[] {0, 0}, new double[] {1, 1});

  private final List<double[]> offered = new ArrayList<>();

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  @Test
  void multipliersOfTwoDecisionsCloseALeafAtOnce() {
    // Where u + 2v >= 1.5 and 2u + v >= 1.5 both hold, a third of their sum is u + v >= 1.
    Driver.Outcome advised = search(valley(0x1p-20), new int[][] {{0}}, true);
    Driver.Outcome alone = search(valley(0x1p-20), new int[][] {{0}}, false);

    assertThat(advised.end()).isEqualTo(Driver.End.CLOSED);
    // Three decisions: 8 leaves, 15 parts.
    assertThat(advised.bounded()).isLessThanOrEqualTo(15);
    assertThat(alone.bounded()).isGreaterThan(15);
  }

  @Test
  void theLowestPointOfALeafIsOffered() {
    // Lowest at u = v = 0.5, by 2^-20 below 0.
    Driver.Outcome outcome = search(valley(-0x1p-20), new int[][] {{0}}, true);

    assertThat(outcome.end()).isEqualTo(Driver.End.FALSIFIED);
    assertThat(offered.get(offered.size() - 1)[0]).isBetween(0.499999, 0.500001);
  }

  @Test
  void atomsRefuteADisjunctTogether() {
    // u <= 0.25, v <= 0.25, u + v >= 0.75.
    Graph graph = atoms(new double[] {1, 0, 0, 1, -1, -1}, new double[] {-0.25, -0.25, 0.75});
    Driver.Outcome outcome = search(graph, new int[][] {{0, 1, 2}}, true);

    assertThat(outcome.end()).isEqualTo(Driver.End.CLOSED);
    assertThat(outcome.bounded()).isEqualTo(1);
  }

  @Test
  void atomsThatOnePointMeetsRefuteNothing() {
    // u <= 0.5, v <= 0.5, u + v >= 1: the point (0.5, 0.5) and no other.
    Graph graph = atoms(new double[] {1, 0, 0, 1, -1, -1}, new double[] {-0.5, -0.5, 1});

    assertThat(search(graph, new int[][] {{0, 1, 2}}, true).end()).isNotEqualTo(Driver.End.CLOSED);
    // u >= 0.25 and v >= 0.25: met by most of the box.
    Graph wide = atoms(new double[] {-1, 0, 0, -1, 0, 0}, new double[] {0.25, 0.25, 0});
    assertThat(search(wide, new int[][] {{0, 1}}, true).end()).isNotEqualTo(Driver.End.CLOSED);
  }

  /**
   * {@code u + v - 1 + lift}, and 16 times what {@code u + 2v} and {@code 2u + v} lack of 1.5: at
   * least {@code lift}.
   */
  private static Graph valley(double lift) {
    GraphBuilder b = new GraphBuilder();
    int x = b.input(Shape.of(2), Origin.named("x"));
    double[] w = {-1, -2, -2, -1, 1, 1};
    int z = b.add(dense(3, 2, w, 1.5, 1.5, 0), List.of(x), Origin.named("z"));
    int h = b.add(new Relu(), List.of(z), Origin.named("h"));
    return b.build(
        b.add(dense(1, 3, new double[] {16, 16, 1}, lift - 1), List.of(h), Origin.named("y")));
  }

  /** Atoms over the inputs; a rectifier that is never in doubt makes it a network. */
  private static Graph atoms(double[] weights, double[] bias) {
    GraphBuilder b = new GraphBuilder();
    int x = b.input(Shape.of(2), Origin.named("x"));
    int h = b.add(new Relu(), List.of(x), Origin.named("h"));
    return b.build(b.add(dense(3, 2, weights, bias), List.of(h), Origin.named("y")));
  }

  private static Dense dense(int outputs, int inputs, double[] weights, double... bias) {
    return new Dense(
        outputs,
        inputs,
        Weights.of(ElementType.FLOAT64, weights),
        Weights.of(ElementType.FLOAT64, bias));
  }

  private Driver.Outcome search(Graph graph, int[][] disjuncts, boolean advised) {
    int out = graph.output().id();
    Query query = new Query(graph, out, new boolean[graph.output().size()], disjuncts);
    Batch batch = Batch.of(graph, List.of(BOX));
    Root root = new Root(0, BOX, batch.bounds());
    new Crown(KERNELS, PARALLEL, Arithmetic.REAL, Crown.Intermediate.CROWN, ElementType.FLOAT64)
        .bound(
            batch,
            Objectives.all(out, 1, graph.output().size(), 1),
            Budget.unlimited(),
            WalkObserver.NONE);
    ActivationSplitEvaluator evaluator =
        new ActivationSplitEvaluator(
            query,
            beta(6),
            beta(1),
            new ActivationSplitEvaluator.Branching(1, 1, Reduction.MIN, false),
            KERNELS,
            this::take);
    if (advised) {
      evaluator.advised(beta(1));
    }
    evaluator.prepare(root, KERNELS, PARALLEL, Arithmetic.REAL, Budget.unlimited());
    Driver driver = new Driver(evaluator, SearchListener.NONE, 1);
    int[] left = {200};
    Budget budget = new Budget(Long.MAX_VALUE, 1 << 20, () -> left[0]-- < 0);
    return driver.run(List.of(Subdomain.whole(root, new int[] {0})), budget);
  }

  private boolean take(double[] point) {
    offered.add(point);
    return true;
  }

  private static BetaCrown beta(int evaluations) {
    return new BetaCrown(
        KERNELS,
        PARALLEL,
        Arithmetic.REAL,
        Crown.Intermediate.INTERVALS,
        new BetaCrown.Options(evaluations, 0.1, 1, 0.98),
        ElementType.FLOAT64);
  }
}
