package org.plumbline.bounds;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.RowLines;
import org.plumbline.tensor.Window;

/**
 * One block of rows whose lines and split multipliers are free: evaluated by an ordinary walk, then
 * improved by one step of Adam. The gradient needs no automatic differentiation: one forward sweep
 * along the lines in use at the minimiser of each row gives {@code d lb / d slope_j = A_j z_j} and
 * {@code d lb / d intercept_j = A_j}; {@code d lb / d beta = -side (z_j - point)} (notes of
 * algorithms, 5.1).
 *
 * <p>Bounds are sound whatever the parameters are, so nothing here needs rigour of its own. A block
 * keeps its parameters between evaluations.
 */
final class RowOptimiser implements LineChoice {
  private final FreePass pass;
  private final Graph graph;
  private final Objectives objectives;
  private final int from;
  private final int rows;
  private final Window window;
  private final SplitMultipliers multipliers;
  private final @Nullable RowState state;
  private final @Nullable RowOptimiser before;
  private final @Nullable FreeParameters[] free;
  private final Trace trace;
  private double[] current;
  private double[] currentError;
  private final double[] best;
  private int steps;
  private boolean idle;

  RowOptimiser(
      FreePass pass,
      Objectives objectives,
      int from,
      int to,
      Window window,
      SplitMultipliers multipliers,
      @Nullable RowState state) {
    this(pass, objectives, from, to, window, multipliers, state, null);
  }

  private RowOptimiser(
      FreePass pass,
      Objectives objectives,
      int from,
      int to,
      Window window,
      SplitMultipliers multipliers,
      @Nullable RowState state,
      @Nullable RowOptimiser before) {
    this.before = before;
    this.pass = pass;
    this.graph = pass.state().graph();
    this.objectives = objectives;
    this.from = from;
    this.rows = to - from;
    this.window = window;
    this.multipliers = multipliers;
    this.state = state;
    free = new FreeParameters[graph.nodes().size()];
    trace = new Trace(graph);
    best = new double[rows];
    current = best;
    currentError = best;
    Arrays.fill(best, Double.NEGATIVE_INFINITY);
  }

  /** The same rows in another pass over the same graph, with the best lines of this block. */
  RowOptimiser continued(FreePass in) {
    SplitMultipliers none = SplitMultipliers.none(graph, objectives);
    return new RowOptimiser(in, objectives, from, from + rows, window, none, null, this);
  }

  /** The first row of the block. */
  int from() {
    return from;
  }

  /** The number of rows. */
  int rows() {
    return rows;
  }

  /** The bound of row {@code r} of the block by the last evaluation. */
  double lower(int r) {
    return current[r];
  }

  /**
   * Bounds the rows with the parameters as they are.
   *
   * @param traced whether a step or an observer needs to know where the rows went
   */
  void evaluate(boolean traced) {
    trace.clear();
    WalkObserver observer = traced ? trace : WalkObserver.NONE;
    Walk walk =
        new Walk(pass.state(), this, multipliers, observer)
            .run(objectives, from, from + rows, window);
    current = walk.lower();
    currentError = walk.error();
  }

  /** Whether nothing depends on the rows at present. */
  boolean isIdle() {
    return idle;
  }

  /** Says whether nothing depends on the rows at present. */
  void idle(boolean now) {
    idle = now;
  }

  /** Bytes that the parameters take. */
  long bytes() {
    long sum = 0;
    for (FreeParameters f : free) {
      sum += f == null ? 0 : f.bytes();
    }
    return sum;
  }

  /**
   * Writes what is better than before.
   *
   * @param parameters whether to keep the parameters that it belongs to
   */
  void keepBest(double[] lower, double[] error, boolean parameters) {
    for (int r = 0; r < rows; r++) {
      if (current[r] > best[r]) {
        best[r] = current[r];
        if (best[r] > lower[from + r]) {
          lower[from + r] = best[r];
          error[from + r] = currentError[r];
        }
        if (parameters) {
          keep(r);
        }
      }
    }
  }

  private void keep(int r) {
    for (FreeParameters f : free) {
      if (f != null) {
        f.keep(r);
      }
    }
    multipliers.keep(from + r);
  }

