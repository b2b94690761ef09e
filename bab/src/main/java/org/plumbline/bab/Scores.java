package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Runs;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Window;

/**
 * What the last evaluation of rows tells about where to split: coefficients over nonlinear values
 * and inputs are kept, and scored for the rows that are asked for.
 *
 * <p>Two scores per undecided element (notes of algorithms, 7): BaBSR, an estimate of what deciding
 * it changes in the row, the bias of its value included; and the intercept alone, what the row pays
 * for the upper line. For activations other than rectifiers: the gap of the line in use at the
 * split point. Both guess without looking at where the row is least, so what they choose can be
 * filtered by the values there ({@link #gains}).
 */
final class Scores implements WalkObserver {
  /** Where a row reached a value: a block, and the row within it. */
  private record Seen(RowBlock block, int row) {}

  /** Values along the lines of a row: those of a block, and the row within it. */
  private record Along(Runs runs, Tensor values, int row) {
    double at(int element) {
      return values.get(row, runs.column(element));
    }
  }

  private final Graph graph;
  private final boolean filters;
  private final @Nullable Seen[][] seen;
  private final @Nullable Along[][] along;

  /** Scores of {@code rows} rows; different rows may be seen on different threads. */
  Scores(Graph graph, int rows) {
    this(graph, rows, false);
  }

  /** Scores of rows whose candidates can be filtered, if asked for. */
  Scores(Graph graph, int rows, boolean filters) {
    this.graph = graph;
    this.filters = filters;
    seen = new Seen[graph.nodes().size()][rows];
    along = new Along[graph.nodes().size()][filters ? rows : 0];
  }

  @Override
  public boolean wantsValues() {
    return filters;
  }

  @Override
  public void along(int value, int firstRow, Window window, Tensor values) {
    Runs runs = Runs.of(window, graph.node(value).shape());
    for (int r = 0; r < values.rows(); r++) {
      along[value][firstRow + r] = new Along(runs, values, r);
    }
  }

  @Override
  public void at(int value, int firstRow, RowBlock block) {
    if (!(graph.node(value).op() instanceof Affine)) {
      for (int r = 0; r < block.rows(); r++) {
        seen[value][firstRow + r] = new Seen(block, r);
      }
    }
  }

  /** The corner of a box where a row is least. */
  double[] minimiser(int row, Box box) {
    double[] a = coefficients(row);
    double[] x = new double[a.length];
    Arrays.setAll(x, i -> a[i] < 0 ? box.upper(i) : box.lower(i));
    return x;
  }

  /** The coefficients of a row over all inputs. */
  double[] coefficients(int row) {
    double[] a = new double[graph.inputSize()];
    for (Node input : graph.inputs()) {
      Seen s = seen[input.id()][row];
      int offset = graph.inputOffset(input.id());
      for (int i = 0; s != null && i < s.block().runs().size(); i++) {
        a[offset + s.block().runs().element(i)] = s.block().coefficients().get(s.row(), i);
      }
    }
    return a;
  }

  /** The coefficient of a row over an element of a value, 0 if the row did not reach it. */
  double coefficient(int row, int value, int element) {
    Seen s = seen[value][row];
    return s == null ? 0 : s.block().coefficients().get(s.row(), s.block().runs().column(element));
  }

  /** A candidate and how much it promises. */
  private record Scored(Decision decision, double score) {}

  /** The largest scores of a list that grows. */
  private static final class Best {
    private final Scored[] kept;

    Best(int most) {
      kept = new Scored[most];
    }

    boolean wants(double score) {
      Scored last = kept[kept.length - 1];
      return score > 0 && (last == null || score > last.score());
    }

    void offer(double score, int value, int element, double point) {
      if (!wants(score)) {
        return;
      }
      int k = kept.length - 1;
      while (k > 0 && (kept[k - 1] == null || score > kept[k - 1].score())) {
        kept[k] = kept[k - 1];
        k--;
      }
      kept[k] = new Scored(new Decision(value, element, point, 1), score);
    }
  }

