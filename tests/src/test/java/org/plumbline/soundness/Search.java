package org.plumbline.soundness;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.plumbline.bab.ActivationSplitEvaluator;
import org.plumbline.bab.Cutting;
import org.plumbline.bab.Driver;
import org.plumbline.bab.Evaluator;
import org.plumbline.bab.InputSplitEvaluator;
import org.plumbline.bab.Query;
import org.plumbline.bab.Reduction;
import org.plumbline.bab.Root;
import org.plumbline.bab.SearchListener;
import org.plumbline.bab.Subdomain;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.graph.Graph;
import org.plumbline.spec.Atom;
import org.plumbline.spec.InputBox;
import org.plumbline.spec.SpecGraph;
import org.plumbline.spec.Specification;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.ScalarKernels;

/** A search without attack that takes no witness: it can only prove, or give up. */
final class Search {
  /** How the parts are cut, and in which type they are bounded. */
  enum Strategy {
    INPUTS(ElementType.FLOAT64, false),
    INPUTS_32(ElementType.FLOAT32, false),
    /** Boxes that start from bounds of the whole box. */
    INPUTS_OF_ROOT(ElementType.FLOAT64, false),
    /** As parts of a region where the graph fits, otherwise as batches. */
    ACTIVATIONS(ElementType.FLOAT64, true),
    ACTIVATIONS_32(ElementType.FLOAT32, true),
    /** As parts of a region that learn cuts, used in rows and without. */
    CUTS(ElementType.FLOAT64, true),
    CUTS_32(ElementType.FLOAT32, true),
    /** The same, where parts may close, and teach, in one evaluation. */
    CUTS_ONCE(ElementType.FLOAT64, true),
    /** As parts of a region, leaves advised by linear programs. */
    LEAVES(ElementType.FLOAT64, true),
    /** The same parts, always as batches. */
    BATCHES(ElementType.FLOAT64, false);

    private final ElementType type;
    private final boolean regions;

    Strategy(ElementType type, boolean regions) {
      this.type = type;
      this.regions = regions;
    }

    boolean cutsInputs() {
      return this == INPUTS || this == INPUTS_32 || this == INPUTS_OF_ROOT;
    }

    /** What may stay unproved, relative to magnitudes: batches of floats are not repeated. */
    double hair() {
      return this == ACTIVATIONS_32 || this == CUTS_32 ? 1e-4 : 1e-9;
    }

    /** Cuts are learnt from splits at 0, which clipping by the property leaves few of. */
    boolean learnsCuts() {
      return this == CUTS || this == CUTS_32 || this == CUTS_ONCE;
    }

    /** Each of them is used by some. */
    Reduction reduction() {
      return switch (this) {
        case BATCHES, CUTS_32 -> Reduction.MIN;
        case LEAVES, CUTS, CUTS_ONCE -> Reduction.MAX;
        default -> Reduction.TREE_SIZE;
      };
    }

    /** Networks that take every path of the strategy, by turns. */
    RandomNetworks.Kind kind(int seed) {
      return cutsInputs() || seed % 2 == 0
          ? RandomNetworks.Kind.NO_PRODUCTS
          : RandomNetworks.Kind.RECTIFIERS;
    }
  }

  private static final Kernels KERNELS = new ScalarKernels();

  private Search() {}

  /**
   * {@code coefficient * Y_output <= rhs}, or {@code <}, for a graph with {@code inputs} inputs.
   */
  static Atom atom(int inputs, int output, double coefficient, BigDecimal rhs, boolean strict) {
    return new Atom(
        new int[] {inputs + output}, new BigDecimal[] {new BigDecimal(coefficient)}, rhs, strict);
  }

  /** A union of conjunctions of atoms over one box. */
  static Specification specification(Graph g, Box box, List<List<Atom>> disjuncts) {
    List<Atom> atoms = new ArrayList<>();
    int[][] disjunct = new int[disjuncts.size()][];
    for (int d = 0; d < disjunct.length; d++) {
      disjunct[d] = new int[disjuncts.get(d).size()];
      for (int k = 0; k < disjunct[d].length; k++) {
        disjunct[d][k] = atoms.size();
        atoms.add(disjuncts.get(d).get(k));
      }
    }
    InputBox inputs = new InputBox(box.lower(), box.upper(), box.lower(), box.upper());
    return new Specification(
        g.inputSize(),
        g.output().size(),
        List.of(inputs),
        atoms,
        new int[disjunct.length],
        disjunct);
  }

