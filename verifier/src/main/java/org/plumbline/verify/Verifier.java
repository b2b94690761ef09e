package org.plumbline.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.plumbline.attack.Pgd;
import org.plumbline.bab.ActivationSplitEvaluator;
import org.plumbline.bab.Driver;
import org.plumbline.bab.Evaluator;
import org.plumbline.bab.InputSplitEvaluator;
import org.plumbline.bab.Query;
import org.plumbline.bab.Root;
import org.plumbline.bab.SearchEvent;
import org.plumbline.bab.SearchListener;
import org.plumbline.bab.Subdomain;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.spec.Atom;
import org.plumbline.spec.InputBox;
import org.plumbline.spec.SpecGraph;
import org.plumbline.spec.Specification;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.WarmingKernels;
import org.plumbline.vnnlib.VnnLib;

/**
 * Verifies specifications of networks: attack, root bounds, search, in this order, with a strategy
 * chosen from the network and the specification alone.
 */
public final class Verifier {
  /**
   * How hard to attack.
   *
   * @param numbers coordinates of all points that are moved at once
   * @param steps steps per point
   * @param rounds times that new points are tried
   */
  private record Effort(int numbers, int steps, int rounds) {}

  private static final Effort QUICK = new Effort(2_000, 12, 1);
  private static final Effort THOROUGH = new Effort(20_000, 40, 1000);

  /** Seconds of search before the thorough attack: enough for what root bounds settle. */
  private static final double FIRST_SLICE = 0.3;

  private final Network network;
  private final Specification spec;
  private final VerifyOptions options;
  private final ProgressListener progress;
  private final Budget budget;
  private final Kernels kernels = WarmingKernels.start();
  private final SpecGraph specGraph;
  private final Query query;
  private final WitnessCheck witness;
  private final long start = System.nanoTime();
  private long subdomains;
  private String strategy = "";

  private Verifier(
      Network network,
      Specification spec,
      VerifyOptions options,
      ProgressListener progress,
      BooleanSupplier cancelled) {
    this.network = network;
    this.spec = spec;
    this.options = options;
    this.progress = progress;
    long end = start + (long) (Math.min(options.seconds(), 1e8) * 1e9);
    this.budget = new Budget(end, Budget.DEFAULT_BLOCK_ELEMENTS, cancelled);
    specGraph =
        SpecGraph.compile(
            network.graph(),
            spec,
            network.imported().inputIndex(),
            network.imported().outputIndex());
    boolean[] strict = new boolean[spec.atoms().size()];
    for (int k = 0; k < strict.length; k++) {
      Atom a = spec.atoms().get(k);
      strict[k] = a.strict();
    }
    query = new Query(specGraph.graph(), specGraph.atoms(), strict, spec.disjunct());
    witness = new WitnessCheck(network, spec, specGraph);
  }

  /** Reads a specification of {@code network}. */
  public static Specification readSpecification(Path file, Network network) {
    return VnnLib.read(file, network.inputs(), network.outputs());
  }

  /** Verifies with default options. */
  public static Result verify(Network network, Specification spec) {
    return verify(network, spec, VerifyOptions.defaults(), ProgressListener.NONE, () -> false);
  }

  /**
   * Verifies {@code spec} of {@code network}.
   *
   * @param progress hears what is done
   * @param cancelled true once the caller wants no more; the verdict is then unknown
   * @throws ImportMismatchException if ONNX Runtime disagrees about the network
   */
  public static Result verify(
      Network network,
      Specification spec,
      VerifyOptions options,
      ProgressListener progress,
      BooleanSupplier cancelled) {
    return new Verifier(network, spec, options, progress, cancelled).run();
  }

  private Result run() {
    if (spec.disjunct().length == 0) {
      return result(new Verdict.Verified(), Optional.empty());
    }
    Optional<ImportAnchor> anchor =
        options.anchor()
            ? Optional.of(new ImportAnchor(network, spec, options.seed()))
            : Optional.empty();
    try (Parallel parallel = new Parallel(options.threads())) {
      return result(decide(parallel), anchor);
    }
  }

  private Result result(Verdict verdict, Optional<ImportAnchor> anchor) {
    boolean anchored = anchor.isPresent() && anchor.get().agreed(100);
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new Result(verdict, Arithmetic.REAL.label(), strategy, subdomains, seconds, anchored);
  }

  private Verdict decide(Parallel parallel) {
    List<Root> roots = new ArrayList<>();
    for (InputBox box : spec.boxes()) {
      Box b = specGraph.box(box);
      NodeBounds bounds = Batch.of(specGraph.graph(), List.of(b)).bounds();
      roots.add(new Root(roots.size(), b, bounds));
    }
    boolean inputSplits = chooseInputSplits(roots);
    if (options.attack() && attack(roots, Math.min(0.2, 0.02 * options.seconds()), QUICK)) {
      return falsified();
    }
    return search(roots, inputSplits, parallel);
  }

