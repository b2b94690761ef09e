package org.plumbline.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Evaluation;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.exact.Exact;
import org.plumbline.exact.Rational;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Tensor;

/** Random networks of all operators: no value lies outside of the bounds of any method. */
class EveryBoundMethodTest {
  private static final int NETWORKS = Tries.of(10_000);
  private static final int POINTS = 100;
  private static final Parallel PARALLEL = new Parallel(2);

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private static BoundResult bound(Methods m, int seed, Graph g, List<Box> boxes, Arithmetic a) {
    Objectives rows = Objectives.all(g.output().id(), boxes.size(), g.output().size(), sign(seed));
    return m.with(PARALLEL, a, Methods.kernels(seed / 2))
        .bound(Batch.of(g, boxes), rows, Budget.unlimited(), WalkObserver.NONE);
  }

  private static int sign(int seed) {
    return seed % 2 == 0 ? 1 : -1;
  }

  private static RandomNetworks.Kind kind(Methods m) {
    return RandomNetworks.Kind.ANY;
  }

  private static List<Box> boxes(RandomNetworks random) {
    return List.of(random.box(), random.part(random.box()));
  }

  /** The true value lies in the enclosure of a point, so the enclosure meets every sound bound. */
  @ParameterizedTest
  @EnumSource(Methods.class)
  void noValueOfARandomNetworkLiesOutsideItsBounds(Methods m) {
    for (int seed = 0; seed < NETWORKS; seed++) {
      RandomNetworks random = new RandomNetworks(seed, kind(m));
      Graph g = random.graph();
      List<Box> boxes = boxes(random);
      int sign = sign(seed);
      BoundResult r = bound(m, seed, g, boxes, Arithmetic.REAL);
      for (int b = 0; b < 2; b++) {
        double[][] points = Points.of(g, boxes.get(b), POINTS / 2, random.random);
        double[] flat = new double[points.length * g.inputSize()];
        for (int p = 0; p < points.length; p++) {
          System.arraycopy(points[p], 0, flat, p * g.inputSize(), g.inputSize());
        }
        Tensor in = Tensor.wrap(flat, points.length, g.inputSize());
        NodeBounds at = new Evaluation(g, new ScalarKernels()).enclosures(in, Arithmetic.REAL);
        String where = m + ", seed " + seed + ", subdomain " + b;
        assertThat(r.bounds().infeasible(b)).as(where).isFalse();
        outputs(where, g, r, b, sign, at, points.length);
        intermediate(where, g, r.bounds(), b, at, points.length);
      }
    }
  }

  private static void outputs(
      String where, Graph g, BoundResult r, int b, int sign, NodeBounds at, int points) {
    int out = g.output().id();
    int n = g.output().size();
    for (int p = 0; p < points * n; p++) {
      double upper = sign > 0 ? at.upper(out)[p] : -at.lower(out)[p];
      assertThat(upper)
          .as("%s, point %d, output %d", where, p / n, p % n)
          .isGreaterThanOrEqualTo(Math.max(r.lower()[b * n + p % n], r.walked()[b * n + p % n]));
    }
  }

  private static void intermediate(
      String where, Graph g, NodeBounds found, int b, NodeBounds at, int points) {
    for (Node node : g.nodes()) {
      int n = node.size();
      for (int p = 0; p < points * n && found.has(node.id()); p++) {
        assertThat(at.upper(node.id())[p])
            .as("%s, value %d %s, element %d", where, node.id(), node.op().name(), p % n)
            .isGreaterThanOrEqualTo(found.lower(node.id())[b * n + p % n]);
        assertThat(at.lower(node.id())[p])
            .as("%s, value %d %s, element %d", where, node.id(), node.op().name(), p % n)
            .isLessThanOrEqualTo(found.upper(node.id())[b * n + p % n]);
      }
    }
  }

