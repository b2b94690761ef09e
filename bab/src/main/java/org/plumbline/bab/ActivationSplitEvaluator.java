package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.RowState;
import org.plumbline.bounds.SplitSet;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Coupled;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;
import org.plumbline.tensor.Kernels;

/**
 * Bounds parts of a box that are cut by the sides of neurons: the root's bounds of all values,
 * clipped by the splits, and rows whose lines and multipliers are optimised. Proposes the neurons
 * whose lines lose most in the worst row (the intercept score of BaBSR); where no neuron is left,
 * inputs.
 */
public final class ActivationSplitEvaluator extends VerificationEvaluator {
  private static final int PROPOSALS = 6;

  private final BetaCrown method;
  private final boolean[] kept;

  /** An evaluator that bounds with {@code method}. */
  public ActivationSplitEvaluator(
      Query query, BetaCrown method, Kernels kernels, WitnessSink sink) {
    super(query, kernels, sink);
    this.method = method;
    kept = new boolean[graph.nodes().size()];
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Activation
          || node.op() instanceof Coupled
          || node.op() instanceof Product) {
        for (int k : node.operands()) {
          kept[k] = true;
        }
      }
    }
  }

  @Override
  public List<Evaluated> evaluate(List<Subdomain> batch, Budget budget, SearchListener listener) {
    NodeBounds bounds = inputBounds(batch);
    replicate(batch, bounds);
    apply(batch, bounds);
    Objectives rows = rows(batch);
    int[] start = starts(rows, batch.size());
    List<SplitSet> splits = batch.stream().map(this::splits).toList();
    RowState state = warmStart(batch, rows);
    Scores scores = new Scores(graph, bounds, rows, PROPOSALS);
    BoundResult result =
        method.bound(new Batch(graph, bounds), rows, splits, state, budget, scores);
    if (!result.complete()) {
      return List.of();
    }
    List<Evaluated> out = new ArrayList<>();
    List<double[]> candidates = new ArrayList<>();
    for (int b = 0; b < batch.size(); b++) {
      Subdomain s = batch.get(b);
      if (bounds.infeasible(b)) {
        listener.on(new SearchEvent.Infeasible(s));
        out.add(new Evaluated(s, true, List.of()));
        continue;
      }
      Remaining left = remaining(s, rows, start[b], start[b + 1], result, listener);
      if (left.open().length == 0) {
        out.add(new Evaluated(s, true, List.of()));
        continue;
      }
      int worst = worst(result, start[b], start[b + 1]);
      candidates.add(scores.minimiser(worst));
      Subdomain next =
          s.with(
              s.overrides(),
              left.open(),
              Math.max(left.bound(), s.bound()),
              warm(rows, state, start[b], start[b + 1]));
      out.add(new Evaluated(next, false, proposals(scores, worst, bounds, b)));
    }
    offer(candidates, budget);
    return out;
  }

  private static int worst(BoundResult result, int from, int to) {
    int worst = from;
    for (int r = from; r < to; r++) {
      worst = result.lower()[r] < result.lower()[worst] ? r : worst;
    }
    return worst;
  }

  private void replicate(List<Subdomain> batch, NodeBounds bounds) {
    for (Node node : graph.nodes()) {
      if (!kept[node.id()] || bounds.has(node.id())) {
        continue;
      }
      int n = node.size();
      double[] lo = new double[batch.size() * n];
      double[] hi = new double[lo.length];
      for (int b = 0; b < batch.size(); b++) {
        NodeBounds root = batch.get(b).root().bounds();
        System.arraycopy(root.lower(node.id()), 0, lo, b * n, n);
        System.arraycopy(root.upper(node.id()), 0, hi, b * n, n);
      }
      bounds.set(node.id(), lo, hi);
    }
  }

  private SplitSet splits(Subdomain s) {
    Decision[] p = s.path();
    return new SplitSet(
        Arrays.stream(p).mapToInt(Decision::value).toArray(),
        Arrays.stream(p).mapToInt(Decision::element).toArray(),
        Arrays.stream(p).mapToDouble(Decision::point).toArray(),
        Arrays.stream(p).mapToInt(Decision::side).toArray());
  }

  private RowState warmStart(List<Subdomain> batch, Objectives rows) {
    RowState state = new RowState(rows.rows());
    for (int r = 0; r < rows.rows(); r++) {
      state.target(r, 0);
      for (Subdomain.Warm w : batch.get(rows.subdomain()[r]).warm()) {
        if (w.atom() == rows.element()[r]) {
          state.start(r, w.parameters(), w.betas());
        }
      }
    }
    return state;
  }

  private static Subdomain.Warm[] warm(Objectives rows, RowState state, int from, int to) {
    Subdomain.Warm[] out = new Subdomain.Warm[to - from];
    for (int r = from; r < to; r++) {
      out[r - from] = new Subdomain.Warm(rows.element()[r], state.parameters(r), state.betas(r));
    }
    return out;
  }

  private List<Decision> proposals(Scores scores, int row, NodeBounds bounds, int b) {
    List<Decision> out = scores.proposals(row);
    if (!out.isEmpty()) {
      return out;
    }
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Activation f) {
        Decision d = anyUndecided(node, f, bounds, b);
        if (d != null) {
          return List.of(d);
        }
      }
    }
    return widestInput(bounds, b);
  }

  private @org.jspecify.annotations.Nullable Decision anyUndecided(
      Node node, Activation f, NodeBounds bounds, int b) {
    int operand = node.operands().get(0);
    int n = node.size();
    for (int i = 0; i < n; i++) {
      int at = b * n + i;
      double lo = bounds.lower(operand)[at];
      double hi = bounds.upper(operand)[at];
      double p = f.splitPoint(lo, hi);
      if (!f.isLinear(lo, hi, bounds.side(operand, at)) && p > lo && p < hi) {
        return new Decision(operand, i, p, 1);
      }
    }
    return null;
  }

  private List<Decision> widestInput(NodeBounds bounds, int b) {
    Decision best = null;
    double widest = 0;
    for (Node input : graph.inputs()) {
      for (int i = 0; i < input.size(); i++) {
        int at = b * input.size() + i;
        double lo = bounds.lower(input.id())[at];
        double hi = bounds.upper(input.id())[at];
        double middle = 0.5 * lo + 0.5 * hi;
        if (hi - lo > widest && middle > lo && middle < hi) {
          widest = hi - lo;
          best = new Decision(input.id(), i, middle, 1);
        }
      }
    }
    return best == null ? List.of() : List.of(best);
  }
}
