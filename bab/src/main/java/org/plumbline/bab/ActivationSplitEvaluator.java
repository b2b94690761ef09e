package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.Region;
import org.plumbline.bounds.RowState;
import org.plumbline.bounds.SplitSet;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Node;
import org.plumbline.tensor.Kernels;

/**
 * Bounds parts of a box that are cut by the sides of neurons: the root's bounds of all values,
 * clipped by the splits, and rows whose lines and multipliers are optimised. Splits are chosen by
 * kFSB: candidates of two scores are tried by one evaluation of both children each. Where no neuron
 * is left, inputs are split.
 *
 * @see <a href="https://arxiv.org/abs/2104.06718">De Palma et al. 2021 (filtered smart
 *     branching)</a>
 */
public final class ActivationSplitEvaluator extends VerificationEvaluator {
  /**
   * How to search.
   *
   * @param candidates candidates by each score that are tried, at least 1
   * @param reduceByMax whether a candidate is worth its better child, not its worse one
   */
  public record Branching(int candidates, boolean reduceByMax) {}

  private final BetaCrown method;
  private final BetaCrown once;
  private final Branching branching;
  private final BatchBounds batches;
  private final Map<Integer, Region> regions = new HashMap<>();
  private final boolean fits;

  /** An evaluator that bounds with {@code method} and tries candidates with {@code once}. */
  public ActivationSplitEvaluator(
      Query query,
      BetaCrown method,
      BetaCrown once,
      Branching branching,
      Kernels kernels,
      WitnessSink sink) {
    super(query, kernels, sink);
    this.method = method;
    this.once = once;
    this.branching = branching;
    batches = new BatchBounds(this);
    fits = Region.fits(graph);
  }

  /** Prepares a root before its parts are evaluated. */
  public void prepare(Root root, Kernels kernels, Parallel parallel, Arithmetic arithmetic) {
    if (fits) {
      regions.put(
          root.id(), Region.of(graph, root.bounds(), query.atoms(), kernels, parallel, arithmetic));
    }
  }

  @Override
  public List<Evaluated> evaluate(List<Subdomain> batch, Budget budget, SearchListener listener) {
    Map<Integer, List<Integer>> byRoot = new LinkedHashMap<>();
    for (int k = 0; k < batch.size(); k++) {
      byRoot.computeIfAbsent(batch.get(k).root().id(), id -> new ArrayList<>()).add(k);
    }
    Evaluated[] out = new Evaluated[batch.size()];
    for (List<Integer> places : byRoot.values()) {
      List<Evaluated> some = ofOneRoot(places.stream().map(batch::get).toList(), budget, listener);
      if (some.isEmpty()) {
        return List.of();
      }
      for (int k = 0; k < places.size(); k++) {
        out[places.get(k)] = some.get(k);
      }
    }
    return List.of(out);
  }

  /**
   * One evaluation of all rows with the lines and multipliers that parents ended with; what it
   * leaves open is optimised, row by row.
   */
  private List<Evaluated> ofOneRoot(List<Subdomain> batch, Budget budget, SearchListener listener) {
    Objectives rows = rows(batch);
    int[] start = starts(rows, batch.size());
    RowState state = warmStart(batch, rows);
    Scores none = new Scores(graph);
    BoundResult first = bound(once, batch, rows, state, budget, none);
    if (!first.complete()) {
      return List.of();
    }
    List<Evaluated> out = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    List<Subdomain> left = new ArrayList<>();
    for (int b = 0; b < batch.size(); b++) {
      Subdomain s = batch.get(b);
      boolean empty = first.bounds().batch() > 1 && first.bounds().infeasible(b);
      if (empty) {
        listener.on(new SearchEvent.Infeasible(s));
      }
      Remaining r =
          empty
              ? new Remaining(new int[0], Double.POSITIVE_INFINITY)
              : remaining(s, rows, start[b], start[b + 1], first, listener);
      boolean closed = r.open().length == 0;
      if (!closed) {
        places.add(b);
        double bound = Math.max(r.bound(), s.bound());
        Subdomain.Warm[] warm = warm(rows, state, start[b], start[b + 1]);
        left.add(s.with(s.overrides(), r.open(), bound, warm));
      }
      out.add(new Evaluated(s, closed, List.of()));
    }
    return left.isEmpty() || optimise(left, places, budget, listener, out) ? out : List.of();
  }

  /** False if the budget ended. */
  private boolean optimise(
      List<Subdomain> batch,
      List<Integer> places,
      Budget budget,
      SearchListener listener,
      List<Evaluated> out) {
    Objectives rows = rows(batch);
    int[] start = starts(rows, batch.size());
    RowState state = warmStart(batch, rows);
    Scores scores = new Scores(graph);
    BoundResult result = bound(method, batch, rows, state, budget, scores);
    if (!result.complete()) {
      return false;
    }
    List<double[]> candidates = new ArrayList<>();
    List<Open> open = new ArrayList<>();
    for (int b = 0; b < batch.size(); b++) {
      Subdomain s = batch.get(b);
      Remaining left = remaining(s, rows, start[b], start[b + 1], result, listener);
      if (left.open().length == 0) {
        out.set(places.get(b), new Evaluated(s, true, List.of()));
        continue;
      }
      int focus = focus(left.open(), rows, start[b], start[b + 1], result);
      candidates.add(minimiser(s, scores, focus));
      Subdomain next =
          s.with(
              s.overrides(),
              left.open(),
              Math.max(left.bound(), s.bound()),
              warm(rows, state, start[b], start[b + 1]));
      open.add(new Open(places.get(b), next, focus, b));
    }
    offer(candidates, budget);
    for (Open o : open) {
      out.set(o.place(), new Evaluated(o.subdomain(), false, List.of()));
    }
    if (!falsified()) {
      choose(open, rows, result, scores, budget, out);
    }
    return true;
  }