  /** No enclosure between value and bound: every value is an exact rational. */
  @ParameterizedTest
  @EnumSource(Methods.class)
  void noExactValueOfAPiecewiseLinearNetworkLiesOutsideItsBounds(Methods m) {
    for (int seed = 0; seed < NETWORKS / 20; seed++) {
      RandomNetworks random = new RandomNetworks(seed, RandomNetworks.Kind.PIECEWISE_LINEAR);
      Graph g = random.graph();
      Exact exact = random.exact();
      List<Box> boxes = boxes(random);
      NodeBounds found = bound(m, seed, g, boxes, Arithmetic.REAL).bounds();
      for (int b = 0; b < 2; b++) {
        for (double[] x : Points.of(g, boxes.get(b), 12, random.random)) {
          Rational[][] values = exact.at(x);
          for (Node node : g.nodes()) {
            for (int i = 0; i < node.size() && found.has(node.id()); i++) {
              int at = b * node.size() + i;
              String where = m + ", seed " + seed + ", value " + node.id() + " element " + i;
              inside(where, values[node.id()][i], found, node.id(), at);
            }
          }
        }
      }
    }
  }

  private static void inside(String where, Rational y, NodeBounds found, int value, int at) {
    double lo = found.lower(value)[at];
    double hi = found.upper(value)[at];
    if (lo > Double.NEGATIVE_INFINITY) {
      assertThat(y).as(where).isGreaterThanOrEqualTo(Rational.of(lo));
    }
    if (hi < Double.POSITIVE_INFINITY) {
      assertThat(y).as(where).isLessThanOrEqualTo(Rational.of(hi));
    }
  }

  @ParameterizedTest
  @EnumSource(Methods.class)
  void noFloat32ExecutionInAnyOrderLeavesTheBoundsForAllOfThem(Methods m) {
    for (int seed = 0; seed < NETWORKS / 4; seed++) {
      RandomNetworks random = new RandomNetworks(seed, RandomNetworks.Kind.FLOAT32);
      Graph g = random.graph();
      Box box = random.box();
      int sign = sign(seed);
      BoundResult r = bound(m, seed, g, List.of(box), Arithmetic.FLOAT32_ANY_ORDER);
      FloatExecution execution = new FloatExecution(g, new SplittableRandom(seed));
      for (double[] x : Points.of(g, box, 15, random.random)) {
        if (!round(x, box)) {
          continue;
        }
        float[][] values = execution.at(x);
        for (int i = 0; i < g.output().size(); i++) {
          assertThat(sign * values[g.output().id()][i] >= Math.max(r.lower()[i], r.walked()[i]))
              .as("%s, seed %d, output %d", m, seed, i)
              .isTrue();
        }
        for (Node node : g.nodes()) {
          for (int i = 0; i < node.size() && r.bounds().has(node.id()); i++) {
            float y = values[node.id()][i];
            assertThat(y >= r.bounds().lower(node.id())[i] && y <= r.bounds().upper(node.id())[i])
                .as("%s, seed %d, value %d, element %d: %s", m, seed, node.id(), i, y)
                .isTrue();
          }
        }
      }
    }
  }

  /** Rounds a point to floats inside of the box; false if there is none. */
  private static boolean round(double[] x, Box box) {
    for (int i = 0; i < x.length; i++) {
      float f = (float) x[i];
      f = f < box.lower(i) ? Math.nextUp(f) : f > box.upper(i) ? Math.nextDown(f) : f;
      if (f < box.lower(i) || f > box.upper(i)) {
        return false;
      }
      x[i] = f;
    }
    return true;
  }

  @ParameterizedTest
  @EnumSource(
      value = Methods.class,
      names = {"ALPHA_CROWN", "ALPHA_CROWN_32", "ALPHA_CROWN_LAST"})
  void optimisedBoundsAreNeverBelowThoseOfCrown(Methods m) {
    Methods plain = m == Methods.ALPHA_CROWN ? Methods.CROWN : Methods.CROWN_32;
    for (int seed = 0; seed < NETWORKS / 20; seed++) {
      RandomNetworks random = new RandomNetworks(seed, RandomNetworks.Kind.NO_PRODUCTS);
      Graph g = random.graph();
      List<Box> boxes = boxes(random);
      double[] crown = bound(plain, seed, g, boxes, Arithmetic.REAL).walked();
      double[] optimised = bound(m, seed, g, boxes, Arithmetic.REAL).lower();
      for (int i = 0; i < crown.length; i++) {
        // Their charges agree to the last places only where the lines do.
        double slack = 1e-12 * (1 + Math.abs(crown[i]));
        assertThat(optimised[i]).as("seed %d", seed).isGreaterThanOrEqualTo(crown[i] - slack);
      }
    }
  }
}
