package org.plumbline.verify;

import java.util.List;

/**
 * Settings of a verification.
 *
 * @param seconds wall time that may be used, from the call on
 * @param threads worker threads
 * @param seed seed of all random numbers
 * @param attack whether to look for counterexamples before the search
 * @param anchor whether the import is compared with ONNX Runtime meanwhile
 * @param replayOwn whether our own error-bounded evaluation alone makes a counterexample
 * @param kernels {@code scalar}, {@code vector}, or {@code auto}: scalar until vector ones are warm
 * @param arithmetic {@code real}, {@code float32-any-order}, or {@code both}: what a proof must
 *     hold for; both says which it is
 */
public record VerifyOptions(
    double seconds,
    int threads,
    long seed,
    boolean attack,
    boolean anchor,
    boolean replayOwn,
    String kernels,
    String arithmetic) {
  /** Checks the ranges. */
  public VerifyOptions {
    if (!(seconds >= 0)) {
      throw new IllegalArgumentException("seconds: expected 0 or more, got " + seconds);
    }
    if (!List.of("scalar", "vector", "auto").contains(kernels)) {
      throw new IllegalArgumentException(
          "kernels: expected scalar, vector or auto, got '" + kernels + "'");
    }
    if (!List.of("real", "float32-any-order", "both").contains(arithmetic)) {
      throw new IllegalArgumentException(
          "arithmetic: expected real, float32-any-order or both, got '" + arithmetic + "'");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads: expected 1 or more, got " + threads);
    }
  }

  /** Counterexamples are replayed in ONNX Runtime. */
  public VerifyOptions(double seconds, int threads, long seed, boolean attack, boolean anchor) {
    this(seconds, threads, seed, attack, anchor, false, "auto", "both");
  }

  /** A minute per default, all processors, seed 1, with attack and anchor. */
  public static VerifyOptions defaults() {
    return new VerifyOptions(60, Runtime.getRuntime().availableProcessors(), 1, true, true);
  }

  /** The same with another time limit. */
  public VerifyOptions withSeconds(double limit) {
    return new VerifyOptions(limit, threads, seed, attack, anchor, replayOwn, kernels, arithmetic);
  }

  /** The same with or without attack. */
  public VerifyOptions withAttack(boolean on) {
    return new VerifyOptions(seconds, threads, seed, on, anchor, replayOwn, kernels, arithmetic);
  }

  /** The same with or without replay in ONNX Runtime. */
  public VerifyOptions withReplayOwn(boolean own) {
    return new VerifyOptions(seconds, threads, seed, attack, anchor, own, kernels, arithmetic);
  }

  /** The same with other kernels. */
  public VerifyOptions withKernels(String name) {
    return new VerifyOptions(seconds, threads, seed, attack, anchor, replayOwn, name, arithmetic);
  }

  /** The same for another arithmetic. */
  public VerifyOptions withArithmetic(String name) {
    return new VerifyOptions(seconds, threads, seed, attack, anchor, replayOwn, kernels, name);
  }
}
