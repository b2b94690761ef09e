package org.plumbline.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.plumbline.bab.ActivationSplitEvaluator;
import org.plumbline.bab.Driver;
import org.plumbline.bab.Evaluator;
import org.plumbline.bab.InputSplitEvaluator;
import org.plumbline.bab.OperandRefinement;
import org.plumbline.bab.Query;
import org.plumbline.bab.Root;
import org.plumbline.bab.SearchEvent;
import org.plumbline.bab.SearchListener;
import org.plumbline.bab.SlicedEvaluator;
import org.plumbline.bab.Subdomain;
import org.plumbline.bounds.AlphaCrown;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.Region;
import org.plumbline.bounds.RowState;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.spec.InputBox;
import org.plumbline.spec.SpecGraph;
import org.plumbline.spec.Specification;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;

/**
 * One verification: bounds of the whole boxes, attack, tighter bounds, search, in this order, as
 * the strategy says. Disjuncts that a stage refutes are dropped; a candidate that is confirmed ends
 * the run. Longer than other files: the stages share what is open, and are read in their order.
 */
final class Stages {
  /** Seconds of search before the thorough attack: enough for what root bounds settle. */
  private static final double FIRST_SLICE = 0.3;

  /** The same where inputs are split: boxes are many, cheap, and their corners are tried anyway. */
  private static final double LONGER_SLICE = 2;

  /** Thorough attacks at most, with more and more search between them. */
  private static final int ATTACKS = 4;

  /** Seconds of the first thorough attack at most: most searches that go on end soon. */
  private static final double FIRST_ATTACK = 1;

  /** Seconds of each later one at most. */
  private static final double LATER_ATTACKS = 3;

  /** Share of the time so far that an attack may take where inputs are split. */
  private static final double ATTACKED_SHARE = 0.25;

  /** Seconds of search after the first refinement of operands, times the square of its number. */
  private static final double FIRST_REFINED = 2;

  /** Share of the time left that a refinement of operands may take. */
  private static final double REFINED_SHARE = 0.3;

  /** One evaluation, with the lines and multipliers that rows start with. */
  private static final BetaCrown.Options ONCE = new BetaCrown.Options(1, 0.1, 0.1, 1);

  /** Megabytes that the parameters of alpha-CROWN may take per gigabyte of heap. */
  private static final int SHARE_OF_HEAP = 400;

  private final Specification spec;
  private final SpecGraph specGraph;
  private final VerifyOptions options;
  private final Budget budget;
  private final WitnessCheck witness;
  private final ProgressListener progress;
  private final Parallel parallel;
  private final Kernels kernels;
  private final Query query;
  private final List<Subdomain> open = new ArrayList<>();
  private final Strategy strategy;
  private final ProofArithmetic arithmetic;
  private final Attacks attacks;
  private long subdomains;
  private int roots;

  Stages(
      Specification spec,
      SpecGraph specGraph,
      VerifyOptions options,
      Budget budget,
      WitnessCheck witness,
      ProgressListener progress,
      Parallel parallel,
      Kernels kernels,
      ProofArithmetic arithmetic) {
    this.spec = spec;
    this.specGraph = specGraph;
    this.options = options;
    this.budget = budget;
    this.witness = witness;
    this.progress = progress;
    this.parallel = parallel;
    this.kernels = kernels;
    this.arithmetic = arithmetic;
    boolean[] strict = new boolean[spec.atoms().size()];
    for (int k = 0; k < strict.length; k++) {
      strict[k] = spec.atoms().get(k).strict();
    }
    query = new Query(specGraph.graph(), specGraph.atoms(), strict, spec.disjunct());
    roots = spec.boxes().size();
    int free = 0;
    for (InputBox box : spec.boxes()) {
      Box b = specGraph.box(box);
      int id = open.size();
      Root root = new Root(id, b, Batch.of(specGraph.graph(), List.of(b)).bounds());
      open.add(Subdomain.whole(root, disjunctsOf(id)));
      free = Math.max(free, b.freeInputs());
    }
    attacks = new Attacks(spec, specGraph, kernels, witness, options.seed(), parallel);
    strategy = Strategy.choose(query.graph(), free, spec.disjunct().length, strict.length);
    progress.on("strategy: " + strategy.text());
  }