  /**
   * The best splits of a row by both scores, the best of BaBSR first, without repetition.
   *
   * @param bounds bounds of the subdomain or of a region around it
   * @param b index of the subdomain in {@code bounds}
   * @param decided elements that the subdomain's path has decided, from {@link #decided(Subdomain)}
   * @param most how many by each score
   */
  List<Decision> candidates(int row, NodeBounds bounds, int b, long[] decided, int most) {
    Best babsr = new Best(most);
    Best intercept = new Best(most);
    for (Node node : graph.nodes()) {
      Seen s = seen[node.id()][row];
      if (s != null && node.op() instanceof Activation f) {
        score(node, f, s, bounds, b, decided, babsr, intercept);
      }
    }
    List<Decision> out = new ArrayList<>();
    Set<Decision> once = new HashSet<>();
    for (Best list : List.of(babsr, intercept)) {
      for (Scored scored : list.kept) {
        if (scored != null && once.add(scored.decision())) {
          out.add(scored.decision());
        }
      }
    }
    return out;
  }

  /**
   * What the children of a decision on an element gain at most, with multipliers of 0, by the
   * values along the lines of the row. Where a child is not linear its chord stands for its line.
   *
   * @param bounds bounds of the subdomain or of a region around it
   * @param b index of the subdomain in {@code bounds}
   * @return for the child above the split point and the one below
   */
  double[] gains(int row, Decision d, NodeBounds bounds, int b) {
    int at = b * graph.node(d.value()).size() + d.element();
    double lo = bounds.lower(d.value())[at];
    double hi = bounds.upper(d.value())[at];
    double above = 0;
    double below = 0;
    for (int node : graph.consumers(d.value())) {
      Along in = along[d.value()][row];
      Along out = along[node][row];
      if (graph.node(node).op() instanceof Activation f && in != null && out != null) {
        double a = coefficient(row, node, d.element());
        double z = in.at(d.element());
        double line = out.at(d.element());
        above += a * (chord(f, d.point(), hi, z) - line);
        below += a * (chord(f, d.point(), lo, z) - line);
      }
    }
    return new double[] {above, below};
  }

  private static double chord(Activation f, double from, double to, double z) {
    double start = f.value(from);
    return start + (f.value(to) - start) / (to - from) * (z - from);
  }

  private void score(
      Node node,
      Activation f,
      Seen s,
      NodeBounds bounds,
      int b,
      long[] decided,
      Best babsr,
      Best intercept) {
    int operand = node.operands().get(0);
    double[] bias =
        graph.node(operand).op() instanceof Affine affine ? affine.bias() : new double[0];
    Runs runs = s.block().runs();
    Tensor coefficients = s.block().coefficients();
    double[] lower = bounds.lower(operand);
    double[] upper = bounds.upper(operand);
    for (int c = 0; c < runs.size(); c++) {
      double a = coefficients.get(s.row(), c);
      int i = runs.element(c);
      int at = b * node.size() + i;
      double lo = lower[at];
      double hi = upper[at];
      if (a == 0 || f.isLinear(lo, hi, bounds.side(operand, at))) {
        continue;
      }
      double p = f.splitPoint(lo, hi);
      if (!(p > lo && p < hi)) {
        continue;
      }
      if (f.isRayBelow()) {
        double slope = hi / (hi - lo);
        double offset = Math.min(a, 0) * -lo * slope;
        double shift = bias.length == 0 ? 0 : bias[i];
        double change = Math.abs(Math.min(shift * a * (slope - 1), shift * a * slope) + offset);
        boolean wanted = babsr.wants(change) || intercept.wants(-offset);
        if (wanted && !contains(decided, operand, i)) {
          babsr.offer(change, operand, i, p);
          intercept.offer(-offset, operand, i, p);
        }
      } else {
        intercept.offer(Math.abs(a) * gap(f, lo, hi, a, p), operand, i, p);
      }
    }
  }

  /** How far the line in use is from the function at the split point. */
  private static double gap(Activation f, double lo, double hi, double a, double p) {
    Lines lines = new Lines(1);
    f.relax(lo, hi, 0, Double.NaN, Double.NaN, lines, 0);
    return a < 0
        ? lines.upperSlope(0) * p + lines.upperIntercept(0) - f.value(p)
        : f.value(p) - lines.lowerSlope(0) * p - lines.lowerIntercept(0);
  }

  /** Elements that the path of a subdomain has decided, as sorted {@link #key}s. */
  static long[] decided(Subdomain s) {
    long[] keys = new long[s.path().length];
    for (int k = 0; k < keys.length; k++) {
      keys[k] = key(s.path()[k].value(), s.path()[k].element());
    }
    Arrays.sort(keys);
    return keys;
  }

  static boolean contains(long[] decided, int value, int element) {
    return Arrays.binarySearch(decided, key(value, element)) >= 0;
  }

  /** One number for an element of a value. */
  static long key(int value, int element) {
    return ((long) value << 32) | element;
  }
}
