package org.plumbline.bounds;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;

/**
 * One call of {@link AlphaCrown}: the rows that bound intermediate values, those of the objectives,
 * and the alternation of evaluations and steps.
 */
final class JointRun {
  /** Evaluations without progress after which the optimiser stops. */
  private static final int PATIENCE = 10;

  /** Part of the time left after the first evaluation that steps may take before a last one. */
  private static final double OPTIMISED = 0.6;

  /** Rows that bound one value, in blocks. */
  private record Start(Node node, Objectives rows, List<RowOptimiser> blocks, double[] lower) {}

  private final Graph graph;
  private final Objectives objectives;
  private final Budget budget;
  private final CrownPass pass;
  private final Parallel parallel;
  private final AlphaCrown.Options options;
  private final FreePass free;
  private final List<Start> starts = new ArrayList<>();
  private final List<RowOptimiser> finals;
  private final double[] lower;
  private final double[] error;
  private boolean joint = true;
  private long used;

  JointRun(
      CrownPass pass,
      Parallel parallel,
      AlphaCrown.Options options,
      Objectives objectives,
      Budget budget) {
    this.pass = pass;
    this.parallel = parallel;
    this.options = options;
    graph = pass.graph();
    this.objectives = objectives;
    this.budget = budget;
    free = new FreePass(pass, pass.relaxations());
    finals = new ArrayList<>();
    lower = new double[objectives.rows()];
    error = new double[lower.length];
    Arrays.fill(lower, Double.NEGATIVE_INFINITY);
  }

  /**
   * False if the budget ended before all rows had a bound.
   *
   * @param share the part of a bound that rounding may take without a last evaluation in double,
   *     for which time is left otherwise
   */
  boolean optimise(UnaryOperator<double[]> weights, double share) {
    long stop = budget.deadlineNanos();
    double rate = options.rate();
    double reached = Double.NEGATIVE_INFINITY;
    int idle = 0;
    for (int it = 1; ; it++) {
      if (!(it == 1 ? first() : again())) {
        return it > 1;
      }
      double[] weight = weights.apply(lower);
      double sum = 0;
      boolean open = false;
      for (int r = 0; r < lower.length; r++) {
        sum += weight[r] * lower[r];
        open |= weight[r] > 0;
      }
      if (it == 1
          && stop != Long.MAX_VALUE
          && LastInDouble.isWorthIt(share, lower, error, weight)) {
        long now = System.nanoTime();
        stop = now + (long) (OPTIMISED * (stop - now));
      }
      boolean late = budget.exhausted() || (stop != Long.MAX_VALUE && System.nanoTime() - stop > 0);
      idle = sum > reached + 1e-4 * Math.abs(reached) ? 0 : idle + 1;
      reached = Math.max(reached, sum);
      if (it == options.evaluations() || !open || idle >= PATIENCE || late) {
        return true;
      }
      step(weight, rate);
      rate *= options.decay();
    }
  }

  private boolean first() {
    for (Node node : graph.nodes()) {
      if (node.id() > objectives.value()) {
        break;
      }
      bound(node);
      Objectives rows = pass.startsAt(node) ? pass.undecided(node) : null;
      if (rows != null && rows.rows() > 0 && !begin(node, rows)) {
        return false;
      }
    }
    blocks(objectives, finals);
    return evaluate(finals, lower, error);
  }

  private void bound(Node node) {
    pass.bound(node);
    if (node.op() instanceof Activation f) {
      free.refresh(node, f);
    }
  }

  /** The first bounds of a value; its blocks are kept while memory lasts. */
  private boolean begin(Node node, Objectives rows) {
    if (!joint) {
      return pass.tighten(node, rows);
    }
    List<RowOptimiser> blocks = new ArrayList<>();
    blocks(rows, blocks);
    Start start = new Start(node, rows, blocks, new double[rows.rows()]);
    if (!evaluate(start)) {
      return false;
    }
    starts.add(start);
    for (RowOptimiser b : blocks) {
      used += b.bytes();
    }
    if (used > options.megabytes() * 1_000_000L) {
      joint = false;
      starts.clear();
    }
    return true;
  }

