package org.plumbline.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.graph.op.Relu;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Window;

/**
 * Derivatives of bounds by the multipliers of splits, against central differences of the bounds
 * themselves: in each of them a row is linear between its kinks, so that differences are exact.
 */
class BetaGradientsTest {
  private static final int NETWORKS = 40;
  private static final double STEP = 1e-5;

  /** Relative; a difference of bounds near 1 over 1e-5 keeps some 1e-10. */
  private static final double TOLERANCE = 1e-6;

  /** Rows of one network with a split of up to four undecided elements, not applied to bounds. */
  private static final class Case {
    private final FreePass free;
    private final Objectives rows;
    private final SplitSet splits;
    private final double[][] beta;

    Case(Graph graph, long seed, Parallel parallel) {
      SplittableRandom random = new SplittableRandom(seed);
      CrownPass pass =
          new CrownPass(
              Batch.of(graph, List.of(Dags.box(graph, 0.5, seed))),
              new ScalarKernels(),
              parallel,
              Arithmetic.REAL,
              Crown.Intermediate.CROWN,
              ElementType.FLOAT64,
              Budget.unlimited());
      pass.visitUpTo(graph.output().id());
      free = new FreePass(pass, pass.relaxations());
      free.refresh(graph.output().id());
      rows = Objectives.all(graph.output().id(), 1, graph.output().size(), 1);
      splits = splits(graph, pass.bounds(), random);
      beta = new double[rows.rows()][splits.size()];
      for (double[] b : beta) {
        Arrays.setAll(b, k -> random.nextDouble(0.05, 0.5));
      }
    }

    private static SplitSet splits(Graph graph, NodeBounds bounds, SplittableRandom random) {
      List<int[]> all = new ArrayList<>();
      for (Node node : graph.nodes()) {
        int z = node.op() instanceof Activation ? node.operands().get(0) : -1;
        for (int i = 0; z >= 0 && i < node.size(); i++) {
          if (bounds.lower(z)[i] < 0 && bounds.upper(z)[i] > 0) {
            all.add(new int[] {z, i, random.nextBoolean() ? 1 : -1});
          }
        }
      }
      while (all.size() > 4) {
        all.remove(random.nextInt(all.size()));
      }
      return new SplitSet(
          all.stream().mapToInt(s -> s[0]).toArray(),
          all.stream().mapToInt(s -> s[1]).toArray(),
          new double[all.size()],
          all.stream().mapToInt(s -> s[2]).toArray());
    }

    /** The rows evaluated with the multipliers as they are, and what holds these. */
    private RowOptimiser evaluated(SplitMultipliers[] multipliers) {
      RowState state = new RowState(rows.rows());
      for (int r = 0; r < beta.length; r++) {
        state.start(r, null, beta[r]);
      }
      multipliers[0] = new SplitMultipliers(free.state().graph(), rows, List.of(splits), state);
      RowOptimiser block =
          new RowOptimiser(free, rows, 0, rows.rows(), Window.wholeValue(), multipliers[0], null);
      block.evaluate(true);
      return block;
    }

    double bound(int r, int k, double change) {
      double before = beta[r][k];
      beta[r][k] = before + change;
      double bound = evaluated(new SplitMultipliers[1]).lower(r);
      beta[r][k] = before;
      return bound;
    }

    /** The derivative of each row by each of its multipliers, from the optimiser's own moments. */
    double[][] derivatives() {
      SplitMultipliers[] multipliers = new SplitMultipliers[1];
      RowOptimiser block = evaluated(multipliers);
      double[] ones = new double[beta.length];
      Arrays.fill(ones, 1);
      block.step(ones, null, Double.MIN_NORMAL, Double.MIN_NORMAL);
      // Adam's first moment after one step is a share of the derivative.
      double[][] out = new double[beta.length][];
      for (int r = 0; r < out.length; r++) {
        out[r] = moments(multipliers[0], r);
        for (int k = 0; k < out[r].length; k++) {
          out[r][k] /= 1 - FreeLines.BETA_1;
        }
      }
      return out;
    }
  }

  private static double[] moments(SplitMultipliers multipliers, int row) {
    try {
      Field field = SplitMultipliers.class.getDeclaredField("first");
      field.setAccessible(true);
      return ((double[][]) Objects.requireNonNull(field.get(multipliers)))[row].clone();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void derivativesByMultipliersOfSplitsAreThoseOfTheRows() {
    int compared = 0;
    int kinks = 0;
    try (Parallel parallel = new Parallel(1)) {
      for (int seed = 0; seed < NETWORKS; seed++) {
        Case c = new Case(Dags.dense(seed, new Relu(), new Relu(0.125)), seed, parallel);
        double[][] found = c.derivatives();
        for (int r = 0; r < found.length; r++) {
          for (int k = 0; k < found[r].length; k++) {
            double at = c.bound(r, k, 0);
            double right = (c.bound(r, k, STEP) - at) / STEP;
            double left = (at - c.bound(r, k, -STEP)) / STEP;
            boolean kink = Math.abs(right - left) > 1e-6;
            kinks += kink ? 1 : 0;
            if (!kink) {
              double measured = (left + right) / 2;
              assertThat(Math.abs(measured - found[r][k]))
                  .as("seed %d, row %d, split %d: %s", seed, r, k, found[r][k])
                  .isLessThanOrEqualTo(TOLERANCE * Math.max(Math.abs(measured), 1e-3));
              compared++;
            }
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(5 * NETWORKS);
    assertThat(kinks).isLessThan(compared / 10);
  }
}
