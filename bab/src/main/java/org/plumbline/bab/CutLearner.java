package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.CutSet;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;

/**
 * Makes cuts of parts that were closed, and puts cuts into rows.
 *
 * <p>The path of a closed part is a cut that excludes nothing else. Decisions that its proof can do
 * without make it one: those that seem to matter least are left out, <em>the part with the others
 * alone is bounded again</em>, with the root's bounds where a decision was left out, and only if
 * its row still refutes the disjunct the shorter cut is added. That a multiplier is 0 proves
 * nothing: the clipped bounds of a decision have changed the lines too.
 *
 * <p>Only paths of splits at 0 of values that one rectifier reads give cuts: nothing else is a
 * side.
 *
 * @see <a href="https://arxiv.org/abs/2501.00200">Zhou et al. 2024 (BICCOS)</a>
 */
final class CutLearner {
  /** What shorter paths may lose by estimate, in units of what the bound has to spare. */
  private static final double[] SHARES = {0.7, 2, 6, 0.2};

  /** Neurons that a cut may leave open in a row: with more it says next to nothing. */
  private static final int LONGEST = 16;

  private final ActivationSplitEvaluator evaluator;
  private final Cutting cutting;
  private final BetaCrown again;
  private final CutStore store;
  private final int[] rectifier;

  /**
   * What was chosen since cuts were last learnt, for the slice of a batch that a thread works on.
   */
  private final ThreadLocal<Map<Subdomain, List<Cut>>> chosen =
      ThreadLocal.withInitial(IdentityHashMap::new);

  /** A learner that bounds shorter paths with {@code again}. */
  CutLearner(ActivationSplitEvaluator evaluator, Cutting cutting, BetaCrown again) {
    this.evaluator = evaluator;
    this.cutting = cutting;
    this.again = again;
    store = new CutStore(cutting.most());
    rectifier = rectifiers(evaluator.graph);
  }