  private static int[] identity(int n) {
    int[] out = new int[n];
    Arrays.setAll(out, i -> i);
    return out;
  }

  /** Searches until the budget, counted in checks of it, is used up. */
  static Driver.End run(
      Strategy strategy, Graph g, Box box, Specification spec, int checks, Parallel parallel) {
    return run(strategy, g, box, spec, checks, parallel, SearchListener.NONE);
  }

  /** The same with a listener; each disjunct is a part of its own where cuts are learnt. */
  static Driver.End run(
      Strategy strategy,
      Graph g,
      Box box,
      Specification spec,
      int checks,
      Parallel parallel,
      SearchListener listener) {
    SpecGraph compiled =
        SpecGraph.compile(g, spec, identity(g.inputSize()), identity(g.output().size()));
    boolean[] strict = new boolean[spec.atoms().size()];
    for (int k = 0; k < strict.length; k++) {
      strict[k] = spec.atoms().get(k).strict();
    }
    Query query = new Query(compiled.graph(), compiled.atoms(), strict, spec.disjunct());
    NodeBounds bounds = Batch.of(compiled.graph(), List.of(box)).bounds();
    Root root = new Root(0, box, bounds);
    AtomicInteger left = new AtomicInteger(checks);
    Budget budget =
        new Budget(Long.MAX_VALUE, Budget.DEFAULT_BLOCK_ELEMENTS, () -> left.decrementAndGet() < 0);
    Evaluator evaluator = evaluator(strategy, query, root, parallel);
    boolean cuts = strategy.learnsCuts();
    Driver driver = new Driver(evaluator, listener, cuts ? 4 : 16);
    List<Subdomain> parts = new ArrayList<>();
    for (int d = 0; cuts && d < spec.disjunct().length; d++) {
      parts.add(Subdomain.whole(root, new int[] {d}));
    }
    if (!cuts) {
      parts.add(Subdomain.whole(root, identity(spec.disjunct().length)));
    }
    return driver.run(parts, budget).end();
  }

  private static Evaluator evaluator(Strategy strategy, Query query, Root root, Parallel parallel) {
    ElementType type = strategy.type;
    Crown.Intermediate own = Crown.Intermediate.CROWN;
    Crown crown = new Crown(KERNELS, parallel, Arithmetic.REAL, own, type);
    Crown rows = new Crown(KERNELS, parallel, Arithmetic.REAL, Crown.Intermediate.INTERVALS, type);
    Crown known = strategy == Strategy.INPUTS_OF_ROOT ? rows : null;
    Evaluator inputs = new InputSplitEvaluator(query, crown, known, KERNELS, point -> false);
    if (strategy.cutsInputs() && strategy != Strategy.INPUTS_OF_ROOT) {
      return inputs;
    }
    int atoms = query.graph().node(query.atoms()).size();
    crown.bound(
        new Batch(query.graph(), root.bounds()),
        Objectives.all(query.atoms(), 1, atoms, 1),
        Budget.unlimited(),
        WalkObserver.NONE);
    if (strategy == Strategy.INPUTS_OF_ROOT) {
      return inputs;
    }
    BetaCrown beta =
        new BetaCrown(
            KERNELS,
            parallel,
            Arithmetic.REAL,
            Crown.Intermediate.INTERVALS,
            new BetaCrown.Options(6, 0.05, 1, 0.98),
            type);
    BetaCrown one =
        new BetaCrown(
            KERNELS,
            parallel,
            Arithmetic.REAL,
            Crown.Intermediate.INTERVALS,
            new BetaCrown.Options(1, 0.1, 1, 1),
            ElementType.FLOAT64);
    ActivationSplitEvaluator evaluator =
        new ActivationSplitEvaluator(
            query,
            beta,
            strategy == Strategy.CUTS_ONCE ? one : beta,
            new ActivationSplitEvaluator.Branching(
                2, 2, strategy.reduction(), !strategy.learnsCuts()),
            KERNELS,
            point -> false);
    if (strategy.learnsCuts()) {
      evaluator.cutting(new Cutting(50, 8, 3), beta);
    }
    if (strategy == Strategy.LEAVES) {
      evaluator.advised(one);
    }
    if (strategy.regions) {
      evaluator.prepare(root, KERNELS, parallel, Arithmetic.REAL, Budget.unlimited());
    }
    return evaluator;
  }
}
