package org.plumbline.bounds;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.AdamStep;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.RowLines;
import org.plumbline.tensor.Window;

/**
 * The multipliers of the cuts of all rows of a call: at least 0, one per cut of the row's
 * subdomain, optimised by Adam. In a row they come to a constant and to one coefficient per
 * indicator, the sum {@code Q_j = sum_k mu_k sign_kj} (notes of algorithms, 10).
 *
 * <p>The derivative of a bound by {@code mu_k} is {@code sum_j sign_kj q_j - d_k}, q being the side
 * at the minimiser ({@link IndicatorLines#sideAt}).
 */
final class CutMultipliers {
  /** Steps of these multipliers, which have no unit, over the rate of those of splits. */
  private static final double RATE = 0.02;

  private final Objectives objectives;
  private final List<SplitSet> splits;
  private final int[] reader;
  private final double[][] mu;
  private final double[][] best;
  private final double[][] first;
  private final double[][] second;
  private final double[][] sums;
  private final boolean any;

  CutMultipliers(
      Graph graph, Objectives objectives, List<SplitSet> splits, @Nullable RowState state) {
    this.objectives = objectives;
    this.splits = splits;
    any = splits.stream().anyMatch(s -> s.cuts().size() > 0);
    int rows = any ? objectives.rows() : 0;
    reader = any ? readers(graph) : new int[0];
    mu = new double[rows][];
    best = new double[rows][];
    first = new double[rows][];
    second = new double[rows][];
    sums = new double[rows][];
    for (int r = 0; r < rows; r++) {
      int n = cuts(r).size();
      mu[r] = new double[n];
      double[] start = state == null ? null : state.mus(r);
      if (start != null) {
        System.arraycopy(start, 0, mu[r], 0, Math.min(n, start.length));
      }
      best[r] = mu[r].clone();
      first[r] = new double[n];
      second[r] = new double[n];
      sums[r] = new double[cuts(r).value().length];
      sum(r);
    }
  }

