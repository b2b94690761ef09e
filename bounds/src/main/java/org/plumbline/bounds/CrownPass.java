package org.plumbline.bounds;

import java.util.Arrays;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Coupled;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Input;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Tensor;

/**
 * One call of a backward method: intermediate bounds in graph order, and the state that its walks
 * share (bounds, charges, lines) in one type of rows.
 */
final class CrownPass implements PassState {
  private final Kernels kernels;
  private final Parallel parallel;
  private final Graph graph;
  private final NodeBounds bounds;
  private final Budget budget;
  private final Charges charges;
  private final Intervals intervals;
  private final Relaxations relaxations;
  private final Tensor[] boxLower;
  private final Tensor[] boxUpper;
  private final int[] mixing;
  private final Crown.Intermediate intermediate;

  CrownPass(
      Batch batch,
      Kernels kernels,
      Parallel parallel,
      Arithmetic arithmetic,
      Crown.Intermediate intermediate,
      ElementType type,
      Budget budget) {
    this.intermediate = intermediate;
    this.kernels = kernels;
    this.parallel = parallel;
    graph = batch.graph();
    bounds = batch.bounds();
    this.budget = budget;
    charges = new Charges(graph, type, arithmetic);
    intervals = new Intervals(kernels, graph, charges);
    relaxations = new Relaxations(graph, type);
    boxLower = new Tensor[graph.nodes().size()];
    boxUpper = new Tensor[graph.nodes().size()];
    mixing = new int[graph.nodes().size()];
  }

  /** Bounds all values up to {@code last}; false if the budget ended. */
  boolean visitUpTo(int last) {
    for (Node node : graph.nodes()) {
      if (node.id() > last) {
        break;
      }
      bound(node);
      if (startsAt(node)) {
        Objectives rows = undecided(node);
        if (rows.rows() > 0 && !tighten(node, rows)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether rows that start at a value may improve on its intervals. */
  boolean startsAt(Node node) {
    return intermediate != Crown.Intermediate.INTERVALS && mixing[node.id()] > 1;
  }

  /** Intersects the bounds of a value with intervals and chooses the lines of its operator. */
  void bound(Node node) {
    intervals.bound(node, bounds);
    mixing[node.id()] = mixing(node);
    if (node.op() instanceof Input) {
      ElementType type = charges.type();
      boxLower[node.id()] = batchOf(Tensor.down(type, bounds.lower(node.id())), node);
      boxUpper[node.id()] = batchOf(Tensor.up(type, bounds.upper(node.id())), node);
    }
    relaxations.choose(graph, node, bounds);
  }

  private Tensor batchOf(Tensor flat, Node node) {
    return flat.reshaped(bounds.batch(), node.size());
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
      return node.op() instanceof Input ? 0 : Math.max(most, 1) + 1;
    }
    boolean elementwise = op.forwardRoundings() <= 3 && node.operands().size() == 1;
    return elementwise ? most : most + 1;
  }

  /** Rows for both ends of the elements that some nonlinear operator needs, element by element. */
  Objectives undecided(Node node) {
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
    for (int i = 0; i < n; i++) {
      for (int b = 0; b < bounds.batch(); b++) {
        for (int s = 1; wanted[b * n + i] && s >= -1; s -= 2) {
          subdomain[r] = b;
          element[r] = i;
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

  /** Bounds a value by rows with CROWN's lines; false if the budget ended. */
  boolean tighten(Node node, Objectives rows) {
    double[] lower = new double[rows.rows()];
    double[] error = new double[rows.rows()];
    Arrays.fill(lower, Double.NEGATIVE_INFINITY);
    boolean complete = walk(rows, Multipliers.NONE, WalkObserver.NONE, lower, error);
    intersect(node, rows, lower);
    return complete;
  }

  /** Intersects the bounds of a value with those of rows over it. */
  void intersect(Node node, Objectives rows, double[] lower) {
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
        (from, to, window) -> {
          Walk w = new Walk(this, relaxations, multipliers, observer).run(o, from, to, window);
          System.arraycopy(w.lower(), 0, lower, from, to - from);
          System.arraycopy(w.error(), 0, error, from, to - from);
        });
  }

  /** Cuts the rows into blocks and works on all; false if the budget ended before the last. */
  boolean forBlocks(Objectives o, int elementsPerRow, Blocks.Task task) {
    return Blocks.cut(graph, o, elementsPerRow, budget, parallel.threads())
        .forEach(parallel, budget, task);
  }

  /** The largest value up to {@code last}. */
  int widest(int last) {
    int widest = 1;
    for (Node node : graph.nodes()) {
      widest = node.id() <= last ? Math.max(widest, node.size()) : widest;
    }
    return widest;
  }

  @Override
  public Graph graph() {
    return graph;
  }

  @Override
  public NodeBounds bounds() {
    return bounds;
  }

  @Override
  public Charges charges() {
    return charges;
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  @Override
  public Tensor boxLower(int input) {
    return boxLower[input];
  }

  @Override
  public Tensor boxUpper(int input) {
    return boxUpper[input];
  }

  Relaxations relaxations() {
    return relaxations;
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
