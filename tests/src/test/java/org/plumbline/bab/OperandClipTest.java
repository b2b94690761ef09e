package org.plumbline.bab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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
import org.plumbline.bounds.Evaluation;
import org.plumbline.bounds.NodeBounds;
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
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Weights;

/**
 * Networks with weights that are multiples of a half, over two inputs: on a grid of eighths all
 * values are exact, so that it is known which points are counterexamples, by nothing at all.
 */
class OperandClipTest {
  private static final int NETWORKS = 300;
  private static final Kernels KERNELS = new ScalarKernels();
  private static final Parallel PARALLEL = new Parallel(1);

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  @Test
  void everyCounterexampleStaysWithinTheClippedBounds() {
    int tightened = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      Instance instance = new Instance(seed);
      for (ElementType type : ElementType.values()) {
        OperandClip.Clipped c = instance.clip(type);
        if (c == null) {
          continue;
        }
        tightened += c.overrides().value().length;
        for (int p = 0; p < instance.grid.rows(); p++) {
          if (instance.isCounterexample(p)) {
            assertThat(c.empty()).as("seed %d, point %d", seed, p).isFalse();
            instance.checkInside(c.overrides(), p);
          }
        }
      }
    }
    assertThat(tightened).isGreaterThan(NETWORKS);
  }

  /** x over [-1, 1], z = x, y = -relu(z) + 0.5 <= 0: a counterexample has z >= 0.5. */
  @Test
  void aCutThatReachesOneInputEndsWhereItSays() {
    GraphBuilder b = new GraphBuilder();
    int x = b.input(Shape.of(1), Origin.named("x"));
    int z = b.add(dense(1, 1, new double[] {1}, 0), List.of(x), Origin.named("z"));
    int f = b.add(new Relu(), List.of(z), Origin.named("f"));
    Graph g = b.build(b.add(dense(1, 1, new double[] {-1}, 0.5), List.of(f), Origin.named("y")));
    Box box = Box.of(new double[] {-1}, new double[] {1});
    Root root = root(g, box);
    OperandRows rows =
        OperandRows.of(
            g, box, root.bounds(), KERNELS, PARALLEL, Arithmetic.REAL, Budget.unlimited());
    Subdomain whole = Subdomain.whole(root, new int[] {0});

    // The chord of the rectifier is (z + 1) / 2, so y >= -x / 2: its least value is -0.5.
    OperandClip.Clipped c =
        new OperandClip(g, root, rows, KERNELS)
            .clip(List.of(whole), List.of(List.of(new OperandClip.Cut(-0.5, new double[] {-0.5}))))
            .get(0);

    // -x / 2 <= 0 says x >= 0, up to the error of the row of floats.
    assertThat(c.changed()).isTrue();
    assertThat(c.overrides().lower()[0]).isBetween(-1e-5, 0.0);
    assertThat(c.overrides().upper()[0]).isEqualTo(root.bounds().upper(z)[0]);
  }

  @Test
  void aCutThatIsNoNumberChangesNothing() {
    Instance instance = new Instance(1);
    OperandRows rows = instance.rows();
    Subdomain whole = Subdomain.whole(instance.root, new int[] {0});
    for (double bad : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
      OperandClip clip = new OperandClip(instance.graph, instance.root, rows, KERNELS);
      for (OperandClip.Cut cut :
          List.of(
              new OperandClip.Cut(bad, new double[] {1, 1}),
              new OperandClip.Cut(-1, new double[] {bad, bad}))) {
        OperandClip.Clipped c = clip.clip(List.of(whole), List.of(List.of(cut))).get(0);
        assertThat(c.changed()).isFalse();
        assertThat(c.empty()).isFalse();
      }
    }
  }

  @Test
  void partsThatAreClippedTogetherGetWhatTheyGetAlone() {
    int tightened = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      Instance instance = new Instance(seed);
      OperandRows rows = instance.rows();
      OperandClip clip = new OperandClip(instance.graph, instance.root, rows, KERNELS);
      List<Subdomain> parts = new ArrayList<>();
      List<List<OperandClip.Cut>> cuts = new ArrayList<>();
      for (int p = 0; p < 4; p++) {
        parts.add(p % 2 == 0 ? Subdomain.whole(instance.root, new int[] {0}) : instance.part);
        cuts.add(new ArrayList<>());
        for (int c = 0; c < p; c++) {
          double[] a = {instance.random.nextInt(-4, 5), instance.random.nextInt(-4, 5)};
          cuts.get(p).add(new OperandClip.Cut(-0.25 * instance.random.nextInt(4), a));
        }
      }

      List<OperandClip.Clipped> together = clip.clip(parts, cuts);

      for (int p = 0; p < 4; p++) {
        OperandClip.Clipped alone = clip.clip(List.of(parts.get(p)), List.of(cuts.get(p))).get(0);
        assertThat(together.get(p))
            .usingRecursiveComparison()
            .as("seed %d, part %d", seed, p)
            .isEqualTo(alone);
        tightened += alone.changed() ? 1 : 0;
      }
    }
    assertThat(tightened).isGreaterThan(NETWORKS);
  }

  private static Dense dense(int outputs, int inputs, double[] w, double... bias) {
    return new Dense(
        outputs, inputs, Weights.of(ElementType.FLOAT64, w), Weights.of(ElementType.FLOAT64, bias));
  }

  private static Root root(Graph g, Box box) {
    NodeBounds bounds = Batch.of(g, List.of(box)).bounds();
    new Crown(KERNELS, PARALLEL, Arithmetic.REAL, Crown.Intermediate.CROWN)
        .bound(
            new Batch(g, bounds),
            Objectives.all(g.output().id(), 1, g.output().size(), 1),
            Budget.unlimited(),
            WalkObserver.NONE);
    return new Root(0, box, bounds);
  }

  /** A network of two layers whose outputs must all be at most 0, and a part of its box. */
  private static final class Instance {
    private final SplittableRandom random;
    private final Graph graph;
    private final Root root;
    private final Tensor grid;
    private final Tensor[] values;
    private final Subdomain part;

    Instance(int seed) {
      random = new SplittableRandom(seed);
      GraphBuilder b = new GraphBuilder();
      int x = b.input(Shape.of(2), Origin.named("x"));
      int first = b.add(halves(4, 2), List.of(x), Origin.named("z"));
      int f = b.add(new Relu(seed % 3 == 0 ? 0.5 : 0), List.of(first), Origin.named("f"));
      int second = b.add(halves(3, 4), List.of(f), Origin.named("w"));
      int h = b.add(new Relu(), List.of(second), Origin.named("h"));
      graph = b.build(b.add(halves(2, 3), List.of(h), Origin.named("y")));
      Box box = Box.of(new double[] {-1, -1}, new double[] {1, 1});
      root = root(graph, box);
      double[] points = new double[2 * 17 * 17];
      for (int p = 0; p < 17 * 17; p++) {
        points[2 * p] = p / 17 * 0.125 - 1;
        points[2 * p + 1] = p % 17 * 0.125 - 1;
      }
      grid = Tensor.wrap(points, 17 * 17, 2);
      values = new Evaluation(graph, KERNELS).values(grid);
      Subdomain whole = Subdomain.whole(root, new int[] {0});
      Decision d = new Decision(first, seed % 4, 0, seed % 2 == 0 ? 1 : -1);
      Decision e = new Decision(x, seed % 2, 0.25, seed % 5 == 0 ? -1 : 1);
      part = seed % 3 == 1 ? whole : seed % 3 == 2 ? whole.decide(d) : whole.decide(d).decide(e);
    }

    private Dense halves(int outputs, int inputs) {
      double[] w = new double[outputs * inputs];
      Arrays.setAll(w, i -> 0.5 * random.nextInt(-4, 5));
      double[] bias = new double[outputs];
      Arrays.setAll(bias, i -> 0.5 * random.nextInt(-2, 4));
      return dense(outputs, inputs, w, bias);
    }

    OperandRows rows() {
      return OperandRows.of(
          graph, root.box(), root.bounds(), KERNELS, PARALLEL, Arithmetic.REAL, Budget.unlimited());
    }

    /** What the rows of both outputs say after a few steps of optimisation. */
    OperandClip.Clipped clip(ElementType type) {
      Query query = new Query(graph, graph.output().id(), new boolean[2], new int[][] {{0, 1}});
      BetaCrown.Options o = new BetaCrown.Options(4, 0.1, 1, 1);
      BetaCrown beta =
          new BetaCrown(KERNELS, PARALLEL, Arithmetic.REAL, Crown.Intermediate.INTERVALS, o, type);
      Scores scores = new Scores(graph, 2);
      Objectives objectives = Objectives.all(graph.output().id(), 1, 2, 1);
      var region =
          org.plumbline.bounds.Region.of(
              graph, root.bounds(), graph.output().id(), KERNELS, PARALLEL, Arithmetic.REAL);
      BoundResult result =
          beta.bound(
              region,
              List.of(part.splits()),
              objectives,
              new org.plumbline.bounds.RowState(2),
              Budget.unlimited(),
              scores);
      PartClips clips = new PartClips(query);
      clips.prepare(root, KERNELS, PARALLEL, Arithmetic.REAL, Budget.unlimited());
      PartClips.Seen seen = new PartClips.Seen(objectives, new int[] {0, 2}, result, scores);
      return clips.clip(new ArrayList<>(List.of(part)), new int[] {0}, seen)[0];
    }

    boolean isCounterexample(int p) {
      boolean all = true;
      for (int j = 0; j < 2; j++) {
        all &= values[graph.output().id()].get(p, j) <= 0;
      }
      for (Decision d : part.path()) {
        all &= d.side() * (values[d.value()].get(p, d.element()) - d.point()) >= 0;
      }
      return all;
    }

    void checkInside(Subdomain.Overrides o, int p) {
      for (int k = 0; k < o.value().length; k++) {
        double z = values[o.value()[k]].get(p, o.element()[k]);
        assertThat(z).isBetween(o.lower()[k], o.upper()[k]);
      }
    }
  }
}
