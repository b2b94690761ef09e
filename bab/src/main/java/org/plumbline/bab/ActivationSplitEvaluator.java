package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.Region;
import org.plumbline.bounds.RowState;
import org.plumbline.bounds.SplitSet;
import org.plumbline.bounds.WalkObserver;
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
  private final NeuronChoice choice;
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
    choice = new NeuronChoice(this, branching);
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
    BoundResult first = bound(once, batch, rows, state, budget, WalkObserver.NONE);
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
    Scores scores = new Scores(graph, rows.rows());
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
      choice.choose(open, rows, result, scores, budget, out);
    }
    return true;
  }

  /** A subdomain that stays open: its place in the results, its row to improve, its batch index. */
  record Open(int place, Subdomain subdomain, int focus, int b) {}

  private BoundResult bound(
      BetaCrown with,
      List<Subdomain> batch,
      Objectives rows,
      RowState state,
      Budget budget,
      WalkObserver observer) {
    List<SplitSet> splits = batch.stream().map(ActivationSplitEvaluator::splits).toList();
    Region region = regions.get(batch.get(0).root().id());
    return region != null
        ? with.bound(region, splits, rows, state, budget, observer)
        : with.bound(batches.of(batch), rows, splits, state, budget, observer);
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

  /** One evaluation of one row per subdomain, with the lines that parents ended with. */
  double[] boundOnce(List<Subdomain> batch, Objectives rows, Budget budget) {
    return bound(once, batch, rows, warmStart(batch, rows), budget, WalkObserver.NONE).lower();
  }

  /** The widest input of a subdomain, for want of neurons. */
  List<Decision> widestInput(Subdomain s) {
    return batches.widestInput(s);
  }
}