  /**
   * Shows an observer what the last evaluation passed at nonlinear values and inputs, and writes
   * the bounds that belong to it.
   */
  void show(WalkObserver observer, double[] walked) {
    System.arraycopy(current, 0, walked, from, rows);
    for (int value = objectives.value(); value >= 0; value--) {
      if (trace.has(value)) {
        observer.at(value, from, trace.rows(value));
      }
    }
  }

  /** Shows an observer the values of a sweep, of the last walk or of an earlier one. */
  void show(WalkObserver observer, ForwardSweep sweep) {
    for (int value = objectives.value(); value >= 0; value--) {
      Window reached = trace.window(value);
      if (reached != null) {
        observer.along(value, from, reached, sweep.at(value));
      }
    }
  }

  /** Stores the best parameters of all rows. */
  void store(RowState into) {
    for (int r = 0; r < rows; r++) {
      ParameterLayout layout = into.layout(from + r);
      byte[] parameters = layout == null ? null : layout.encode(free, r);
      into.start(from + r, parameters, multipliers.best(from + r));
      into.startCuts(from + r, multipliers.cuts().best(from + r));
    }
  }

  @Override
  public RowLines lines(Node node, RowBlock block) {
    if (!(node.op() instanceof Activation f)) {
      throw new IllegalStateException("value " + node.id() + " has no lines");
    }
    FreeParameters own = free[node.id()];
    if (own == null) {
      own = begin(node, pass.freeLines(node, f, block));
    }
    return own instanceof FreeLines lines ? lines.lines(block) : pass.shared().lines(node, block);
  }

  @Override
  public McCormick.Positions planes(Node node, RowBlock block) {
    FreeParameters own = free[node.id()];
    if (own == null && node.op() instanceof Product p) {
      own = begin(node, pass.freePlanes(node, p, block));
    }
    return own instanceof FreePlanes planes ? planes : McCormick.Positions.CHOSEN;
  }

  /** Has new parameters start where a parent or an earlier walk ended. */
  private @Nullable FreeParameters begin(Node node, @Nullable FreeParameters own) {
    if (own != null) {
      decode(node, own);
      FreeParameters earlier = before == null ? null : before.free[node.id()];
      if (earlier != null) {
        own.startFrom(earlier);
      }
      free[node.id()] = own;
    }
    return own;
  }

  private void decode(Node node, FreeParameters own) {
    for (int r = 0; state != null && r < rows; r++) {
      ParameterLayout layout = state.layout(from + r);
      byte[] parameters = state.parameters(from + r);
      if (layout != null && parameters != null) {
        layout.decode(node.id(), own, r, parameters);
      }
    }
  }

  @Override
  public Rows rows(int node, int b) {
    return pass.shared().rows(node, b);
  }

  /** Values along the lines of the last walk at the minimisers of its rows. */
  ForwardSweep sweep() {
    ForwardSweep sweep = new ForwardSweep(pass.state(), this, trace, rows).along(multipliers, from);
    sweep.run(objectives.value());
    return sweep;
  }

  /**
   * One step of Adam on all parameters of the block.
   *
   * @param weight weight of each row of the block in what is maximised
   * @param ends where derivatives by the bounds of values are added, or null to leave them out
   * @param alphaRate step of line parameters
   * @param betaRate step of multipliers, over the coefficients of the elements that were split
   * @return the sweep that the derivatives come from
   */
  ForwardSweep step(
      double[] weight, @Nullable EndGradients ends, double alphaRate, double betaRate) {
    steps++;
    ForwardSweep sweep = sweep();
    // Before the slopes move: the sides of neurons belong to the lines of the last walk.
    multipliers.cuts().step(from, weight, sweep, this, betaRate, steps);
    for (Node node : graph.nodes()) {
      FreeParameters own = free[node.id()];
      if (own != null && trace.window(node.id()) != null) {
        RowBlock a = trace.rows(node.id());
        int x = node.operands().get(0);
        switch (own) {
          case FreeLines lines ->
              lines.step(a, sweep.at(x, a.window()), weight, alphaRate, steps, ends);
          case FreePlanes planes ->
              planes.step(
                  a, sweep.at(x), sweep.at(node.operands().get(1)), weight, alphaRate, steps, ends);
        }
      }
    }
    multipliers.step(from, rows, weight, sweep, betaRate, steps);
    trace.clear();
    return sweep;
  }
}