  private boolean chooseInputSplits(List<Root> roots) {
    int free = 0;
    for (Root r : roots) {
      free = Math.max(free, r.box().freeInputs());
    }
    boolean inputSplits = free <= 12;
    strategy =
        "attack, then "
            + (inputSplits ? "input splits" : "activation splits")
            + " ("
            + free
            + " free inputs, "
            + spec.disjunct().length
            + " disjuncts)";
    progress.on("strategy: " + strategy);
    return inputSplits;
  }

  private boolean attack(List<Root> roots, double seconds, Effort effort) {
    for (Root root : roots.subList(0, Math.min(roots.size(), 20))) {
      Budget part = part(seconds / Math.min(roots.size(), 20));
      int[][] own = disjunctsOf(root.id());
      int size = Math.max(1, specGraph.graph().inputSize());
      int restarts = Math.clamp(effort.numbers() / size, 8, 64);
      Pgd pgd = new Pgd(specGraph.graph(), specGraph.atoms(), own, kernels);
      Pgd.Options o = new Pgd.Options(restarts, effort.steps(), effort.rounds(), options.seed());
      if (pgd.run(root.box(), o, part, witness::offer)) {
        return true;
      }
    }
    return false;
  }

  private int[][] disjunctsOf(int box) {
    List<int[]> own = new ArrayList<>();
    for (int d = 0; d < spec.disjunct().length; d++) {
      if (spec.box()[d] == box) {
        own.add(spec.disjunct()[d]);
      }
    }
    return own.toArray(new int[0][]);
  }

  private int[] openAt(int box) {
    return java.util.stream.IntStream.range(0, spec.disjunct().length)
        .filter(d -> spec.box()[d] == box)
        .toArray();
  }

  private Budget part(double seconds) {
    long end = Math.min(budget.deadlineNanos(), System.nanoTime() + (long) (seconds * 1e9));
    return new Budget(end, budget.blockElements(), budget.cancelled());
  }

  private Verdict search(List<Root> roots, boolean inputSplits, Parallel parallel) {
    Crown crown =
        new Crown(
            kernels, parallel, Arithmetic.REAL, Crown.Intermediate.CROWN, ElementType.FLOAT32);
    Evaluator evaluator;
    int batch;
    if (inputSplits) {
      evaluator = new InputSplitEvaluator(query, crown, kernels, witness);
      batch = 256;
    } else {
      BetaCrown beta =
          new BetaCrown(
              kernels,
              parallel,
              Arithmetic.REAL,
              Crown.Intermediate.INTERVALS,
              new BetaCrown.Options(12, 0.1, 0.1, 0.98),
              ElementType.FLOAT32);
      evaluator = new ActivationSplitEvaluator(query, beta, kernels, witness);
      batch = 64;
      for (Root root : roots) {
        if (!boundRoot(root, crown)) {
          return ended(new Driver.Outcome(Driver.End.BUDGET, 0, Double.NEGATIVE_INFINITY));
        }
      }
    }
    Driver driver = new Driver(evaluator, listener(), batch);
    List<Subdomain> open = new ArrayList<>();
    for (Root root : roots) {
      open.add(Subdomain.whole(root, openAt(root.id())));
    }
    Driver.Outcome outcome = driver.run(open, part(FIRST_SLICE));
    if (outcome.end() == Driver.End.BUDGET && !budget.exhausted()) {
      double seconds = Math.min(3, options.seconds() * (inputSplits ? 0.03 : 0.08));
      if (options.attack() && attack(roots, seconds, THOROUGH)) {
        return falsified();
      }
      outcome = driver.run(List.of(), budget);
    }
    subdomains = outcome.bounded();
    return ended(outcome);
  }

  /** Bounds of all values on a root box; false if the budget ended first. */
  private boolean boundRoot(Root root, Crown crown) {
    Objectives rows =
        Objectives.all(specGraph.atoms(), 1, query.graph().node(specGraph.atoms()).size(), 1);
    BoundResult r =
        crown.bound(new Batch(query.graph(), root.bounds()), rows, budget, WalkObserver.NONE);
    double worst = Double.POSITIVE_INFINITY;
    for (double l : r.lower()) {
      worst = Math.min(worst, l);
    }
    progress.on("root: worst atom bound " + worst);
    return r.complete();
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

  private Verdict falsified() {
    return new Verdict.Falsified(witness.found().orElseThrow());
  }
}