  /** A subdomain that stays open: its place in the results, its row to improve, its batch index. */
  private record Open(int place, Subdomain subdomain, int focus, int b) {}

  private BoundResult bound(
      BetaCrown with,
      List<Subdomain> batch,
      Objectives rows,
      RowState state,
      Budget budget,
      Scores scores) {
    List<SplitSet> splits = batch.stream().map(ActivationSplitEvaluator::splits).toList();
    Region region = regions.get(batch.get(0).root().id());
    return region != null
        ? with.bound(region, splits, rows, state, budget, scores)
        : with.bound(batches.of(batch), rows, splits, state, budget, scores);
  }

  /** Of the disjunct that is furthest from refuted, the atom that is nearest. */
  private int focus(int[] open, Objectives rows, int from, int to, BoundResult result) {
    int focus = from;
    double worst = Double.POSITIVE_INFINITY;
    for (int d : open) {
      int best = -1;
      for (int a : query.disjuncts()[d]) {
        int r = Arrays.binarySearch(rows.element(), from, to, a);
        best = best < 0 || result.lower()[r] > result.lower()[best] ? r : best;
      }
      if (result.lower()[best] < worst) {
        worst = result.lower()[best];
        focus = best;
      }
    }
    return focus;
  }

  private double[] minimiser(Subdomain s, Scores scores, int row) {
    double[] lower = new double[graph.inputSize()];
    double[] upper = new double[lower.length];
    for (int i = 0; i < lower.length; i++) {
      lower[i] = s.root().box().lower(i);
      upper[i] = s.root().box().upper(i);
    }
    return scores.minimiser(row, lower, upper);
  }

  private static SplitSet splits(Subdomain s) {
    Decision[] p = s.path();
    return new SplitSet(
        Arrays.stream(p).mapToInt(Decision::value).toArray(),
        Arrays.stream(p).mapToInt(Decision::element).toArray(),
        Arrays.stream(p).mapToDouble(Decision::point).toArray(),
        Arrays.stream(p).mapToInt(Decision::side).toArray());
  }

  private RowState warmStart(List<Subdomain> batch, Objectives rows) {
    RowState state = new RowState(rows.rows());
    Region region = regions.get(batch.get(0).root().id());
    for (int r = 0; r < rows.rows(); r++) {
      state.target(r, 0);
      state.layout(r, region != null ? region.layout() : batches.layout(batch.get(0).root()));
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

  private void choose(
      List<Open> open,
      Objectives rows,
      BoundResult result,
      Scores scores,
      Budget budget,
      List<Evaluated> out) {
    List<List<Decision>> candidates = new ArrayList<>();
    for (Open o : open) {
      Set<Long> decided = new HashSet<>();
      for (Decision d : o.subdomain().path()) {
        decided.add(Scores.key(d.value(), d.element()));
      }
      int b = result.bounds().batch() > 1 ? o.b() : 0;
      candidates.add(
          scores.candidates(o.focus(), result.bounds(), b, decided, branching.candidates()));
    }
    double[][] worth = branching.candidates() > 1 ? tryOut(open, candidates, rows, budget) : null;
    for (int k = 0; k < open.size(); k++) {
      List<Decision> list = candidates.get(k);
      if (list.isEmpty()) {
        int b = result.bounds().batch() > 1 ? open.get(k).b() : 0;
        list = fallback(open.get(k).subdomain(), result.bounds(), b);
      } else if (worth != null) {
        double[] w = worth[k];
        Integer[] order = new Integer[list.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (i, j) -> Double.compare(w[j], w[i]));
        List<Decision> unsorted = list;
        list = Arrays.stream(order).map(unsorted::get).toList();
      }
      out.set(open.get(k).place(), new Evaluated(open.get(k).subdomain(), false, list));
    }
  }

  /** Bounds both children of every candidate once, with the lines that their parent ended with. */
  private double[][] tryOut(
      List<Open> open, List<List<Decision>> candidates, Objectives rows, Budget budget) {
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
    Objectives one = new Objectives(query.atoms(), subdomain, element, sign);
    BoundResult r = bound(once, children, one, warmStart(children, one), budget, new Scores(graph));
    int at = 0;
    for (int k = 0; k < open.size(); k++) {
      worth[k] = new double[candidates.get(k).size()];
      for (int c = 0; c < worth[k].length; c++, at += 2) {
        double low = Math.min(r.lower()[at], r.lower()[at + 1]);
        double high = Math.max(r.lower()[at], r.lower()[at + 1]);
        worth[k][c] = branching.reduceByMax() ? high + 1e-3 * low : low + 1e-3 * high;
      }
    }
    return worth;
  }

  /** Any undecided element, or else the widest input. */
  private List<Decision> fallback(Subdomain s, NodeBounds bounds, int b) {
    Set<Long> decided = new HashSet<>();
    for (Decision d : s.path()) {
      decided.add(Scores.key(d.value(), d.element()));
    }
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Activation f) {
        int operand = node.operands().get(0);
        for (int i = 0; i < node.size(); i++) {
          int at = b * node.size() + i;
          double lo = bounds.lower(operand)[at];
          double hi = bounds.upper(operand)[at];
          double p = f.splitPoint(lo, hi);
          if (!f.isLinear(lo, hi, bounds.side(operand, at))
              && p > lo
              && p < hi
              && !(f.isRayBelow() && decided.contains(Scores.key(operand, i)))) {
            return List.of(new Decision(operand, i, p, 1));
          }
        }
      }
    }
    return batches.widestInput(s);
  }
}
