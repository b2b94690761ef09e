package org.plumbline.bounds;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.tensor.AdamStep;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Window;

/**
 * The multipliers of the splits of all rows of a call: at least 0, one per split of the row's
 * subdomain, optimised by Adam; those of the row's cuts go with them.
 */
final class SplitMultipliers implements Multipliers {
  private final Objectives objectives;
  private final List<SplitSet> splits;
  private final double[][] beta;
  private final double[][] best;
  private final double[][] first;
  private final double[][] second;
  private final boolean any;
  private final CutMultipliers cuts;

  SplitMultipliers(
      Graph graph, Objectives objectives, List<SplitSet> splits, @Nullable RowState state) {
    this.objectives = objectives;
    cuts = new CutMultipliers(graph, objectives, splits, state);
    this.splits = splits;
    int rows = objectives.rows();
    beta = new double[rows][];
    best = new double[rows][];
    first = new double[rows][];
    second = new double[rows][];
    boolean some = false;
    for (int r = 0; r < rows; r++) {
      int n = splits.isEmpty() ? 0 : splits.get(objectives.subdomain()[r]).multiplied();
      beta[r] = new double[n];
      double[] start = state == null ? null : state.betas(r);
      if (start != null) {
        System.arraycopy(start, 0, beta[r], 0, Math.min(n, start.length));
      }
      best[r] = beta[r].clone();
      first[r] = new double[n];
      second[r] = new double[n];
      some |= n > 0;
    }
    any = some;
  }

  /** No multipliers for these rows. */
  static SplitMultipliers none(Graph graph, Objectives objectives) {
    return new SplitMultipliers(graph, objectives, List.of(), null);
  }

  /** The multipliers of cuts. */
  CutMultipliers cuts() {
    return cuts;
  }

  @Override
  public boolean haveIndicators() {
    return cuts.any();
  }

  @Override
  public Offset offset(int row) {
    return cuts.offset(row);
  }

  @Override
  public Indicators indicators(int node, int row) {
    return cuts.indicators(node, row);
  }

  @Override
  public Term at(int value, int row) {
    if (!any) {
      return Term.EMPTY;
    }
    SplitSet s = splits.get(objectives.subdomain()[row]);
    double[] b = beta[row];
    int count = 0;
    for (int k = 0; k < b.length; k++) {
      count += s.value()[k] == value && b[k] > 0 ? 1 : 0;
    }
    if (count == 0) {
      return Term.EMPTY;
    }
    Term term = new Term(new int[count], new double[count], new double[count]);
    int t = 0;
    for (int k = 0; k < b.length; k++) {
      if (s.value()[k] == value && b[k] > 0) {
        term.element()[t] = s.element()[k];
        term.coefficient()[t] = -s.side()[k] * b[k];
        term.constant()[t++] = s.side()[k] * b[k] * s.point()[k];
      }
    }
    return term;
  }

  /**
   * One step of Adam for rows {@code [from, from + rows)}.
   *
   * @param rate the step, in units of the coefficients that rows have where they are split
   */
  void step(int from, int rows, double[] weight, ForwardSweep sweep, double rate, int count) {
    AdamStep adam = FreeLines.adam(rate, count);
    for (int r = 0; any && r < rows; r++) {
      if (weight[r] > 0 && beta[from + r].length > 0) {
        step(from + r, r, sweep, adam);
      }
    }
  }

  private void step(int row, int r, ForwardSweep sweep, AdamStep adam) {
    SplitSet s = splits.get(objectives.subdomain()[row]);
    double[] b = beta[row];
    double[] unit = units(s, b.length, sweep, r);
    for (int k = 0; k < b.length; k++) {
      double z = sweep.at(s.value()[k], Window.wholeValue()).get(r, s.element()[k]);
      double gradient = -s.side()[k] * (z - s.point()[k]);
      double next = b[k] + unit[k] * adam.move(first[row], second[row], k, gradient);
      // A step that is no number leaves the multiplier where it is.
      b[k] = Double.isFinite(next) ? Math.max(0, next) : b[k];
    }
  }

  /**
   * What the multiplier of each split is measured in: how much the row has to do with the element,
   * or, if more, with those of the same value that were split. A multiplier is added to such a
   * coefficient, and they differ by orders of magnitude from layer to layer.
   */
  private static double[] units(SplitSet s, int n, ForwardSweep sweep, int r) {
    double[] unit = new double[n];
    int values = sweep.pass().graph().nodes().size();
    double[] sum = new double[values];
    int[] count = new int[values];
    for (int k = 0; k < n; k++) {
      unit[k] = coefficient(sweep, r, s.value()[k], s.element()[k]);
      sum[s.value()[k]] += unit[k];
      count[s.value()[k]]++;
    }
    for (int k = 0; k < n; k++) {
      double mean = sum[s.value()[k]] / count[s.value()[k]];
      // No coefficients at all: rows that start at the value itself have 1 there.
      unit[k] = mean > 0 ? Math.max(unit[k], mean) : 1;
    }
    return unit;
  }

  /** The largest coefficient of a row over what activations make of an element, 0 without any. */
  private static double coefficient(ForwardSweep sweep, int r, int value, int element) {
    Graph graph = sweep.pass().graph();
    double most = 0;
    for (int node : graph.consumers(value)) {
      if (graph.node(node).op() instanceof Activation && sweep.trace().has(node)) {
        RowBlock rows = sweep.trace().rows(node);
        double a = rows.coefficients().get(r, rows.runs().column(element));
        most = Math.max(most, Math.abs(a));
      }
    }
    return most;
  }

  /** Remembers the multipliers of a row as its best. */
  void keep(int row) {
    System.arraycopy(beta[row], 0, best[row], 0, beta[row].length);
    cuts.keep(row);
  }

  /** The best multipliers of a row. */
  double[] best(int row) {
    return best[row];
  }
}
