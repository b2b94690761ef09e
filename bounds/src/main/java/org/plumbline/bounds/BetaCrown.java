package org.plumbline.bounds;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;

/**
 * Lower bounds of objectives whose lines and split multipliers are optimised row by row
 * (alpha-beta-CROWN), intermediate bounds being fixed. Each row starts from CROWN's lines, or from
 * the parameters handed in, and keeps the best bound it has seen; optimisation of a row stops early
 * when the bound passes the row's target.
 *
 * <p><b>Sound</b> for any parameters: each evaluation is an ordinary walk with error terms.
 *
 * <p>Longer than other files by a few lines: batches and parts of a region are bounded by one run.
 *
 * <p>Cost per evaluation: one backward walk and one forward sweep of the rows.
 *
 * @see <a href="https://arxiv.org/abs/2103.06624">Wang et al. 2021</a>
 */
public final class BetaCrown implements BoundMethod {
  /**
   * How to optimise.
   *
   * @param evaluations bounds computed per row, at least 1
   * @param alphaRate step of Adam for line parameters
   * @param betaRate step of Adam for multipliers, over the coefficient of the element that was
   *     split
   * @param decay factor on both steps after each evaluation
   */
  public record Options(int evaluations, double alphaRate, double betaRate, double decay) {
    /** Checks the ranges. */
    public Options {
      if (evaluations < 1 || !(alphaRate > 0) || !(betaRate > 0) || !(decay > 0 && decay <= 1)) {
        throw new IllegalArgumentException("options out of range");
      }
    }
  }

  private final Kernels kernels;
  private final Parallel parallel;
  private final Arithmetic arithmetic;
  private final Crown.Intermediate intermediate;
  private final Options options;
  private final ElementType type;
  private final @Nullable Repeats repeats;

  /** A method with these kernels, threads and options, in double. */
  public BetaCrown(
      Kernels kernels,
      Parallel parallel,
      Arithmetic arithmetic,
      Crown.Intermediate intermediate,
      Options options) {
    this(kernels, parallel, arithmetic, intermediate, options, ElementType.FLOAT64);
  }

  /** A method with these kernels, threads and options, and rows of {@code type}. */
  public BetaCrown(
      Kernels kernels,
      Parallel parallel,
      Arithmetic arithmetic,
      Crown.Intermediate intermediate,
      Options options,
      ElementType type) {
    this(kernels, parallel, arithmetic, intermediate, options, type, null);
  }

  private BetaCrown(
      Kernels kernels,
      Parallel parallel,
      Arithmetic arithmetic,
      Crown.Intermediate intermediate,
      Options options,
      ElementType type,
      @Nullable Repeats repeats) {
    this.kernels = kernels;
    this.parallel = parallel;
    this.arithmetic = arithmetic;
    this.intermediate = intermediate;
    this.options = options;
    this.type = type;
    this.repeats = repeats;
  }

  /**
   * The same method that counts its rows of regions and, if that is allowed, repeats those over the
   * reals that miss the target in {@link Arithmetic#FLOAT32_ANY_ORDER} by less than their error.
   */
  public BetaCrown repeating(Repeats repeats) {
    return new BetaCrown(kernels, parallel, arithmetic, intermediate, options, type, repeats);
  }

  /** The same method without such repeats, for bounds that may as well fail. */
  public BetaCrown withoutRepeats() {
    return new BetaCrown(kernels, parallel, arithmetic, intermediate, options, type, null);
  }

  @Override
  public String name() {
    return "beta-crown";
  }

  @Override
  public BoundResult bound(
      Batch batch, Objectives objectives, Budget budget, WalkObserver observer) {
    SplitSet[] none = new SplitSet[batch.size()];
    Arrays.fill(none, SplitSet.NONE);
    return bound(batch, objectives, List.of(none), null, budget, observer);
  }

  /**
   * Bounds {@code objectives} using the splits of each subdomain.
   *
   * @param splits per subdomain of the batch, already applied to its bounds; without cuts
   * @param state where rows start and what they end with, or null to start from CROWN's lines
   * @param observer sees nonlinear values and inputs of the last evaluation of each row
   */
  public BoundResult bound(
      Batch batch,
      Objectives objectives,
      List<SplitSet> splits,
      @Nullable RowState state,
      Budget budget,
      WalkObserver observer) {
    if (splits.stream().anyMatch(s -> s.cuts().size() > 0)) {
      throw new IllegalArgumentException("beta-crown: only parts of a region can have cuts");
    }
    CrownPass pass =
        new CrownPass(batch, kernels, parallel, arithmetic, intermediate, type, budget);
    Result result = new Result(objectives.rows());
    boolean complete = pass.visitUpTo(objectives.value());
    if (complete) {
      FreePass free = new FreePass(pass, pass.relaxations());
      free.refresh(objectives.value());
      complete = run(free, objectives, splits, state, budget, observer, result);
    }
    pass.meetIntervals(objectives, result.lower);
    return new BoundResult(
        result.lower, result.walked, result.error, arithmetic, batch.bounds(), complete);
  }