  /** What was chosen, in words. */
  String strategy() {
    return strategy.text();
  }

  /** Subdomains that were bounded in the search. */
  long subdomains() {
    return subdomains;
  }

  private int[] disjunctsOf(int box) {
    return java.util.stream.IntStream.range(0, spec.disjunct().length)
        .filter(d -> spec.box()[d] == box)
        .toArray();
  }

  Verdict run() {
    if (!strategy.inputSplits() && !rootBounds()) {
      return timeout();
    }
    if (open.isEmpty()) {
      return new Verdict.Verified();
    }
    double quick = Math.min(0.2, 0.02 * options.seconds());
    if (options.attack() && attacks.quick(open, part(quick))) {
      return falsified();
    }
    if (!strategy.inputSplits()) {
      tighten();
    }
    return open.isEmpty() ? new Verdict.Verified() : search();
  }

  private Verdict timeout() {
    return new Verdict.Unknown(
        "time ran out or the run was cancelled", true, Double.NEGATIVE_INFINITY);
  }

  private Verdict falsified() {
    if (witness.found().isEmpty()) {
      return new Verdict.Unknown(witness.problem().orElseThrow(), false, Double.NaN);
    }
    return new Verdict.Falsified(witness.found().get());
  }

  private Budget part(double seconds) {
    long end = Math.min(budget.deadlineNanos(), System.nanoTime() + (long) (seconds * 1e9));
    return new Budget(end, budget.blockElements(), budget.cancelled());
  }

  private double secondsLeft() {
    return Math.max(0, (budget.deadlineNanos() - System.nanoTime()) * 1e-9);
  }

  private Objectives atoms() {
    return Objectives.all(query.atoms(), 1, query.graph().node(query.atoms()).size(), 1);
  }

  /**
   * CROWN on every box, in floats, and again in double where that leaves something open: in deep
   * networks the rounding of floats alone may double the bounds. False if the budget ended.
   */
  private boolean rootBounds() {
    for (ElementType type : ElementType.values()) {
      Crown crown = crown(type);
      for (int k = 0; k < open.size(); k++) {
        Subdomain s = open.get(k);
        Batch batch = new Batch(query.graph(), s.root().bounds());
        BoundResult r = crown.bound(batch, atoms(), budget, WalkObserver.NONE);
        if (!r.complete()) {
          return false;
        }
        arithmetic.check(s.root().bounds());
        open.set(k, after(s, r.lower(), new Subdomain.Warm[0]));
      }
      dropClosed("CROWN in " + type.name().toLowerCase(Locale.ROOT));
      if (open.isEmpty()) {
        break;
      }
    }
    return true;
  }

  /** The subdomain without the disjuncts that bounds of all atoms refute. */
  private Subdomain after(Subdomain s, double[] lower, Subdomain.Warm[] warm) {
    double worst = Double.POSITIVE_INFINITY;
    int[] left = new int[s.open().length];
    int n = 0;
    for (int d : s.open()) {
      double best = Double.NEGATIVE_INFINITY;
      boolean refuted = false;
      for (int a : query.disjuncts()[d]) {
        best = Math.max(best, lower[a]);
        refuted |= query.refutes(a, lower[a]);
      }
      if (!refuted) {
        left[n++] = d;
        worst = Math.min(worst, best);
      }
    }
    return s.with(s.overrides(), Arrays.copyOf(left, n), worst, warm);
  }

  private void dropClosed(String stage) {
    open.removeIf(s -> s.open().length == 0);
    double worst = Double.POSITIVE_INFINITY;
    int disjuncts = 0;
    for (Subdomain s : open) {
      worst = Math.min(worst, s.bound());
      disjuncts += s.open().length;
    }
    progress.on(stage + ": " + disjuncts + " disjuncts open, worst bound " + worst);
  }

