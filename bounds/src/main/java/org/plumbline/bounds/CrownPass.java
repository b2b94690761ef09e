package org.plumbline.bounds;

import java.util.Arrays;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Coupled;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;

/**
 * One call of a backward method: intermediate bounds in graph order, and the state that its walks
 * share (bounds, charges, lines).
 */
final class CrownPass {
  private final Kernels kernels;
  private final Parallel parallel;
  private final Crown.Intermediate intermediate;
  private final Graph graph;
  private final NodeBounds bounds;
  private final Budget budget;
  private final Charges charges;
  private final Intervals intervals;
  private final Relaxations relaxations;
  private final int[] mixing;

  CrownPass(
      Batch batch,
      Kernels kernels,
      Parallel parallel,
      Arithmetic arithmetic,
      Crown.Intermediate intermediate,
      Budget budget) {
    this.kernels = kernels;
    this.parallel = parallel;
    this.intermediate = intermediate;
    graph = batch.graph();
    bounds = batch.bounds();
    this.budget = budget;
    charges = new Charges(graph, ElementType.FLOAT64, arithmetic);
    intervals = new Intervals(kernels, graph, charges);
    relaxations = new Relaxations(graph);
    mixing = new int[graph.nodes().size()];
  }

  /** Bounds all values up to {@code last}; false if the budget ended. */
  boolean visitUpTo(int last) {
    for (Node node : graph.nodes()) {
      if (node.id() <= last && !visit(node)) {
        return false;
      }
    }
    return true;
  }

  private boolean visit(Node node) {
    intervals.bound(node, bounds);
    mixing[node.id()] = mixing(node);
    relaxations.choose(graph, node, bounds);
    if (intermediate != Crown.Intermediate.INTERVALS && mixing[node.id()] > 1) {
      Objectives rows = undecided(node);
      if (rows.rows() > 0) {
        return tighten(node, rows);
      }
    }
    return true;
  }

  /**
   * How far intervals are from exact: 0 for inputs and what only moves, scales or shifts them one
   * by one, 1 after one product, more after that. Merging branches counts as a product.
   */
  private int mixing(Node node) {
    int most = 0;
    for (int k : node.operands()) {
      most = Math.max(most, mixing[k]);
    }
    if (!(node.op() instanceof Affine op)) {
      return node.operands().isEmpty() ? 0 : most + 2;
    }
    boolean elementwise = op.forwardRoundings() <= 2 && node.operands().size() == 1;
    return elementwise ? most : most + 1;
  }

  private Objectives undecided(Node node) {
    int n = node.size();
    boolean[] wanted = new boolean[bounds.batch() * n];
    int count = 0;
    for (int consumer : graph.consumers(node.id())) {
      for (int at = 0; at < wanted.length; at++) {
        if (!wanted[at] && needs(graph.node(consumer), node.id(), at)) {
          wanted[at] = true;
          count++;
        }
      }
    }
    int[] subdomain = new int[2 * count];
    int[] element = new int[2 * count];
    int[] sign = new int[2 * count];
    int r = 0;
    for (int at = 0; at < wanted.length; at++) {
      if (wanted[at]) {
        for (int s = 1; s >= -1; s -= 2) {
          subdomain[r] = at / n;
          element[r] = at % n;
          sign[r++] = s;
        }
      }
    }
    return new Objectives(node.id(), subdomain, element, sign);
  }

  private boolean needs(Node consumer, int value, int at) {
    double lo = bounds.lower(value)[at];
    double hi = bounds.upper(value)[at];
    if (intermediate == Crown.Intermediate.CROWN_ALONE) {
      return !(consumer.op() instanceof Affine);
    }
    if (consumer.op() instanceof Activation f) {
      return !f.isLinear(lo, hi, bounds.side(value, at));
    }
    return (consumer.op() instanceof Product || consumer.op() instanceof Coupled) && lo < hi;
  }

  private boolean tighten(Node node, Objectives rows) {
    double[] lower = new double[rows.rows()];
    double[] error = new double[rows.rows()];
    Arrays.fill(lower, Double.NEGATIVE_INFINITY);
    boolean complete = walk(rows, Multipliers.NONE, WalkObserver.NONE, lower, error);
    int n = node.size();
    for (int r = 0; r < rows.rows(); r++) {
      int at = rows.subdomain()[r] * n + rows.element()[r];
      if (intermediate == Crown.Intermediate.CROWN_ALONE) {
        double[] ends = rows.sign()[r] > 0 ? bounds.lower(node.id()) : bounds.upper(node.id());
        ends[at] = rows.sign()[r] * lower[r];
      } else if (rows.sign()[r] > 0) {
        bounds.intersect(node.id(), at, lower[r], Double.POSITIVE_INFINITY);
      } else {
        bounds.intersect(node.id(), at, Double.NEGATIVE_INFINITY, -lower[r]);
      }
    }
    charges.magnitudes(node, bounds.lower(node.id()), bounds.upper(node.id()));
    return complete;
  }

  boolean walk(
      Objectives o,
      Multipliers multipliers,
      WalkObserver observer,
      double[] lower,
      double[] error) {
    return forBlocks(
        o,
        widest(o.value()),
        (from, rows) -> {
          Walk walk = new Walk(graph, bounds, charges, relaxations, multipliers, observer, rows);
          Walk.run(walk, kernels, o, from, lower, error);
        });
  }

  /** Work on rows {@code [from, from + rows)}. */
  interface BlockTask {
    void run(int from, int rows);
  }

  /** Cuts the rows into blocks of bounded size; false if the budget ended before the last one. */
  boolean forBlocks(Objectives o, int elementsPerRow, BlockTask task) {
    int most = Math.max(1, budget.blockElements() / elementsPerRow);
    int even = (o.rows() + parallel.threads() - 1) / parallel.threads();
    int size = Math.max(1, Math.min(most, even));
    int blocks = (o.rows() + size - 1) / size;
    boolean[] skipped = new boolean[blocks];
    parallel.forEach(
        blocks,
        k -> {
          if (budget.exhausted()) {
            skipped[k] = true;
            return;
          }
          task.run(k * size, Math.min(size, o.rows() - k * size));
        });
    for (boolean s : skipped) {
      if (s) {
        return false;
      }
    }
    return true;
  }

  private int widest(int last) {
    int widest = 1;
    for (Node node : graph.nodes()) {
      widest = node.id() <= last ? Math.max(widest, node.size()) : widest;
    }
    return widest;
  }

  Graph graph() {
    return graph;
  }

  NodeBounds bounds() {
    return bounds;
  }

  Charges charges() {
    return charges;
  }

  Relaxations relaxations() {
    return relaxations;
  }

  Kernels kernels() {
    return kernels;
  }

  Budget budget() {
    return budget;
  }

  /** A row is never worse than the interval of its element. */
  void meetIntervals(Objectives o, double[] lower) {
    int n = graph.node(o.value()).size();
    for (int r = 0; r < o.rows() && bounds.has(o.value()); r++) {
      int at = o.subdomain()[r] * n + o.element()[r];
      double interval =
          o.sign()[r] > 0 ? bounds.lower(o.value())[at] : -bounds.upper(o.value())[at];
      lower[r] = Math.max(lower[r], interval);
    }
  }
}