  /**
   * Per value, the rectifier that an indicator of it is met at: its only activation. Where several
   * activations read a value its indicators are worth their least, which is paid at the start.
   */
  private static int[] readers(Graph graph) {
    int[] out = new int[graph.nodes().size()];
    java.util.Arrays.fill(out, -1);
    boolean[] seen = new boolean[out.length];
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Activation f) {
        int operand = node.operands().get(0);
        out[operand] = f.isRectifier() && !seen[operand] ? node.id() : -1;
        seen[operand] = true;
      }
    }
    return out;
  }

  private CutSet cuts(int row) {
    return splits.get(objectives.subdomain()[row]).cuts();
  }

  private void sum(int row) {
    CutSet c = cuts(row);
    java.util.Arrays.fill(sums[row], 0);
    for (int k = 0; k < c.size(); k++) {
      for (int t = 0; t < c.neuron()[k].length; t++) {
        sums[row][c.neuron()[k][t]] += c.sign()[k][t] * mu[row][k];
      }
    }
  }

  /** Whether some subdomain has cuts. */
  boolean any() {
    return any;
  }

  /** See {@link Multipliers#offset}. */
  Multipliers.Offset offset(int row) {
    if (!any || cuts(row).size() == 0) {
      return Multipliers.Offset.NONE;
    }
    CutSet c = cuts(row);
    double sum = 0;
    double absolute = 0;
    for (int k = 0; k < c.size(); k++) {
      sum -= mu[row][k] * c.most(k);
      // The product, and what each sum over indicators lost.
      absolute += mu[row][k] * (Math.abs(c.most(k)) + c.neuron()[k].length);
    }
    for (double q : sums[row]) {
      sum += Math.min(q, 0);
      absolute += Math.abs(q);
    }
    return new Multipliers.Offset(sum, absolute, 2 * c.size() + sums[row].length + 2);
  }

  /** See {@link Multipliers#indicators}. */
  Multipliers.Indicators indicators(int node, int row) {
    if (!any) {
      return Multipliers.Indicators.NONE;
    }
    CutSet c = cuts(row);
    int count = 0;
    for (int j = 0; j < c.value().length; j++) {
      count += reader[c.value()[j]] == node && sums[row][j] != 0 ? 1 : 0;
    }
    if (count == 0) {
      return Multipliers.Indicators.NONE;
    }
    Multipliers.Indicators out = new Multipliers.Indicators(new int[count], new double[count]);
    int t = 0;
    for (int j = 0; j < c.value().length; j++) {
      if (reader[c.value()[j]] == node && sums[row][j] != 0) {
        out.element()[t] = c.element()[j];
        out.coefficient()[t++] = sums[row][j];
      }
    }
    return out;
  }

  /** One step of Adam for the rows of a block; {@code splitRate} is the step of splits. */
  void step(
      int from,
      double[] weight,
      ForwardSweep sweep,
      LineChoice choice,
      double splitRate,
      int count) {
    AdamStep adam = FreeLines.adam(RATE * splitRate, count);
    for (int r = 0; any && r < weight.length; r++) {
      int row = from + r;
      if (weight[r] > 0 && mu[row].length > 0) {
        double[] gradient = gradient(row, r, sweep, choice);
        for (int k = 0; k < gradient.length; k++) {
          double move = adam.move(first[row], second[row], k, gradient[k]);
          mu[row][k] = Math.max(0, mu[row][k] + move);
        }
        sum(row);
      }
    }
  }

  /** Derivatives of a row's bound by its multipliers, after one walk and its sweep. */
  double[] gradient(int row, int r, ForwardSweep sweep, LineChoice choice) {
    CutSet c = cuts(row);
    double[] up = new double[c.value().length];
    double[] down = new double[up.length];
    for (int j = 0; j < up.length; j++) {
      double[] sides = sides(row, j, r, sweep, choice);
      up[j] = sides[0];
      down[j] = sides[1];
    }
    double[] out = new double[c.size()];
    for (int k = 0; k < out.length; k++) {
      out[k] = -c.most(k);
      for (int t = 0; t < c.neuron()[k].length; t++) {
        int j = c.neuron()[k][t];
        out[k] += c.sign()[k][t] > 0 ? up[j] : -down[j];
      }
    }
    return out;
  }

  /** The derivatives by the sum of neuron {@code j} of a row: upwards, and downwards. */
  private double[] sides(int row, int j, int r, ForwardSweep sweep, LineChoice choice) {
    double q = sums[row][j];
    int value = cuts(row).value()[j];
    int element = cuts(row).element()[j];
    int node = reader[value];
    double lo = sweep.pass().bounds().lower(value)[element];
    double hi = sweep.pass().bounds().upper(value)[element];
    if (node < 0 || !sweep.trace().has(node) || !IndicatorLines.isCrossed(lo, hi)) {
      return new double[] {q < 0 ? 1 : 0, q <= 0 ? 1 : 0};
    }
    RowBlock rows = sweep.trace().rows(node);
    double z = sweep.at(value, Window.wholeValue()).get(r, element);
    int column = rows.runs().column(element);
    double a = rows.coefficients().get(r, column);
    RowLines lines = choice.lines(sweep.pass().graph().node(node), rows);
    double own = IndicatorLines.own(lines, r, column, element);
    return new double[] {
      IndicatorLines.sideAt(a, q, own, z, lo, hi, 1),
      IndicatorLines.sideAt(a, q, own, z, lo, hi, -1)
    };
  }

  /** Remembers the multipliers of a row as its best. */
  void keep(int row) {
    if (any) {
      System.arraycopy(mu[row], 0, best[row], 0, mu[row].length);
    }
  }

  /** The best multipliers of a row, or null if there are no cuts at all. */
  double @Nullable [] best(int row) {
    return any ? best[row] : null;
  }
}
