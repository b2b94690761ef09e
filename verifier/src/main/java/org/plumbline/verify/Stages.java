package org.plumbline.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.BoundMethod;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.Region;
import org.plumbline.spec.InputBox;
import org.plumbline.spec.SpecGraph;
import org.plumbline.spec.Specification;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;

/**
 * One verification: bounds of the whole boxes, attack, tighter bounds, search, in this order, as
 * the strategy says; large networks are attacked before the first of them as well. Disjuncts that a
 * stage refutes are dropped; a candidate that is confirmed ends the run. Longer than other files:
 * the stages share what is open, and are read in their order.
 */
final class Stages {
  /** Seconds of search before the thorough attack: enough for what root bounds settle. */
  private static final double FIRST_SLICE = 0.3;

  /** The same where inputs are split: boxes are many, cheap, and their corners are tried anyway. */
  private static final double LONGER_SLICE = 2;

  /** Part of the gap to 0 that a slice has to close for another to follow at once. */
  private static final double CLOSED_BY_A_SLICE = 0.1;

  /** Thorough attacks at most, with more and more search between them. */
  private static final int ATTACKS = 4;

  /** Seconds of the first thorough attack at most: most searches that go on end soon. */
  private static final double FIRST_ATTACK = 1;

  /** Share of the time of CROWN at the root that the attack between it and alpha-CROWN may take. */
  private static final double ROOT_SHARE = 0.3;

  /** Seconds of each later one at most. */
  private static final double LATER_ATTACKS = 3;

  /** Share of the time so far that an attack may take where inputs are split. */
  private static final double ATTACKED_SHARE = 0.1;

  /** Seconds of search after the first refinement of operands, times the square of its number. */
  private static final double FIRST_REFINED = 2;

  /** Share of the time left that a refinement of operands may take. */
  private static final double REFINED_SHARE = 0.3;

  /** Seconds that the first refinement of operands may take: most searches then end soon. */
  private static final double FIRST_REFINEMENT = 5;

  /** How many times as long each further one may take. */
  private static final double LONGER_REFINEMENTS = 3;

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
  private final Methods methods;
  private final RootBounds rootBounds;
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
    methods = new Methods(strategy, arithmetic, kernels, parallel);
    rootBounds = new RootBounds(query, methods, progress);
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
    if (strategy.attacksFirst() && quickAttack()) {
      return falsified();
    }
    long start = System.nanoTime();
    if (strategy.boundsRoot() && !rootBounds.crown(open, budget)) {
      return timeout();
    }
    if (open.isEmpty()) {
      return new Verdict.Verified();
    }
    if (!strategy.attacksFirst() && quickAttack()) {
      return falsified();
    }
    if (strategy.boundsRoot()) {
      // Alpha-CROWN takes several times as long as CROWN: so does what an attack may save.
      double seconds = Math.min(FIRST_ATTACK, ROOT_SHARE * (System.nanoTime() - start) * 1e-9);
      if (options.attack() && attacks.thorough(open, part(seconds), 0)) {
        return falsified();
      }
      if (strategy.alphaEvaluations() > 0) {
        rootBounds.alpha(open, alphaShare());
      }
    }
    return open.isEmpty() ? new Verdict.Verified() : search();
  }

  private boolean quickAttack() {
    return options.attack() && attacks.quick(open, part(Math.min(0.2, 0.02 * options.seconds())));
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

  private Budget alphaShare() {
    return part(strategy.alphaShare() * secondsLeft());
  }

  private double secondsLeft() {
    return Math.max(0, (budget.deadlineNanos() - System.nanoTime()) * 1e-9);
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
    Driver.Outcome outcome = begun(driver);
    for (int k = 1; outcome.end() == Driver.End.BUDGET && !budget.exhausted(); k++) {
      if (options.attack() && attacks.thorough(driver.open(open), part(attackSeconds(k)), k)) {
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
      outcome = driver.run(fresh, budget, last ? budget : part(slice(k)));
    }
    subdomains += outcome.bounded();
    return ended(outcome);
  }

  /**
   * Searches for a slice of time, and for more of them while each closes a good part of the gap
   * that is left: attacks and refinements take longer than the rest of such a search.
   */
  private Driver.Outcome begun(Driver driver) {
    double slice = strategy.inputSplits() ? LONGER_SLICE : FIRST_SLICE;
    double gap = open.stream().mapToDouble(s -> -s.bound()).max().orElseThrow();
    List<Subdomain> fresh = parts();
    while (true) {
      Driver.Outcome outcome = driver.run(fresh, budget, part(slice));
      double left = -outcome.worstBound();
      boolean closes = Double.isFinite(gap) && left < (1 - CLOSED_BY_A_SLICE) * gap;
      if (outcome.end() != Driver.End.BUDGET || budget.exhausted() || !closes) {
        return outcome;
      }
      gap = left;
      fresh = List.of();
    }
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
    double most = FIRST_REFINEMENT * Math.pow(LONGER_REFINEMENTS, k - 1);
    Budget share = part(Math.min(most, REFINED_SHARE * secondsLeft()));
    OperandRefinement refinement =
        new OperandRefinement(
            query.graph(),
            kernels,
            parallel,
            methods.working(),
            methods.alpha(ElementType.FLOAT32),
            methods.beta().withoutRepeats(),
            methods.once(ElementType.FLOAT32).withoutRepeats());
    List<Subdomain> before = List.copyOf(open);
    open.clear();
    for (Subdomain s : driver.open(before)) {
      NodeBounds bounds = s.root().bounds().copy(query.graph());
      long parts =
          refinement.refine(s.root().box(), bounds, strategy.refinements().get(k - 1), share);
      progress.on("operands refined: " + parts + " parts");
      open.add(Subdomain.whole(new Root(roots++, s.root().box(), bounds), s.open()));
    }
    if (rootBounds.crown(open, budget)) {
      rootBounds.alpha(open, alphaShare());
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
      ElementType type = rootBounds.type();
      BoundMethod known = strategy.boundsRoot() ? methods.rows(type) : null;
      return new InputSplitEvaluator(query, methods.crown(type), known, kernels, witness);
    }
    if (arithmetic.takesReals() && !Region.fits(query.graph())) {
      // Parts that are bounded as batches are not repeated, so float32 would only lose.
      arithmetic.realOnly("the search over these operators works over the reals");
    }
    BetaCrown once = methods.once(ElementType.FLOAT32);
    ActivationSplitEvaluator evaluator =
        new ActivationSplitEvaluator(
            query, methods.beta(), once, strategy.branching(), kernels, witness);
    evaluator.cutting(strategy.cutting(), once.withoutRepeats());
    evaluator.advised(methods.once(ElementType.FLOAT64));
    open.forEach(s -> evaluator.prepare(s.root(), kernels, parallel, methods.working(), budget));
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