  /**
   * Bounds {@code objectives} on parts of a region. Rows of floats that miss their target by less
   * than their own error are repeated in double.
   *
   * @param splits per part
   * @param state where rows start and what they end with
   * @param observer sees nonlinear values and inputs of the last evaluation of each row
   */
  public BoundResult bound(
      Region region,
      List<SplitSet> splits,
      Objectives objectives,
      RowState state,
      Budget budget,
      WalkObserver observer) {
    Result result = new Result(objectives.rows());
    FreePass free = region.parts(splits, type).free();
    boolean complete = run(free, objectives, splits, state, budget, observer, result);
    if (repeats != null) {
      repeats.countBounded(objectives.rows());
    }
    if (complete && type == ElementType.FLOAT32) {
      Supplier<FreePass> wide = () -> region.parts(splits, ElementType.FLOAT64).free();
      complete = repeat(wide, splits, objectives, state, budget, result, arithmetic);
    }
    if (complete
        && repeats != null
        && repeats.overReals()
        && arithmetic == Arithmetic.FLOAT32_ANY_ORDER) {
      Supplier<FreePass> real = () -> region.realParts(splits).free();
      complete = repeat(real, splits, objectives, state, budget, result, Arithmetic.REAL);
    }
    return new BoundResult(
        result.lower, result.walked, result.error, arithmetic, region.bounds(), complete);
  }

  /** Bounds of all rows, the best and those that observers saw, and the errors of the best. */
  private record Result(double[] lower, double[] walked, double[] error) {
    Result(int rows) {
      this(new double[rows], new double[rows], new double[rows]);
      Arrays.fill(lower, Double.NEGATIVE_INFINITY);
      Arrays.fill(walked, Double.NEGATIVE_INFINITY);
    }
  }

  private boolean run(
      FreePass free,
      Objectives objectives,
      List<SplitSet> splits,
      @Nullable RowState state,
      Budget budget,
      WalkObserver observer,
      Result result) {
    Graph graph = free.state().graph();
    SplitMultipliers multipliers = new SplitMultipliers(graph, objectives, splits, state);
    int elements = elementsPerRow(graph, objectives.value());
    return Blocks.cut(graph, objectives, elements, budget, parallel.threads())
        .forEach(
            parallel,
            budget,
            (from, to, window) -> {
              RowOptimiser block =
                  new RowOptimiser(free, objectives, from, to, window, multipliers, state);
              ForwardSweep sweep =
                  optimise(block, state, budget, result, !observer.equals(WalkObserver.NONE));
              block.show(observer, result.walked);
              if (observer.wantsValues()) {
                block.show(observer, sweep == null ? block.sweep() : sweep);
              }
            });
  }

  /** Rows that miss their targets narrowly, again; {@code free} is asked for only if there are. */
  private boolean repeat(
      Supplier<FreePass> free,
      List<SplitSet> splits,
      Objectives o,
      RowState state,
      Budget budget,
      Result result,
      Arithmetic meaning) {
    int[] close =
        java.util.stream.IntStream.range(0, o.rows())
            .filter(
                r ->
                    result.lower[r] <= state.target(r)
                        && result.lower[r] + 2 * result.error[r] > state.target(r))
            .toArray();
    if (close.length == 0) {
      return true;
    }
    if (repeats != null && meaning == arithmetic) {
      repeats.countInDouble(close.length);
    }
    RowState again = state.select(close);
    Result wide = new Result(close.length);
    BetaCrown once =
        new BetaCrown(
            kernels, parallel, meaning, intermediate, new Options(1, 1, 1, 1), ElementType.FLOAT64);
    boolean complete =
        once.run(free.get(), o.select(close), splits, again, budget, WalkObserver.NONE, wide);
    for (int k = 0; k < close.length; k++) {
      double target = state.target(close[k]);
      if (wide.lower[k] > result.lower[close[k]] && keeps(meaning, wide.lower[k], target)) {
        result.lower[close[k]] = wide.lower[k];
        result.error[close[k]] = wide.error[k];
      }
    }
    return complete;
  }

  /** A bound over the reals is kept only if it reaches its target, and is then counted. */
  private boolean keeps(Arithmetic meaning, double bound, double target) {
    if (meaning == arithmetic || repeats == null) {
      return true;
    }
    if (bound >= target) {
      repeats.countReal();
    }
    return bound >= target;
  }

  /** Returns the sweep of the last step, if there was one. */
  private @Nullable ForwardSweep optimise(
      RowOptimiser block,
      @Nullable RowState state,
      Budget budget,
      Result result,
      boolean observed) {
    // One evaluation leaves the parameters that it was given.
    boolean moves = options.evaluations() > 1;
    double rate = 1;
    double[] weight = new double[block.rows()];
    ForwardSweep sweep = null;
    for (int it = 1; ; it++) {
      block.evaluate(observed || moves);
      block.keepBest(result.lower, result.error, moves);
      boolean open = false;
      for (int r = 0; r < weight.length; r++) {
        boolean done =
            state != null && result.lower[block.from() + r] > state.target(block.from() + r);
        weight[r] = done ? 0 : 1;
        open |= !done;
      }
      if (it == options.evaluations() || !open || budget.exhausted()) {
        break;
      }
      double alphaRate = options.alphaRate() * rate;
      sweep = block.step(weight, null, alphaRate, options.betaRate() * rate);
      rate *= options.decay();
    }
    if (state != null && moves) {
      block.store(state);
    }
    return sweep;
  }

  /** Numbers that one row holds at a time, for the size of blocks. */
  private static int elementsPerRow(Graph graph, int last) {
    long sum = 1;
    for (Node node : graph.nodes()) {
      if (node.id() <= last) {
        sum += node.op() instanceof Activation ? 4L * node.size() : node.size();
      }
    }
    return (int) Math.min(Integer.MAX_VALUE, sum / 4 + 1);
  }
}
