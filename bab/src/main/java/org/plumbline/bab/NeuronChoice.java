package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Node;

/**
 * Chooses splits of neurons by kFSB: candidates of two scores are filtered by what they promise at
 * the minimiser of the row; those that are left are tried by one evaluation of both children each,
 * and ordered by what both are worth together.
 */
final class NeuronChoice {
  private final ActivationSplitEvaluator evaluator;
  private final ActivationSplitEvaluator.Branching branching;

  NeuronChoice(ActivationSplitEvaluator evaluator, ActivationSplitEvaluator.Branching branching) {
    this.evaluator = evaluator;
    this.branching = branching;
  }

  /** Replaces the results of open subdomains by ones that say how to split them. */
  void choose(
      List<ActivationSplitEvaluator.Open> open,
      Objectives rows,
      BoundResult result,
      Scores scores,
      Budget budget,
      SearchListener listener,
      List<Evaluated> out) {
    List<List<Decision>> candidates = new ArrayList<>();
    for (ActivationSplitEvaluator.Open o : open) {
      long[] decided = Scores.decided(o.subdomain());
      boolean own = o.subdomain().overrides().value().length > 0;
      NodeBounds bounds = own ? evaluator.boundsOf(o.subdomain()) : result.bounds();
      int b = bounds.batch() > 1 ? o.b() : 0;
      List<Decision> list =
          scores.candidates(o.focus(), bounds, b, decided, branching.candidates());
      candidates.add(
          branching.tried() > 1
              ? scores.filter(
                  list, o.focus(), bounds, b, result.lower()[o.focus()], branching.tried())
              : list);
    }
    double[][] worth =
        branching.tried() > 1 ? tryOut(open, candidates, rows, result, budget) : null;
    for (int k = 0; k < open.size(); k++) {
      List<Decision> list = candidates.get(k);
      if (list.isEmpty()) {
        list = undecided(open.get(k).subdomain());
      } else if (worth != null) {
        double[] w = worth[k];
        Integer[] order = new Integer[list.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (i, j) -> Double.compare(w[j], w[i]));
        List<Decision> unsorted = list;
        list = Arrays.stream(order).map(unsorted::get).toList();
      }
      Subdomain s = open.get(k).subdomain();
      out.set(
          open.get(k).place(),
          list.isEmpty() ? evaluator.leaf(s, budget, listener) : new Evaluated(s, false, list));
    }
  }

  /** Bounds both children of every candidate once, with the lines that their parent ended with. */
  private double[][] tryOut(
      List<ActivationSplitEvaluator.Open> open,
      List<List<Decision>> candidates,
      Objectives rows,
      BoundResult result,
      Budget budget) {
    List<Subdomain> children = new ArrayList<>();
    List<Integer> atoms = new ArrayList<>();
    for (int k = 0; k < open.size(); k++) {
      for (Decision d : candidates.get(k)) {
        for (int side = 1; side >= -1; side -= 2) {
          Decision decision = new Decision(d.value(), d.element(), d.point(), side);
          children.add(open.get(k).subdomain().decide(decision));
          atoms.add(rows.element()[open.get(k).focus()]);
        }
      }
    }
    double[][] worth = new double[open.size()][];
    if (children.isEmpty()) {
      return worth;
    }
    int n = children.size();
    int[] sign = new int[n];
    int[] subdomain = new int[n];
    Arrays.fill(sign, 1);
    Arrays.setAll(subdomain, i -> i);
    int[] element = atoms.stream().mapToInt(Integer::intValue).toArray();
    Objectives one = new Objectives(evaluator.query.atoms(), subdomain, element, sign);
    double[] lower = evaluator.boundOnce(children, one, budget);
    int at = 0;
    for (int k = 0; k < open.size(); k++) {
      double parent = result.lower()[open.get(k).focus()];
      worth[k] = new double[candidates.get(k).size()];
      for (int c = 0; c < worth[k].length; c++, at += 2) {
        worth[k][c] = branching.reduction().worth(parent, lower[at], lower[at + 1]);
      }
    }
    return worth;
  }

  /** Any undecided element, or nothing. */
  private List<Decision> undecided(Subdomain s) {
    NodeBounds bounds = evaluator.boundsOf(s);
    long[] decided = Scores.decided(s);
    for (Node node : evaluator.graph.nodes()) {
      if (node.op() instanceof Activation f) {
        int operand = node.operands().get(0);
        for (int i = 0; i < node.size(); i++) {
          double lo = bounds.lower(operand)[i];
          double hi = bounds.upper(operand)[i];
          double p = f.splitPoint(lo, hi);
          if (!f.isLinear(lo, hi, bounds.side(operand, i))
              && p > lo
              && p < hi
              && !(f.isRayBelow() && Scores.contains(decided, operand, i))) {
            return List.of(new Decision(operand, i, p, 1));
          }
        }
      }
    }
    return List.of();
  }
}
