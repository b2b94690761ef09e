package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Node;

/**
 * Chooses splits of neurons by kFSB: candidates of two scores are filtered by what they promise at
 * the minimiser of the row; those that are left are tried by one evaluation of both children each,
 * the one that promises most first, until none of the others promises more than one was worth.
 */
final class NeuronChoice {
  private final ActivationSplitEvaluator evaluator;
  private final ActivationSplitEvaluator.Branching branching;

  NeuronChoice(ActivationSplitEvaluator evaluator, ActivationSplitEvaluator.Branching branching) {
    this.evaluator = evaluator;
    this.branching = branching;
  }

  /** A candidate and what it is worth at most, as far as its scores tell. */
  record Promise(Decision decision, double worth) {}

  /** Replaces the results of open subdomains by ones that say how to split them. */
  void choose(
      List<ActivationSplitEvaluator.Open> open,
      Objectives rows,
      BoundResult result,
      Scores scores,
      Budget budget,
      SearchListener listener,
      List<Evaluated> out) {
    boolean tries = branching.tried() > 1;
    List<List<Promise>> candidates = new ArrayList<>();
    for (ActivationSplitEvaluator.Open o : open) {
      long[] decided = Scores.decided(o.subdomain());
      boolean own = o.subdomain().overrides().value().length > 0;
      NodeBounds bounds = own ? evaluator.boundsOf(o.subdomain()) : result.bounds();
      int b = bounds.batch() > 1 ? o.b() : 0;
      List<Decision> list =
          scores.candidates(o.focus(), bounds, b, decided, branching.candidates());
      double bound = result.lower()[o.focus()];
      candidates.add(
          tries
              ? promises(list, scores, o.focus(), bounds, b, bound, branching)
              : list.stream().map(d -> new Promise(d, 0)).toList());
    }
    double[][] worth = new double[open.size()][];
    for (int k = 0; k < worth.length; k++) {
      worth[k] = new double[candidates.get(k).size()];
      Arrays.fill(worth[k], Double.NEGATIVE_INFINITY);
    }
    for (int c = 0; tries && c < branching.tried(); c++) {
      tryOut(c, open, candidates, rows, result, budget, worth);
    }
    for (int k = 0; k < open.size(); k++) {
      List<Decision> list = ordered(candidates.get(k), worth[k]);
      if (list.isEmpty()) {
        list = undecided(open.get(k).subdomain());
      }
      Subdomain s = open.get(k).subdomain();
      out.set(
          open.get(k).place(),
          list.isEmpty() ? evaluator.leaf(s, budget, listener) : new Evaluated(s, false, list));
    }
  }

  /**
   * Of the candidates of a row those that promise most at the point where the row is least, the
   * best first. With multipliers of 0 a child gains no more than its own line does there in place
   * of the parent's ({@link Scores#gains}), because the bound is concave in the coefficients of the
   * row.
   *
   * @param bound the bound of the row
   */
  static List<Promise> promises(
      List<Decision> list,
      Scores scores,
      int row,
      NodeBounds bounds,
      int b,
      double bound,
      ActivationSplitEvaluator.Branching branching) {
    List<Promise> out = new ArrayList<>();
    for (Decision d : list) {
      double[] gains = scores.gains(row, d, bounds, b);
      double worth = branching.reduction().worth(bound, bound + gains[0], bound + gains[1]);
      out.add(new Promise(d, worth));
    }
    return out.stream()
        .sorted(Comparator.comparingDouble(p -> -p.worth()))
        .limit(branching.tried())
        .toList();
  }

  /**
   * Bounds both children of candidate {@code c} of every part once, with the lines that their
   * parent ended with, unless another candidate was worth as much as this one promises.
   */
  private void tryOut(
      int c,
      List<ActivationSplitEvaluator.Open> open,
      List<List<Promise>> candidates,
      Objectives rows,
      BoundResult result,
      Budget budget,
      double[][] worth) {
    int[] parts =
        IntStream.range(0, worth.length)
            .filter(
                k ->
                    c < worth[k].length
                        && candidates.get(k).get(c).worth()
                            > Arrays.stream(worth[k]).max().orElse(0))
            .toArray();
    List<Subdomain> children = new ArrayList<>();
    int[] element = new int[2 * parts.length];
    for (int k : parts) {
      Decision d = candidates.get(k).get(c).decision();
      for (int side = 1; side >= -1; side -= 2) {
        element[children.size()] = rows.element()[open.get(k).focus()];
        Decision decision = new Decision(d.value(), d.element(), d.point(), side);
        children.add(open.get(k).subdomain().decide(decision));
      }
    }
    if (children.isEmpty()) {
      return;
    }
    int n = children.size();
    int[] sign = new int[n];
    int[] subdomain = new int[n];
    Arrays.fill(sign, 1);
    Arrays.setAll(subdomain, i -> i);
    Objectives one = new Objectives(evaluator.query.atoms(), subdomain, element, sign);
    double[] lower = evaluator.boundOnce(children, one, budget);
    for (int i = 0; i < parts.length; i++) {
      double parent = result.lower()[open.get(parts[i]).focus()];
      worth[parts[i]][c] = branching.reduction().worth(parent, lower[2 * i], lower[2 * i + 1]);
    }
  }

  /** Decisions, those that were worth most first; others keep their order. */
  private static List<Decision> ordered(List<Promise> candidates, double[] worth) {
    return IntStream.range(0, worth.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -worth[i]))
        .map(i -> candidates.get(i).decision())
        .toList();
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
