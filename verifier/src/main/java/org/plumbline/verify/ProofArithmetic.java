package org.plumbline.verify;

import org.jspecify.annotations.Nullable;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Evaluation;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Repeats;
import org.plumbline.graph.Graph;
import org.plumbline.onnx.Imported;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.Kernels;

/**
 * The arithmetic that a proof is made in, and the one that it holds for in the end. A network whose
 * float32 executions can be spoken for is bounded in {@link Arithmetic#FLOAT32_ANY_ORDER}, which
 * implies the reals; where that falls short by less than the rounding it charges, the reals may
 * help, unless the caller wants no such proof. Everything that would make the proof one over the
 * reals only is noted here when it happens.
 */
final class ProofArithmetic {
  private final boolean both;
  private final boolean strict;
  private final Float32Execution execution;
  private final Repeats repeats;
  private volatile @Nullable String obstacle;

  /**
   * For a network.
   *
   * @param wanted {@code real}, {@code float32-any-order} or {@code both}
   */
  ProofArithmetic(Imported network, String wanted) {
    both = wanted.equals("both");
    repeats = new Repeats(both);
    strict = wanted.equals(Arithmetic.FLOAT32_ANY_ORDER.label());
    execution = Float32Execution.of(network);
    obstacle = wanted.equals("real") ? "asked for" : execution.obstacle().orElse(null);
  }

  /** What bounds are computed in. */
  Arithmetic working() {
    return obstacle == null ? Arithmetic.FLOAT32_ANY_ORDER : Arithmetic.REAL;
  }

  /** Whether a proof over the reals will do where none for float32 executions is found. */
  boolean takesReals() {
    return both;
  }

  /** Where rows are counted, those that hold over the reals only among them. */
  Repeats repeats() {
    return repeats;
  }

  /** Notes that what follows is shown over the reals only. */
  void realOnly(String why) {
    if (obstacle == null) {
      obstacle = why;
    }
  }

  /** Checks that executions cannot overflow on a box, from bounds of all values on it. */
  void check(NodeBounds bounds) {
    if (!execution.covers(bounds)) {
      realOnly("values are too large for float32, or unbounded");
    }
  }

  /** Checks the same by intervals, for boxes that are not bounded as a whole. */
  void check(Graph graph, Box box, Kernels kernels) {
    if (obstacle == null) {
      check(
          new Evaluation(graph, kernels)
              .intervals(java.util.List.of(box), Arithmetic.FLOAT32_ANY_ORDER));
    }
  }

  /** What the proof holds for. */
  String label() {
    return reason().isEmpty() ? Arithmetic.FLOAT32_ANY_ORDER.label() : Arithmetic.REAL.label();
  }

  /** Why the proof holds over the reals only; empty if it holds for float32 executions too. */
  String reason() {
    String o = obstacle;
    if (o != null) {
      return o;
    }
    long rows = repeats.real();
    return rows == 0 ? "" : rows + " bounds needed the reals";
  }

  /** The verdict, or unknown for a proof that does not hold for what the caller demanded. */
  Verdict limit(Verdict verdict) {
    if (strict && verdict instanceof Verdict.Verified && !reason().isEmpty()) {
      return new Verdict.Unknown("proved over the reals only: " + reason(), false, Double.NaN);
    }
    return verdict;
  }
}