  /** alpha-CROWN on every box that is open, while its share of the time lasts. */
  private void tighten() {
    AlphaCrown alpha = alpha();
    Budget share = part(strategy.alphaShare() * secondsLeft());
    for (int k = 0; k < open.size() && !share.exhausted(); k++) {
      Subdomain s = open.get(k);
      RowState state = new RowState(query.graph().node(query.atoms()).size());
      Batch batch = new Batch(query.graph(), s.root().bounds());
      BoundResult r = alpha.bound(batch, atoms(), weights(s), state, share, WalkObserver.NONE);
      if (r.complete()) {
        Subdomain.Warm[] warm = new Subdomain.Warm[r.lower().length];
        for (int a = 0; a < warm.length; a++) {
          warm[a] = new Subdomain.Warm(a, state.parameters(a), new double[0]);
        }
        open.set(k, after(s, r.lower(), warm));
      }
    }
    dropClosed("alpha-CROWN");
  }

  private AlphaCrown alpha() {
    int megabytes =
        (int) Math.min(1 << 20, (Runtime.getRuntime().maxMemory() >> 30) * SHARE_OF_HEAP + 200);
    return new AlphaCrown(
        kernels,
        parallel,
        arithmetic.working(),
        new AlphaCrown.Options(strategy.alphaEvaluations(), 0.25, 0.95, megabytes),
        ElementType.FLOAT32);
  }

  /** Weight 1 for the atoms of disjuncts that their bounds do not refute yet. */
  private UnaryOperator<double[]> weights(Subdomain s) {
    return lower -> {
      double[] weight = new double[lower.length];
      for (int d : s.open()) {
        boolean refuted = false;
        for (int a : query.disjuncts()[d]) {
          refuted |= query.refutes(a, lower[a]);
        }
        for (int a : query.disjuncts()[d]) {
          weight[a] = refuted ? weight[a] : 1;
        }
      }
      return weight;
    };
  }

  /** Neurons are chosen for one disjunct at a time: its rows are all that a part then pays for. */
  private List<Subdomain> byDisjunct() {
    List<Subdomain> each = new ArrayList<>();
    for (Subdomain s : open) {
      for (int d : s.open()) {
        each.add(s.with(s.overrides(), new int[] {d}, s.bound(), s.warm()));
      }
    }
    return each;
  }

  private Verdict search() {
    Driver driver = driver();
    Driver.Outcome outcome =
        driver.run(parts(), part(strategy.inputSplits() ? LONGER_SLICE : FIRST_SLICE));
    for (int k = 1; outcome.end() == Driver.End.BUDGET && !budget.exhausted(); k++) {
      if (options.attack() && attacks.thorough(open, part(attackSeconds(k)), k)) {
        return falsified();
      }
      List<Subdomain> fresh = List.of();
      if (refined(driver, outcome.worstBound(), k)) {
        if (open.isEmpty()) {
          return new Verdict.Verified();
        }
        subdomains += outcome.bounded();
        driver = driver();
        fresh = parts();
      }
      // A search that takes long may be looking for what does not exist: attack again at times.
      boolean last = k >= ATTACKS || (!options.attack() && k > strategy.refinements().size());
      outcome = driver.run(fresh, last ? budget : part(slice(k)));
    }
    subdomains += outcome.bounded();
    return ended(outcome);
  }

  /**
   * Seconds of thorough attack {@code k}: where inputs are split, few beside those of the search.
   */
  private double attackSeconds(int k) {
    double most = k == 1 ? FIRST_ATTACK : LATER_ATTACKS;
    return strategy.inputSplits()
        ? Math.min(most, ATTACKED_SHARE * (options.seconds() - secondsLeft()))
        : Math.min(most, 0.08 * options.seconds());
  }

  private Driver driver() {
    return new Driver(new SlicedEvaluator(evaluator(), parallel), listener(), strategy.batch());
  }

  private List<Subdomain> parts() {
    return strategy.inputSplits() ? open : byDisjunct();
  }

  /** Seconds of search after attack {@code k}: short while refinements are still to come. */
  private double slice(int k) {
    double even = secondsLeft() / Math.max(1, ATTACKS - k + 1);
    return k < strategy.refinements().size() ? Math.min(even, FIRST_REFINED * k * k) : even;
  }

