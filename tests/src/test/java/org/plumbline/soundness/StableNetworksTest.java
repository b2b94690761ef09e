package org.plumbline.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BoundMethod;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.exact.Exact;
import org.plumbline.exact.Rational;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Tensor;

/**
 * On a box where every neuron is stable the relaxations are exact, so that nothing but the error
 * terms keeps a bound below the true minimum: the tightest test of the rounding charges.
 */
class StableNetworksTest {
  private static final int NETWORKS = Tries.of(2_500);
  private static final Parallel PARALLEL = new Parallel(2);

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  @ParameterizedTest
  @EnumSource(Methods.class)
  void lowerBoundsAreNeverAboveTheExactMinimum(Methods method) {
    int rows = check(method, Arithmetic.REAL);

    assertThat(rows).isGreaterThanOrEqualTo(4 * NETWORKS);
  }

  @ParameterizedTest
  @EnumSource(Methods.class)
  void boundsForEveryFloat32ExecutionHoldOverTheRealsToo(Methods method) {
    int rows = check(method, Arithmetic.FLOAT32_ANY_ORDER);

    assertThat(rows).isGreaterThanOrEqualTo(4 * NETWORKS);
  }

  private static int check(Methods method, Arithmetic arithmetic) {
    int count = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      StableNetworks random = new StableNetworks(seed);
      Graph g = random.graph();
      Box part = random.part(random.box());
      List<Box> boxes = seed % 4 < 2 ? List.of(random.box(), part) : List.of(part, random.box());
      Rational[][] forms = random.exact().forms(random.sides());
      int n = g.output().size();
      Objectives rows = Objectives.all(g.output().id(), 2, n, seed % 2 == 0 ? 1 : -1);
      Batch batch = Batch.of(g, boxes);
      Batch same = Batch.of(g, boxes);
      Slack slack = new Slack(g, same.bounds(), rows.rows());
      Methods.CROWN.with(PARALLEL, arithmetic).bound(same, rows, Budget.unlimited(), slack);
      BoundMethod m = method.with(PARALLEL, arithmetic, Methods.kernels(seed / 2));
      BoundResult r = m.bound(batch, rows, Budget.unlimited(), WalkObserver.NONE);
      for (int k = 0; k < rows.rows(); k++) {
        Rational[] form = forms[rows.element()[k]];
        Rational least = Exact.least(form, rows.sign()[k], boxes.get(rows.subdomain()[k]));
        Rational bound = Rational.of(r.walked()[k]);
        assertThat(bound)
            .as("%s, seed %d, row %d: exact minimum %s", method, seed, k, least)
            .isLessThanOrEqualTo(least);
        if (arithmetic == Arithmetic.REAL) {
          double most = method.slack() * (slack.sum[k] + Math.abs(least.toDouble()));
          assertThat(least.minus(bound).toDouble())
              .as("%s, seed %d, row %d: slack", method, seed, k)
              .isLessThanOrEqualTo(most);
        }
        count++;
      }
    }
    return count;
  }

  /** Sums {@code |a| |W| m + |a| |b|} over the affine nodes of each row's walk. */
  private static final class Slack implements WalkObserver {
    private final Graph graph;
    private final NodeBounds bounds;
    private final double[] sum;

    Slack(Graph graph, NodeBounds bounds, int rows) {
      this.graph = graph;
      this.bounds = bounds;
      sum = new double[rows];
    }

    @Override
    public synchronized void at(int value, int firstRow, RowBlock block) {
      Node node = graph.node(value);
      double[] image = magnitude(node);
      for (int r = 0; r < block.rows(); r++) {
        for (int i = 0; i < node.size(); i++) {
          double a = Math.abs(block.coefficients().get(r, i));
          sum[firstRow + r] += a * image[i];
        }
      }
    }

    private double[] magnitude(Node node) {
      Tensor image = Tensor.zeros(ElementType.FLOAT64, 1, node.size());
      switch (node.op()) {
        case Affine op -> {
          for (int k = 0; k < node.operands().size(); k++) {
            double[] m = largest(node.operands().get(k));
            op.applyAbs(new ScalarKernels(), k, Tensor.wrap(m, 1, m.length), image);
          }
          double[] b = op.biasMagnitude();
          for (int i = 0; i < b.length; i++) {
            image.set(0, i, image.get(0, i) + b[i]);
          }
        }
        case Activation f -> {
          double[] m = largest(node.operands().get(0));
          System.arraycopy(m, 0, image.f64(), 0, m.length);
        }
        default -> System.arraycopy(largest(node.id()), 0, image.f64(), 0, node.size());
      }
      return image.f64();
    }

    private double[] largest(int value) {
      int n = graph.node(value).size();
      double[] m = new double[n];
      for (int at = 0; at < bounds.lower(value).length; at++) {
        double x = Math.max(Math.abs(bounds.lower(value)[at]), Math.abs(bounds.upper(value)[at]));
        m[at % n] = Math.max(m[at % n], x);
      }
      return m;
    }
  }
}
