package org.plumbline.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.BoundMethod;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.Evaluation;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Tensor;

class EveryBoundMethodTest {
  private static final int NETWORKS = 2_500;
  private static final int POINTS = 100;
  private static final Parallel PARALLEL = new Parallel(2);

  enum Method {
    CROWN_IBP,
    CROWN,
    ALPHA_CROWN
  }

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private static BoundMethod method(Method m) {
    ScalarKernels k = new ScalarKernels();
    return switch (m) {
      case CROWN_IBP -> new Crown(k, PARALLEL, Arithmetic.REAL, Crown.Intermediate.INTERVALS);
      case CROWN -> new Crown(k, PARALLEL, Arithmetic.REAL, Crown.Intermediate.CROWN);
      case ALPHA_CROWN ->
          new BetaCrown(
              k,
              PARALLEL,
              Arithmetic.REAL,
              Crown.Intermediate.CROWN,
              new BetaCrown.Options(4, 0.2, 0.1, 0.98));
    };
  }

  /** The true value lies in the enclosure of a point, so the enclosure meets every sound bound. */
  @ParameterizedTest
  @EnumSource(Method.class)
  void noValueOfARandomNetworkLiesOutsideItsBounds(Method m) {
    for (int seed = 0; seed < NETWORKS; seed++) {
      RandomNetworks random = new RandomNetworks(seed);
      Graph g = random.network();
      Box box = random.box(g.inputSize());
      Batch batch = Batch.of(g, List.of(box));
      int out = g.output().id();
      int n = g.output().size();
      Objectives rows = Objectives.all(out, 1, n, seed % 2 == 0 ? 1 : -1);
      BoundResult r = method(m).bound(batch, rows, Budget.unlimited(), WalkObserver.NONE);
      double[] flat = new double[POINTS * g.inputSize()];
      for (int p = 0; p < POINTS; p++) {
        System.arraycopy(random.pointOf(box), 0, flat, p * g.inputSize(), g.inputSize());
      }
      NodeBounds at =
          new Evaluation(g, new ScalarKernels())
              .enclosures(Tensor.wrap(flat, POINTS, g.inputSize()), Arithmetic.REAL);
      for (int p = 0; p < POINTS * n; p++) {
        double upper = rows.sign()[0] > 0 ? at.upper(out)[p] : -at.lower(out)[p];
        assertThat(upper)
            .as("%s, seed %d, point %d, output %d", m, seed, p / n, p % n)
            .isGreaterThanOrEqualTo(r.lower()[p % n]);
      }
      intermediate(m, seed, g, r.bounds(), at);
    }
  }

  private static void intermediate(Method m, int seed, Graph g, NodeBounds found, NodeBounds at) {
    for (Node node : g.nodes()) {
      int n = node.size();
      for (int p = 0; p < POINTS * n && found.has(node.id()); p++) {
        assertThat(at.upper(node.id())[p])
            .as("%s, seed %d, value %s, element %d", m, seed, node, p % n)
            .isGreaterThanOrEqualTo(found.lower(node.id())[p % n]);
        assertThat(at.lower(node.id())[p])
            .as("%s, seed %d, value %s, element %d", m, seed, node, p % n)
            .isLessThanOrEqualTo(found.upper(node.id())[p % n]);
      }
    }
  }

  @Test
  void optimisedBoundsAreNeverBelowThoseOfCrown() {
    for (int seed = 0; seed < 500; seed++) {
      RandomNetworks random = new RandomNetworks(seed);
      Graph g = random.network();
      Box box = random.box(g.inputSize());
      Objectives rows = Objectives.all(g.output().id(), 1, g.output().size(), 1);
      double[][] lower = new double[2][];
      int k = 0;
      for (Method m : List.of(Method.CROWN, Method.ALPHA_CROWN)) {
        lower[k++] =
            method(m)
                .bound(Batch.of(g, List.of(box)), rows, Budget.unlimited(), WalkObserver.NONE)
                .lower();
      }
      for (int i = 0; i < lower[0].length; i++) {
        // Their charges agree to the last places only where the lines do.
        double slack = 1e-12 * (1 + Math.abs(lower[0][i]));
        assertThat(lower[1][i]).as("seed %d", seed).isGreaterThanOrEqualTo(lower[0][i] - slack);
      }
    }
  }
}