  /** Per value, the rectifier that is its only activation, or -1. */
  private static int[] rectifiers(Graph graph) {
    int[] out = new int[graph.nodes().size()];
    int[] count = new int[out.length];
    Arrays.fill(out, -1);
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Activation f) {
        int v = node.operands().get(0);
        out[v] = f.isRectifier() && count[v]++ == 0 ? node.id() : -1;
      }
    }
    return out;
  }

  /** See {@link CutStore#propagate}. */
  CutStore.Implied propagate(Subdomain s, SearchListener listener) {
    return store.propagate(s, listener);
  }

  /** Chooses cuts for the rows of parts: those that leave the fewest neurons open. */
  void choose(List<Subdomain> parts) {
    for (Subdomain s : parts) {
      chosen.get().put(s, choose(s));
    }
  }

  /** The cuts that were chosen for a part; none for parts that only try out a split. */
  List<Cut> inRows(Subdomain s) {
    return chosen.get().getOrDefault(s, List.of());
  }

  private List<Cut> choose(Subdomain s) {
    Cut.Premise premise = CutStore.premise(s);
    if (premise == null || cutting.inRows() == 0 || store.of(premise).isEmpty()) {
      return List.of();
    }
    Set<Long> sides = CutStore.sides(s);
    Map<Cut, Integer> open = new HashMap<>();
    List<Cut> out = new ArrayList<>();
    for (Cut cut : store.of(premise)) {
      int n = openLiterals(cut, sides);
      if (n > 0 && n <= LONGEST) {
        open.put(cut, n);
        out.add(cut);
      }
    }
    out.sort(Comparator.comparing(open::get));
    return out.subList(0, Math.min(out.size(), cutting.inRows()));
  }

  /** How many sides of a cut a part leaves open, 0 if it is on another side of one. */
  private static int openLiterals(Cut cut, Set<Long> sides) {
    int n = 0;
    for (long l : cut.literals()) {
      if (sides.contains(l ^ 1)) {
        return 0;
      }
      n += sides.contains(l) ? 0 : 1;
    }
    return n;
  }

  /** Cuts as constraints over what a part leaves open; what it has decided is taken for granted. */
  static CutSet constraints(List<Cut> cuts, Subdomain s) {
    if (cuts.isEmpty()) {
      return CutSet.NONE;
    }
    Set<Long> sides = CutStore.sides(s);
    Map<Long, Integer> index = new HashMap<>();
    List<Decision> neurons = new ArrayList<>();
    int[][] neuron = new int[cuts.size()][];
    int[][] sign = new int[cuts.size()][];
    for (int k = 0; k < neuron.length; k++) {
      long[] open = Arrays.stream(cuts.get(k).literals()).filter(l -> !sides.contains(l)).toArray();
      neuron[k] = new int[open.length];
      sign[k] = new int[open.length];
      for (int t = 0; t < open.length; t++) {
        Decision d = Cut.decision(open[t]);
        Integer at = index.putIfAbsent(open[t] >> 1, neurons.size());
        if (at == null) {
          at = neurons.size();
          neurons.add(d);
        }
        neuron[k][t] = at;
        sign[k][t] = d.side();
      }
    }
    int[] value = neurons.stream().mapToInt(Decision::value).toArray();
    int[] element = neurons.stream().mapToInt(Decision::element).toArray();
    return new CutSet(value, element, neuron, sign);
  }

  /**
   * A part that was closed by a row.
   *
   * @param part the part, with its one disjunct
   * @param atom the atom whose row refuted the disjunct
   * @param spare what the row's bound had to spare
   * @param warm where the row ended
   * @param loss per decision of the path, what the row might lose without it
   */
  record Closed(Subdomain part, int atom, double spare, Subdomain.Warm warm, double... loss) {}

  /** A closed part to learn from, or null if it can teach nothing. */
  @Nullable Closed closed(Subdomain s, int row, double bound, Subdomain.Warm warm, Scores scores) {
    if (CutStore.premise(s) == null || s.path().length < 2) {
      return null;
    }
    NodeBounds bounds = s.root().bounds();
    double[] loss = new double[s.path().length];
    for (int k = 0; k < loss.length; k++) {
      Decision d = s.path()[k];
      if (d.point() != 0 || rectifier[d.value()] < 0) {
        return null;
      }
      double lo = bounds.lower(d.value())[d.element()];
      double hi = bounds.upper(d.value())[d.element()];
      double a = scores.coefficient(row, rectifier[d.value()], d.element());
      loss[k] = Math.max(-a, 0) * hi * -lo / (hi - lo) + 0.5 * warm.beta(k) * Math.min(hi, -lo);
    }
    return new Closed(s, warm.atom(), bound, warm, loss);
  }

  /** A path that is tried in place of that of a closed part. */
  private record Attempt(Closed closed, Subdomain part, Decision... dropped) {}

  /** Looks for cuts in parts that were closed. */
  void learn(List<Closed> closed, Budget budget, SearchListener listener) {
    List<Attempt> attempts = new ArrayList<>();
    int[] end = new int[closed.size()];
    for (int c = 0; c < end.length; c++) {
      attempts.addAll(attempts(closed.get(c)));
      end[c] = attempts.size();
    }
    if (attempts.isEmpty()) {
      chosen.get().clear();
      return;
    }
    int n = attempts.size();
    int[] subdomain = new int[n];
    int[] sign = new int[n];
    Arrays.setAll(subdomain, i -> i);
    Arrays.fill(sign, 1);
    int[] atoms = attempts.stream().mapToInt(a -> a.closed().atom()).toArray();
    Objectives rows = new Objectives(evaluator.query.atoms(), subdomain, atoms, sign);
    List<Subdomain> parts = attempts.stream().map(Attempt::part).toList();
    choose(parts);
    double[] lower = evaluator.boundOnce(again, parts, rows, budget);
    for (int c = 0, k = 0; c < end.length; c++) {
      Attempt best = null;
      for (; k < end[c]; k++) {
        int dropped = attempts.get(k).dropped().length;
        boolean shorter = best == null || dropped > best.dropped().length;
        if (shorter && evaluator.query.refutes(atoms[k], lower[k])) {
          best = attempts.get(k);
        }
      }
      if (best != null) {
        add(best, listener);
      }
    }
    chosen.get().clear();
  }

  private void add(Attempt proved, SearchListener listener) {
    Cut.Premise premise = CutStore.premise(proved.part());
    if (premise != null) {
      long[] sides = Arrays.stream(proved.part().path()).mapToLong(Cut::literal).toArray();
      Cut cut = store.add(premise, sides, listener);
      if (cut != null) {
        Closed c = proved.closed();
        listener.on(new SearchEvent.CutFound(cut, c.part(), c.atom(), proved.dropped()));
      }
    }
  }

  private List<Attempt> attempts(Closed c) {
    int n = c.loss().length;
    Integer[] order = new Integer[n];
    Arrays.setAll(order, k -> k);
    Arrays.sort(order, Comparator.comparingDouble(k -> c.loss()[k]));
    List<Attempt> out = new ArrayList<>();
    boolean[] tried = new boolean[n];
    for (int s = 0; s < Math.min(SHARES.length, cutting.attempts()); s++) {
      int drop = 0;
      double lost = 0;
      while (drop < n - 1 && lost + c.loss()[order[drop]] <= SHARES[s] * c.spare()) {
        lost += c.loss()[order[drop++]];
      }
      if (drop > 0 && !tried[drop]) {
        tried[drop] = true;
        out.add(without(c, Arrays.copyOf(order, drop)));
      }
    }
    return out;
  }

  /** The part with a shorter path; the row starts where the closed part's ended. */
  private static Attempt without(Closed c, Integer... dropped) {
    boolean[] out = new boolean[c.loss().length];
    for (int k : dropped) {
      out[k] = true;
    }
    Subdomain s = c.part();
    List<Decision> kept = new ArrayList<>();
    List<Decision> left = new ArrayList<>();
    List<Double> betas = new ArrayList<>();
    for (int k = 0; k < out.length; k++) {
      (out[k] ? left : kept).add(s.path()[k]);
      if (!out[k]) {
        betas.add(c.warm().beta(k));
      }
    }
    Subdomain.Warm w = c.warm();
    double[] own = betas.stream().mapToDouble(Double::doubleValue).toArray();
    Subdomain.Warm[] warm = {new Subdomain.Warm(w.atom(), w.parameters(), own, w.cuts(), w.mus())};
    Decision[] path = kept.toArray(Decision[]::new);
    Subdomain shorter =
        new Subdomain(s.root(), path, Subdomain.Overrides.NONE, s.open(), s.bound(), warm);
    return new Attempt(c, shorter, left.toArray(Decision[]::new));
  }
}
