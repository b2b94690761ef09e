package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
import org.plumbline.bounds.WalkObserver;
import org.plumbline.tensor.Kernels;

/**
 * Bounds parts of a box that are cut by the sides of neurons: the root's bounds of all values,
 * clipped by the splits, and rows whose lines and multipliers are optimised. Splits are chosen by
 * kFSB ({@link NeuronChoice}). Where no neuron is left, inputs are split. If asked for, rows that
 * stay open tighten the bounds of a part for the counterexamples in it ({@link OperandClip}),
 * before they are optimised. With {@link Cutting} parts that were closed teach cuts for others.
 *
 * <p>Longer than other files: both evaluations of a batch and what they hand on are read together.
 *
 * @see <a href="https://arxiv.org/abs/2104.06718">De Palma et al. 2021 (filtered smart
 *     branching)</a>
 */
public final class ActivationSplitEvaluator extends VerificationEvaluator {
  /**
   * How to search.
   *
   * @param candidates candidates by each score, at least 1
   * @param tried how many of them are tried, those that promise most; if this is 1, none is, and
   *     they are taken in the order of their scores
   * @param reduction what a candidate is worth by its children
   * @param clips whether bounds of operands are tightened by what counterexamples must satisfy
   */
  public record Branching(int candidates, int tried, Reduction reduction, boolean clips) {}

  /** Share of what a part misses that an evaluation has to gain for another one before a split. */
  private static final double CLIPS_AGAIN = 0.1;

