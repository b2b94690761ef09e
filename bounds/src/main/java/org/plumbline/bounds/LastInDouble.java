package org.plumbline.bounds;

import java.util.Arrays;
import java.util.List;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;

/**
 * The rows of a run of {@link AlphaCrown} once more, in double, in graph order, with the best lines
 * that they ended with. In deep networks the rounding of floats is charged at every value, and
 * again through the bounds of the values before it, so that it may be most of a bound.
 *
 * <p><b>Sound</b> like any evaluation: the lines are free, and bounds of values are intersected
 * with those that hold already.
 */
final class LastInDouble {
  /** Rows of one value, and the blocks that have their lines. */
  record Rows(Node node, Objectives rows, List<RowOptimiser> blocks) {}

  private final CrownPass wide;
  private final Parallel parallel;
  private final Budget budget;
  private final FreePass lines;

  /**
   * A pass in double.
   *
   * @param wide works on the bounds that the run left
   */
  LastInDouble(CrownPass wide, Parallel parallel, Budget budget) {
    this.wide = wide;
    this.parallel = parallel;
    this.budget = budget;
    lines = new FreePass(wide, wide.relaxations());
  }

  /** Whether rounding takes more than a share of some bound that is still wanted. */
  static boolean isWorthIt(double share, double[] lower, double[] error, double[] weight) {
    for (int r = 0; r < lower.length; r++) {
      if (weight[r] > 0 && error[r] > share * Math.abs(lower[r])) {
        return true;
      }
    }
    return false;
  }

  /**
   * Bounds values whose rows have lines with them, others by CROWN, until the budget ends.
   *
   * @param values in graph order
   * @param lower bounds of the objectives; better ones replace them
   * @param error what of them pays for rounding
   */
  void run(List<Rows> values, Rows objectives, double[] lower, double[] error) {
    Graph graph = wide.graph();
    int next = 0;
    for (Node node : graph.nodes()) {
      if (node.id() > objectives.node().id()) {
        break;
      }
      wide.bound(node);
      if (node.op() instanceof Activation f) {
        lines.refresh(node, f);
      }
      if (next < values.size() && values.get(next).node().id() == node.id()) {
        Rows known = values.get(next++);
        double[] low = new double[known.rows().rows()];
        Arrays.fill(low, Double.NEGATIVE_INFINITY);
        boolean complete = evaluate(known, low, new double[low.length]);
        wide.intersect(node, known.rows(), low);
        if (!complete) {
          return;
        }
      } else if (wide.startsAt(node)) {
        Objectives rows = wide.undecided(node);
        if (rows.rows() > 0 && !wide.tighten(node, rows)) {
          return;
        }
      }
    }
    double[] again = new double[lower.length];
    double[] itsError = new double[lower.length];
    Arrays.fill(again, Double.NEGATIVE_INFINITY);
    evaluate(objectives, again, itsError);
    for (int r = 0; r < lower.length; r++) {
      if (again[r] > lower[r]) {
        lower[r] = again[r];
        error[r] = itsError[r];
      }
    }
  }

  /** False if the budget ended; rows that were not reached stay at minus infinity. */
  private boolean evaluate(Rows rows, double[] lower, double[] error) {
    boolean[] done = new boolean[rows.blocks().size()];
    parallel.forEach(
        done.length,
        k -> {
          if (!budget.exhausted()) {
            RowOptimiser block = rows.blocks().get(k).continued(lines);
            block.evaluate(false);
            block.keepBest(lower, error, true);
            done[k] = true;
          }
        });
    for (boolean d : done) {
      if (!d) {
        return false;
      }
    }
    return true;
  }
}
