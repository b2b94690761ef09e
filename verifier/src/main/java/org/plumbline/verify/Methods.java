package org.plumbline.verify;

import org.plumbline.bounds.AlphaCrown;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.Parallel;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;

/** The bound methods of one verification, as its strategy and its arithmetic want them. */
record Methods(Strategy strategy, ProofArithmetic arithmetic, Kernels kernels, Parallel parallel) {
  /** One evaluation, with the lines and multipliers that rows start with. */
  private static final BetaCrown.Options ONCE = new BetaCrown.Options(1, 0.1, 0.1, 1);

  /** Share of a bound that rounding of floats may take at the root. */
  private static final double ROUNDING_SHARE = 0.05;

  /** Megabytes that the parameters of alpha-CROWN may take per gigabyte of heap. */
  private static final int SHARE_OF_HEAP = 400;

  /** The arithmetic that bounds are computed in. */
  Arithmetic working() {
    return arithmetic.working();
  }

  /** CROWN, intermediate bounds by itself. */
  Crown crown(ElementType type) {
    return crown(Crown.Intermediate.CROWN, type);
  }

  /** CROWN with the intermediate bounds that are known. */
  Crown rows(ElementType type) {
    return crown(Crown.Intermediate.INTERVALS, type);
  }

  private Crown crown(Crown.Intermediate intermediate, ElementType type) {
    Crown crown = new Crown(kernels, parallel, working(), intermediate, type);
    return crown.repeating(arithmetic.repeats());
  }

  /** alpha-CROWN at the root, in floats with a last evaluation in double, or all in double. */
  AlphaCrown alpha(ElementType type) {
    int megabytes =
        (int) Math.min(1 << 20, (Runtime.getRuntime().maxMemory() >> 30) * SHARE_OF_HEAP + 200);
    return new AlphaCrown(
            kernels,
            parallel,
            working(),
            new AlphaCrown.Options(strategy.alphaEvaluations(), 0.25, 0.95, megabytes),
            type)
        .lastInDouble(ROUNDING_SHARE);
  }

  /** beta-CROWN on parts, optimised. */
  BetaCrown beta() {
    return beta(
        new BetaCrown.Options(strategy.betaEvaluations(), 0.05, 1, 0.98), ElementType.FLOAT32);
  }

  /** beta-CROWN on parts with what rows start with. */
  BetaCrown once(ElementType type) {
    return beta(ONCE, type);
  }

  private BetaCrown beta(BetaCrown.Options o, ElementType type) {
    Crown.Intermediate fixed = Crown.Intermediate.INTERVALS;
    BetaCrown beta = new BetaCrown(kernels, parallel, working(), fixed, o, type);
    return beta.repeating(arithmetic.repeats());
  }
}