  private boolean again() {
    int next = 0;
    boolean[] moved = new boolean[graph.nodes().size()];
    for (Start start : starts) {
      moved[start.node().id()] = true;
    }
    for (Node node : graph.nodes()) {
      if (node.id() > objectives.value()) {
        break;
      }
      // Intervals stay where no value with rows of its own lies before them.
      boolean after = false;
      for (int k : node.operands()) {
        after |= moved[k];
      }
      moved[node.id()] |= after;
      if (after && (joint || node.op() instanceof Activation)) {
        bound(node);
      }
      if (next < starts.size() && starts.get(next).node().id() == node.id()) {
        if (!evaluate(starts.get(next))) {
          return false;
        }
        next++;
      }
    }
    return evaluate(finals, lower, error);
  }

  private void blocks(Objectives rows, List<RowOptimiser> into) {
    SplitMultipliers none = SplitMultipliers.none(graph, rows);
    Blocks cut = Blocks.cut(graph, rows, pass.widest(rows.value()), budget, parallel.threads());
    for (int k = 0; k < cut.count(); k++) {
      into.add(new RowOptimiser(free, rows, cut.from(k), cut.to(k), cut.window(k), none, null));
    }
  }

  private boolean evaluate(Start start) {
    Arrays.fill(start.lower(), Double.NEGATIVE_INFINITY);
    boolean complete = evaluate(start.blocks(), start.lower(), new double[start.lower().length]);
    pass.intersect(start.node(), start.rows(), start.lower());
    return complete;
  }

  /** Evaluates blocks on all threads; false if the budget ended before the last. */
  private boolean evaluate(List<RowOptimiser> blocks, double[] low, double[] err) {
    boolean[] done = new boolean[blocks.size()];
    parallel.forEach(
        blocks.size(),
        k -> {
          RowOptimiser b = blocks.get(k);
          if (b.isIdle() || !budget.exhausted()) {
            if (!b.isIdle()) {
              b.evaluate(true);
              b.keepBest(low, err, true);
            }
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

  private void step(double[] weight, double rate) {
    EndGradients ends = joint ? new EndGradients(graph, pass.bounds()) : null;
    parallel.forEach(
        finals.size(),
        k -> {
          RowOptimiser b = finals.get(k);
          int from = b.from();
          b.step(Arrays.copyOfRange(weight, from, from + b.rows()), ends, rate, rate);
        });
    for (int s = starts.size() - 1; ends != null && s >= 0; s--) {
      Start start = starts.get(s);
      parallel.forEach(start.blocks().size(), k -> step(start, start.blocks().get(k), ends, rate));
    }
  }

  private void step(Start start, RowOptimiser block, EndGradients ends, double rate) {
    double[] weight = new double[block.rows()];
    boolean any = false;
    for (int r = 0; r < weight.length; r++) {
      int at = block.from() + r;
      int n = start.node().size();
      int element = start.rows().subdomain()[at] * n + start.rows().element()[at];
      weight[r] = ends.weight(start.node().id(), element, start.rows().sign()[at]);
      any |= weight[r] > 0;
    }
    // Rows that nothing depends on keep their bound and cost nothing.
    boolean evaluated = !block.isIdle();
    block.idle(!any);
    if (any && evaluated) {
      block.step(weight, ends, rate, rate);
    }
  }

  /**
   * Evaluates all rows once more in double if rounding takes more than a share of a bound that
   * still has weight; see {@link LastInDouble}.
   */
  void lastInDouble(CrownPass wide, double share, double[] weight) {
    if (LastInDouble.isWorthIt(share, lower, error, weight)) {
      List<LastInDouble.Rows> values =
          starts.stream().map(s -> new LastInDouble.Rows(s.node(), s.rows(), s.blocks())).toList();
      new LastInDouble(wide, parallel, budget)
          .run(
              values,
              new LastInDouble.Rows(graph.node(objectives.value()), objectives, finals),
              lower,
              error);
    }
  }

  /** The best bounds of the objectives. */
  double[] lower() {
    return lower;
  }

  /** What of each best bound pays for rounding. */
  double[] error() {
    return error;
  }

  /** The blocks of the objectives. */
  List<RowOptimiser> finals() {
    return finals;
  }
}