  /**
   * Refines the bounds of the operands on every box that the search left open. Where that makes the
   * bounds of the boxes better than those of the parts, the search starts again; else false, and
   * nothing has changed.
   */
  private boolean refined(Driver driver, double worst, int k) {
    if (k > strategy.refinements().size()) {
      return false;
    }
    Budget share = part(REFINED_SHARE * secondsLeft());
    BetaCrown method = beta(betaOptions()).withoutRepeats();
    BetaCrown once = beta(ONCE).withoutRepeats();
    OperandRefinement refinement =
        new OperandRefinement(
            query.graph(), kernels, parallel, arithmetic.working(), alpha(), method, once);
    List<Subdomain> before = List.copyOf(open);
    open.clear();
    for (Subdomain s : before) {
      int[] left = driver.open(s.root());
      if (left.length > 0) {
        NodeBounds bounds = s.root().bounds().copy(query.graph());
        long parts =
            refinement.refine(s.root().box(), bounds, strategy.refinements().get(k - 1), share);
        progress.on("operands refined: " + parts + " parts");
        open.add(Subdomain.whole(new Root(roots++, s.root().box(), bounds), left));
      }
    }
    if (rootBounds()) {
      tighten();
      double now = open.stream().mapToDouble(Subdomain::bound).min().orElse(Double.MAX_VALUE);
      if (now > worst) {
        return true;
      }
    }
    open.clear();
    open.addAll(before);
    return false;
  }

  private Evaluator evaluator() {
    if (strategy.inputSplits()) {
      arithmetic.check(query.graph(), hull(), kernels);
      return new InputSplitEvaluator(query, crown(ElementType.FLOAT32), kernels, witness);
    }
    if (arithmetic.takesReals() && !Region.fits(query.graph())) {
      // Parts that are bounded as batches are not repeated, so float32 would only lose.
      arithmetic.realOnly("the search over these operators works over the reals");
    }
    BetaCrown method = beta(betaOptions());
    ActivationSplitEvaluator evaluator =
        new ActivationSplitEvaluator(
            query, method, beta(ONCE), strategy.branching(), kernels, witness);
    evaluator.cutting(strategy.cutting(), beta(ONCE).withoutRepeats());
    evaluator.advised(beta(ONCE, ElementType.FLOAT64));
    open.forEach(s -> evaluator.prepare(s.root(), kernels, parallel, arithmetic.working(), budget));
    return evaluator;
  }

  /** A box that holds all open boxes. */
  private Box hull() {
    int n = query.graph().inputSize();
    double[] lo = new double[n];
    double[] hi = new double[n];
    Arrays.fill(lo, Double.POSITIVE_INFINITY);
    Arrays.fill(hi, Double.NEGATIVE_INFINITY);
    for (Subdomain s : open) {
      for (int i = 0; i < n; i++) {
        lo[i] = Math.min(lo[i], s.root().box().lower(i));
        hi[i] = Math.max(hi[i], s.root().box().upper(i));
      }
    }
    return Box.of(lo, hi);
  }

  private Crown crown(ElementType type) {
    Crown.Intermediate own = Crown.Intermediate.CROWN;
    Crown crown = new Crown(kernels, parallel, arithmetic.working(), own, type);
    return crown.repeating(arithmetic.repeats());
  }

  private BetaCrown.Options betaOptions() {
    return new BetaCrown.Options(strategy.betaEvaluations(), 0.1, 0.1, 0.98);
  }

  private BetaCrown beta(BetaCrown.Options o) {
    return beta(o, ElementType.FLOAT32);
  }

  private BetaCrown beta(BetaCrown.Options o, ElementType type) {
    Crown.Intermediate fixed = Crown.Intermediate.INTERVALS;
    Arithmetic working = arithmetic.working();
    BetaCrown beta = new BetaCrown(kernels, parallel, working, fixed, o, type);
    return beta.repeating(arithmetic.repeats());
  }

  private SearchListener listener() {
    return event -> {
      if (event instanceof SearchEvent.Progress p) {
        progress.on(
            "search: "
                + p.bounded()
                + " bounded, "
                + p.frontier()
                + " open, worst bound "
                + p.worstBound());
      }
    };
  }

  private Verdict ended(Driver.Outcome outcome) {
    return switch (outcome.end()) {
      case CLOSED -> new Verdict.Verified();
      case FALSIFIED -> falsified();
      case BUDGET ->
          new Verdict.Unknown("time ran out or the run was cancelled", true, outcome.worstBound());
      case STUCK ->
          new Verdict.Unknown(
              witness.problem().orElse("numerically undecided: a part can be split no further"),
              false,
              outcome.worstBound());
    };
  }
}
