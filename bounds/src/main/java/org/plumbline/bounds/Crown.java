package org.plumbline.bounds;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;

/**
 * Lower bounds of linear objectives over a network by backward linear relaxation (CROWN), the
 * intermediate bounds computed by the same walk.
 *
 * <p>Values are visited in graph order: interval bounds first, then, where a nonlinear operator
 * reads a value, rows for the elements that intervals leave undecided. Values that affine operators
 * reach from the input in one product need nothing better than intervals.
 *
 * <p><b>Sound</b> in the arithmetic asked for, all rounding included; not complete.
 *
 * <p>Shapes: one bound per row of the objectives, in units of their value.
 *
 * @see <a href="https://arxiv.org/abs/1811.00866">Zhang et al. 2018</a>
 */
public final class Crown implements BoundMethod {
  /** Which intermediate bounds the method computes itself. */
  public enum Intermediate {
    /** Backward rows for undecided elements, intersected with intervals. */
    CROWN,
    /**
     * Backward rows for every element that a nonlinear operator reads, in place of intervals and of
     * what was known before; only what one product reaches from the input keeps intervals. Looser
     * than {@link #CROWN}, for comparisons with tools that do not intersect.
     */
    CROWN_ALONE,
    /** Intervals only (CROWN-IBP), intersected with the bounds that the batch brings along. */
    INTERVALS
  }

  private final Kernels kernels;
  private final Parallel parallel;
  private final Arithmetic arithmetic;
  private final Intermediate intermediate;
  private final ElementType type;
  private final @Nullable Repeats repeats;

  /** A method with these kernels and threads, in double. */
  public Crown(
      Kernels kernels, Parallel parallel, Arithmetic arithmetic, Intermediate intermediate) {
    this(kernels, parallel, arithmetic, intermediate, ElementType.FLOAT64);
  }

  /**
   * A method whose rows are of {@code type}. Rows of floats whose bounds fail to reach 0 by less
   * than their own error are repeated in double.
   */
  public Crown(
      Kernels kernels,
      Parallel parallel,
      Arithmetic arithmetic,
      Intermediate intermediate,
      ElementType type) {
    this(kernels, parallel, arithmetic, intermediate, type, null);
  }

  private Crown(
      Kernels kernels,
      Parallel parallel,
      Arithmetic arithmetic,
      Intermediate intermediate,
      ElementType type,
      @Nullable Repeats repeats) {
    this.kernels = kernels;
    this.parallel = parallel;
    this.arithmetic = arithmetic;
    this.intermediate = intermediate;
    this.type = type;
    this.repeats = repeats;
  }

  /**
   * The same method that counts its rows and, if that is allowed, repeats those over the reals that
   * fail to reach 0 in {@link Arithmetic#FLOAT32_ANY_ORDER} by less than their error.
   */
  public Crown repeating(Repeats repeats) {
    return new Crown(kernels, parallel, arithmetic, intermediate, type, repeats);
  }

  @Override
  public String name() {
    return switch (intermediate) {
      case CROWN -> "crown";
      case CROWN_ALONE -> "crown-alone";
      case INTERVALS -> "crown-ibp";
    };
  }

  @Override
  public BoundResult bound(
      Batch batch, Objectives objectives, Budget budget, WalkObserver observer) {
    CrownPass pass =
        new CrownPass(batch, kernels, parallel, arithmetic, intermediate, type, budget);
    boolean complete = pass.visitUpTo(objectives.value());
    double[] lower = new double[objectives.rows()];
    double[] error = new double[objectives.rows()];
    Arrays.fill(lower, Double.NEGATIVE_INFINITY);
    if (complete) {
      complete = pass.walk(objectives, Multipliers.NONE, observer, lower, error);
    }
    // What observers saw are the coefficients of these bounds, not of those that are repeated.
    double[] walked = lower.clone();
    if (repeats != null) {
      repeats.countBounded(objectives.rows());
    }
    if (complete && type == ElementType.FLOAT32) {
      complete = repeat(batch, objectives, budget, lower, error, arithmetic);
    }
    if (complete
        && repeats != null
        && repeats.overReals()
        && arithmetic == Arithmetic.FLOAT32_ANY_ORDER) {
      complete = repeat(batch, objectives, budget, lower, error, Arithmetic.REAL);
    }
    pass.meetIntervals(objectives, lower);
    return new BoundResult(lower, walked, error, arithmetic, batch.bounds(), complete);
  }

  /**
   * Bounds again in double what floats left undecided by less than their error, on the subdomains
   * concerned alone: their magnitudes, and so their charges, are smaller than those of all.
   */
  private boolean repeat(
      Batch batch,
      Objectives o,
      Budget budget,
      double[] lower,
      double[] error,
      Arithmetic meaning) {
    int[] close =
        java.util.stream.IntStream.range(0, o.rows())
            .filter(r -> lower[r] <= 0 && lower[r] + 2 * error[r] > 0)
            .toArray();
    if (close.length == 0) {
      return true;
    }
    if (repeats != null && meaning == arithmetic) {
      repeats.countInDouble(close.length);
    }
    Objectives rows = o.select(close);
    int[] concerned = Arrays.stream(rows.subdomain()).distinct().toArray();
    int[] place = new int[rows.rows()];
    Arrays.setAll(place, r -> Arrays.binarySearch(concerned, rows.subdomain()[r]));
    Batch few = new Batch(batch.graph(), batch.bounds().select(batch.graph(), concerned));
    CrownPass pass =
        new CrownPass(
            few, kernels, parallel, meaning, Intermediate.INTERVALS, ElementType.FLOAT64, budget);
    if (!pass.visitUpTo(o.value())) {
      return false;
    }
    Objectives there = new Objectives(o.value(), place, rows.element(), rows.sign());
    double[] again = new double[close.length];
    double[] itsError = new double[close.length];
    Arrays.fill(again, Double.NEGATIVE_INFINITY);
    boolean complete = pass.walk(there, Multipliers.NONE, WalkObserver.NONE, again, itsError);
    for (int k = 0; k < close.length; k++) {
      if (again[k] > lower[close[k]] && keeps(meaning, again[k])) {
        lower[close[k]] = again[k];
        error[close[k]] = itsError[k];
      }
    }
    return complete;
  }

  /** A bound over the reals is kept only if it reaches 0, and is then counted. */
  private boolean keeps(Arithmetic meaning, double bound) {
    if (meaning == arithmetic || repeats == null) {
      return true;
    }
    if (bound >= 0) {
      repeats.countReal();
    }
    return bound >= 0;
  }
}
