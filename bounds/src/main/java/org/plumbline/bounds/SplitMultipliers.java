package org.plumbline.bounds;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
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
  private final int[] reader;
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
    reader = readers(graph);
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

  /** The activation that reads each value, or -1. */
  static int[] readers(Graph graph) {
    int[] reader = new int[graph.nodes().size()];
    Arrays.fill(reader, -1);
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Activation) {
        reader[node.operands().get(0)] = node.id();
      }
    }
    return reader;
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
      b[k] = Math.max(0, b[k] + unit[k] * adam.move(first[row], second[row], k, gradient));
    }
  }

  /**
   * What the multiplier of each split is measured in: how much the row has to do with the element,
   * or, if more, with those of the same value that were split. A multiplier is added to such a
   * coefficient, and they differ by orders of magnitude from layer to layer.
   */
  private double[] units(SplitSet s, int n, ForwardSweep sweep, int r) {
    double[] own = new double[n];
    double[] sum = new double[reader.length];
    int[] count = new int[reader.length];
    for (int k = 0; k < n; k++) {
      int value = s.value()[k];
      int node = reader[value];
      if (node >= 0 && sweep.trace().has(node)) {
        RowBlock rows = sweep.trace().rows(node);
        int column = rows.runs().column(s.element()[k]);
        own[k] = Math.abs(rows.coefficients().get(r, column));
        sum[value] += own[k];
        count[value]++;
      }
    }
    for (int k = 0; k < n; k++) {
      int value = s.value()[k];
      // Elements that nothing reads are those that rows start at, with coefficients of 1.
      own[k] = sum[value] > 0 ? Math.max(own[k], sum[value] / count[value]) : 1;
    }
    return own;
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