  private final BetaCrown method;
  private final BetaCrown once;
  private final Branching branching;
  private final NeuronChoice choice;
  private final BatchBounds batches;
  private final Map<Integer, Region> regions = new HashMap<>();
  private final PartClips clips;
  private final boolean fits;
  private @Nullable CutLearner cuts;
  private @Nullable LeafProgram leaves;

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
    choice = new NeuronChoice(this, branching);
    batches = new BatchBounds(this);
    clips = new PartClips(query);
    fits = Region.fits(graph);
  }

  /**
   * Learns cuts from parts that are closed, and uses them. Only parts of prepared roots have cuts.
   *
   * @param again bounds parts with shorter paths; one evaluation is enough
   */
  public ActivationSplitEvaluator cutting(Cutting how, BetaCrown again) {
    cuts = how.most() > 0 && fits ? new CutLearner(this, how, again) : null;
    return this;
  }

  /**
   * Has linear programs advise on parts whose neurons are all decided. Only for prepared roots.
   *
   * @param inDouble bounds rows in double, by one evaluation
   */
  public ActivationSplitEvaluator advised(BetaCrown inDouble) {
    leaves = fits ? new LeafProgram(this, inDouble) : null;
    return this;
  }

  /** Prepares a root before its parts are evaluated. */
  public void prepare(
      Root root, Kernels kernels, Parallel parallel, Arithmetic arithmetic, Budget budget) {
    if (branching.clips()) {
      clips.prepare(root, kernels, parallel, arithmetic, budget);
    }
    if (fits) {
      regions.put(
          root.id(), Region.of(graph, root.bounds(), query.atoms(), kernels, parallel, arithmetic));
    }
  }

  @Override
  public List<Evaluated> evaluate(List<Subdomain> batch, Budget budget, SearchListener listener) {
    Map<Integer, List<Integer>> byRoot = new LinkedHashMap<>();
    Evaluated[] out = new Evaluated[batch.size()];
    Subdomain[] parts = new Subdomain[out.length];
    for (int k = 0; k < out.length; k++) {
      parts[k] = batch.get(k);
      int root = parts[k].root().id();
      if (cuts != null && regions.containsKey(root)) {
        CutStore.Implied implied = cuts.propagate(parts[k], listener);
        parts[k] = implied.part();
        out[k] = implied.excluded() ? new Evaluated(parts[k], true, List.of()) : out[k];
      }
      if (out[k] == null) {
        byRoot.computeIfAbsent(root, id -> new ArrayList<>()).add(k);
      }
    }
    for (List<Integer> places : byRoot.values()) {
      List<Evaluated> some =
          ofOneRoot(places.stream().map(k -> parts[k]).toList(), budget, listener);
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
    chooseCuts(batch);
    Objectives rows = rows(batch);
    int[] start = starts(rows, batch.size());
    RowState state = warmStart(batch, rows);
    Scores seen = new Scores(graph, rows.rows());
    List<CutLearner.Closed> proofs = new ArrayList<>();
    boolean looked = branching.clips() || cuts != null;
    WalkObserver observer = looked ? seen : WalkObserver.NONE;
    BoundResult first = bound(once, batch, rows, state, budget, observer);
    if (!first.complete()) {
      return List.of();
    }
    PartClips.Seen of = new PartClips.Seen(rows, start, first, seen);
    List<Evaluated> out = new ArrayList<>();
    List<Open> open = new ArrayList<>();
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
      if (closed && !empty) {
        teach(s, b, state, of, proofs);
      } else if (!closed) {
        double bound = Math.max(r.bound(), s.bound());
        Subdomain.Warm[] warm = warm(s, rows, state, start[b], start[b + 1]);
        open.add(new Open(b, s.with(s.overrides(), r.open(), bound, warm), start[b], b));
      }
      out.add(new Evaluated(s, closed, List.of()));
    }
    // Before optimising, because the lines that are optimised are those of the tighter bounds. The
    // rows that come of it start those of the children, who clip by them.
    open = clip(open, of, listener, out);
    if (!open.isEmpty() && !optimise(open, batch, budget, listener, out, proofs)) {
      return List.of();
    }
    if (cuts != null) {
      cuts.learn(proofs, budget, listener);
    }
    return out;
  }

  /** Keeps what part {@code b} of an evaluation, closed by its rows, may teach about others. */
  private void teach(
      Subdomain s, int b, RowState state, PartClips.Seen of, List<CutLearner.Closed> proofs) {
    int from = of.start()[b];
    int to = of.start()[b + 1];
    for (int r = from; cuts != null && r < to; r++) {
      double bound = of.result().lower()[r];
      if (query.refutes(of.rows().element()[r], bound)) {
        Subdomain.Warm warm = warm(s, of.rows(), state, r, r + 1)[0];
        CutLearner.Closed c = cuts.closed(s, r, bound, warm, of.scores());
        if (c != null) {
          proofs.add(c);
        }
        return;
      }
    }
  }

  /**
   * Optimises rows, and chooses splits of what stays open.
   *
   * @param before the parts as they came, per place
   * @return false if the budget ended
   */
  private boolean optimise(
      List<Open> parts,
      List<Subdomain> before,
      Budget budget,
      SearchListener listener,
      List<Evaluated> out,
      List<CutLearner.Closed> proofs) {
    List<Subdomain> batch = parts.stream().map(Open::subdomain).toList();
    chooseCuts(batch);
    Objectives rows = rows(batch);
    int[] start = starts(rows, batch.size());
    RowState state = warmStart(batch, rows);
    Scores scores = new Scores(graph, rows.rows(), branching.tried() > 1);
    BoundResult result = bound(method, batch, rows, state, budget, scores);
    if (!result.complete()) {
      return false;
    }
    PartClips.Seen of = new PartClips.Seen(rows, start, result, scores);
    List<Candidate> candidates = new ArrayList<>();
    List<Open> open = new ArrayList<>();
    for (int b = 0; b < batch.size(); b++) {
      Subdomain s = batch.get(b);
      Remaining left = remaining(s, rows, start[b], start[b + 1], result, listener);
      if (left.open().length == 0) {
        teach(s, b, state, of, proofs);
        out.set(parts.get(b).place(), new Evaluated(s, true, List.of()));
        continue;
      }
      int focus = focus(left.open(), rows, start[b], start[b + 1], result);
      candidates.add(new Candidate(scores.minimiser(focus, s.root().box()), left.open()));
      Subdomain.Warm[] warm = warm(s, rows, state, start[b], start[b + 1]);
      Subdomain next = s.with(s.overrides(), left.open(), Math.max(left.bound(), s.bound()), warm);
      int place = parts.get(b).place();
      if (clipsMore(next, before.get(place).bound())) {
        out.set(place, new Evaluated(next, false, List.of(), true));
      } else {
        open.add(new Open(place, next, focus, b));
      }
    }
    offer(candidates, budget);
    for (Open o : open) {
      out.set(o.place(), new Evaluated(o.subdomain(), false, List.of()));
    }
    if (!falsified()) {
      choice.choose(open, rows, result, scores, budget, listener, out);
    }
    return true;
  }

  /**
   * Whether the rows of a part became so much better that clipping by them, without a split, is
   * worth an evaluation.
   */
  private boolean clipsMore(Subdomain s, double before) {
    return branching.clips()
        && s.open().length == 1
        && s.bound() > (1 - CLIPS_AGAIN) * before
        && Double.isFinite(before);
  }

  /** Clips what stays open by the rows just seen; what becomes empty is closed. */
  private List<Open> clip(
      List<Open> open, PartClips.Seen seen, SearchListener listener, List<Evaluated> out) {
    List<Subdomain> parts = open.stream().map(Open::subdomain).toList();
    OperandClip.@Nullable Clipped[] found =
        clips.clip(parts, open.stream().mapToInt(Open::b).toArray(), seen);
    List<Open> left = new ArrayList<>();
    for (int k = 0; k < found.length; k++) {
      Open o = open.get(k);
      Subdomain s = o.subdomain();
      OperandClip.Clipped c = found[k];
      if (c != null && c.empty()) {
        listener.on(new SearchEvent.Infeasible(s));
        out.set(o.place(), new Evaluated(s, true, List.of()));
      } else if (c != null && c.changed()) {
        Subdomain tighter = s.with(c.overrides(), s.open(), s.bound(), s.warm());
        for (Decision d : c.decided()) {
          tighter = tighter.decide(d);
        }
        listener.on(new SearchEvent.Clipped(s));
        left.add(new Open(o.place(), tighter, o.focus(), o.b()));
      } else {
        left.add(o);
      }
    }
    return left;
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
    Region region = regions.get(batch.get(0).root().id());
    List<SplitSet> splits =
        batch.stream().map(s -> s.splits(CutLearner.constraints(inRows(s), s))).toList();
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

  private void chooseCuts(List<Subdomain> batch) {
    if (cuts != null && regions.containsKey(batch.get(0).root().id())) {
      cuts.choose(batch);
    }
  }

  private List<Cut> inRows(Subdomain s) {
    return cuts == null ? List.of() : cuts.inRows(s);
  }

  private RowState warmStart(List<Subdomain> batch, Objectives rows) {
    RowState state = new RowState(rows.rows());
    Region region = regions.get(batch.get(0).root().id());
    for (int r = 0; r < rows.rows(); r++) {
      state.target(r, 0);
      state.layout(r, region != null ? region.layout() : batches.layout(batch.get(0).root()));
      Subdomain s = batch.get(rows.subdomain()[r]);
      for (Subdomain.Warm w : s.warm()) {
        if (w.atom() == rows.element()[r]) {
          state.start(r, w.parameters(), w.betas());
          state.startCuts(r, inRows(s).stream().mapToDouble(c -> w.mu(c.id())).toArray());
        }
      }
    }
    return state;
  }

  private Subdomain.Warm[] warm(Subdomain s, Objectives rows, RowState state, int from, int to) {
    int[] ids = inRows(s).stream().mapToInt(Cut::id).toArray();
    Subdomain.Warm[] out = new Subdomain.Warm[to - from];
    for (int r = from; r < to; r++) {
      double[] mus = state.mus(r);
      int[] used = mus == null ? new int[0] : ids;
      double[] own = mus == null ? new double[0] : mus;
      out[r - from] =
          new Subdomain.Warm(rows.element()[r], state.parameters(r), state.betas(r), used, own);
    }
    return out;
  }

  /** One evaluation of one row per subdomain, with the lines that parents ended with. */
  double[] boundOnce(List<Subdomain> batch, Objectives rows, Budget budget) {
    return boundOnce(once, batch, rows, budget);
  }

  /** The same by another method. */
  double[] boundOnce(BetaCrown with, List<Subdomain> batch, Objectives rows, Budget budget) {
    return bound(with, batch, rows, warmStart(batch, rows), budget, WalkObserver.NONE).lower();
  }

  /** One evaluation of rows of one subdomain, which an observer sees; none if the budget ended. */
  double[] boundOnce(
      BetaCrown with, Subdomain s, Objectives rows, Budget budget, WalkObserver observer) {
    List<Subdomain> one = List.of(s);
    RowState state =
        rows.value() == query.atoms() ? warmStart(one, rows) : new RowState(rows.rows());
    BoundResult result = bound(with, one, rows, state, budget, observer);
    return result.complete() ? result.lower() : new double[0];
  }

  /** What is left of a part whose neurons are all decided: split on an input, if anything. */
  Evaluated leaf(Subdomain s, Budget budget, SearchListener listener) {
    Subdomain left = s;
    if (leaves != null && regions.containsKey(s.root().id())) {
      List<double[]> candidates = new ArrayList<>();
      left = leaves.close(s, budget, listener, candidates);
      offer(candidates.stream().map(x -> new Candidate(x, s.open())).toList(), budget);
    }
    boolean closed = left.open().length == 0;
    return new Evaluated(left, closed, closed ? List.of() : batches.widestInput(left));
  }

  /** Bounds of the values that nonlinear operators read, on one subdomain alone. */
  NodeBounds boundsOf(Subdomain s) {
    return batches.of(List.of(s)).bounds();
  }
}
