package org.plumbline.bounds;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;

/**
 * alpha-CROWN: the lines of the objectives and those of all intermediate bounds are optimised
 * together, every row having lines of its own. An evaluation recomputes the intermediate bounds in
 * graph order and keeps the tightest seen; a step sends the derivatives of the objectives by those
 * bounds back into the rows that computed them (notes of algorithms, 5.1).
 *
 * <p><b>Sound</b> for any lines: each evaluation consists of ordinary walks with error terms, and
 * the tighter of two valid bounds is valid. Every row is at least CROWN's: the first evaluation,
 * or, where lines start elsewhere, a call of its own.
 *
 * <p>Cost per evaluation: a backward walk and a forward sweep of every row. Memory: five numbers
 * per row and element within its window.
 *
 * @see <a href="https://arxiv.org/abs/2011.13824">Xu et al. 2021</a>
 */
public final class AlphaCrown implements BoundMethod {
  /**
   * How to optimise.
   *
   * @param evaluations bounds computed per row, at least 1
   * @param rate step of Adam
   * @param decay factor on the step after each evaluation
   * @param megabytes memory that parameters of intermediate rows may take; where they need more,
   *     only the lines of the objectives are optimised
   */
  public record Options(int evaluations, double rate, double decay, int megabytes) {
    /** Checks the ranges. */
    public Options {
      if (evaluations < 1 || !(rate > 0) || !(decay > 0 && decay <= 1) || megabytes < 0) {
        throw new IllegalArgumentException("options out of range");
      }
    }
  }

  private final Kernels kernels;
  private final Parallel parallel;
  private final Arithmetic arithmetic;
  private final Options options;
  private final ElementType type;
  private final double share;

  /** A method with these kernels, threads and options, and rows of {@code type}. */
  public AlphaCrown(
      Kernels kernels,
      Parallel parallel,
      Arithmetic arithmetic,
      Options options,
      ElementType type) {
    this(kernels, parallel, arithmetic, options, type, Double.POSITIVE_INFINITY);
  }

  private AlphaCrown(
      Kernels kernels,
      Parallel parallel,
      Arithmetic arithmetic,
      Options options,
      ElementType type,
      double share) {
    this.share = share;
    this.kernels = kernels;
    this.parallel = parallel;
    this.arithmetic = arithmetic;
    this.options = options;
    this.type = type;
  }

  /**
   * The same method, which evaluates all rows once more in double at the end, where the rounding of
   * floats takes more than this share of a bound.
   */
  public AlphaCrown lastInDouble(double shareOfBound) {
    return new AlphaCrown(kernels, parallel, arithmetic, options, type, shareOfBound);
  }

  @Override
  public String name() {
    return "alpha-crown";
  }

  @Override
  public BoundResult bound(
      Batch batch, Objectives objectives, Budget budget, WalkObserver observer) {
    double[] ones = new double[objectives.rows()];
    Arrays.fill(ones, 1);
    return bound(batch, objectives, lower -> ones, null, budget, observer);
  }

  /**
   * Bounds {@code objectives}.
   *
   * @param weights from the bounds so far, the weight of each row in what is maximised; all zero
   *     ends the optimisation
   * @param state overwritten with the best parameters of the rows, in the layout of the bounds that
   *     the call leaves, or null
   * @param observer sees nonlinear values and inputs of the last evaluation of the objectives
   */
  public BoundResult bound(
      Batch batch,
      Objectives objectives,
      UnaryOperator<double[]> weights,
      @Nullable RowState state,
      Budget budget,
      WalkObserver observer) {
    CrownPass pass =
        new CrownPass(batch, kernels, parallel, arithmetic, Crown.Intermediate.CROWN, type, budget);
    BoundResult plain = startsAtCrown(batch.graph()) ? null : plain(batch, objectives, budget);
    JointRun run = new JointRun(pass, parallel, options, objectives, budget);
    boolean complete = run.optimise(weights, share);
    double[] walked = new double[objectives.rows()];
    Arrays.fill(walked, Double.NEGATIVE_INFINITY);
    if (complete) {
      // The coefficients of the last evaluation belong to its bounds, not to the best ones.
      run.finals().forEach(b -> b.show(observer, walked));
    }
    if (complete && type == ElementType.FLOAT32) {
      run.lastInDouble(wide(batch, budget), share, weights.apply(run.lower()));
    }
    if (state != null && complete) {
      ParameterLayout layout =
          new ParameterLayout(batch.graph(), batch.bounds(), objectives.value());
      for (int r = 0; r < objectives.rows(); r++) {
        state.layout(r, layout);
      }
      run.finals().forEach(b -> b.store(state));
    }
    for (int r = 0; plain != null && r < objectives.rows(); r++) {
      if (plain.lower()[r] > run.lower()[r]) {
        run.lower()[r] = plain.lower()[r];
        run.error()[r] = plain.error()[r];
      }
    }
    pass.meetIntervals(objectives, run.lower());
    return new BoundResult(run.lower(), walked, run.error(), arithmetic, batch.bounds(), complete);
  }

  private CrownPass wide(Batch batch, Budget budget) {
    Crown.Intermediate own = Crown.Intermediate.CROWN;
    return new CrownPass(batch, kernels, parallel, arithmetic, own, ElementType.FLOAT64, budget);
  }

  /** Whether the lines that are optimised start as CROWN's: those of rectifiers do. */
  private static boolean startsAtCrown(Graph graph) {
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Activation f && !f.isRayBelow()) {
        return false;
      }
    }
    return true;
  }

  /** CROWN, whose bounds of values stay in the batch. */
  private BoundResult plain(Batch batch, Objectives objectives, Budget budget) {
    Crown.Intermediate own = Crown.Intermediate.CROWN;
    return new Crown(kernels, parallel, arithmetic, own, type)
        .bound(batch, objectives, budget, WalkObserver.NONE);
  }
}
