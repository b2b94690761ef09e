package org.plumbline.verify;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import org.plumbline.bounds.Parallel;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.FmaPeak;
import org.plumbline.tensor.FusedStep;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.VectorKernels;
import org.plumbline.tensor.WarmingKernels;

/**
 * How fast the kernels are on this machine, measured in one go: the step of a backward walk over a
 * full connection of 256 to 256 values, nine rows for each of 256 subdomains, in float32. Kinds of
 * measurement take turns, so that what else the machine does meets all of them; each number is the
 * median over the turns of the best run of a turn, the peak the best of all.
 *
 * <p>Rates count the multiplications and additions of the product only, per second.
 *
 * @param vectorBits the width of vectors, 0 if there are none
 * @param peak the peak of fused multiply-adds of one thread, 0 if there are no vectors
 * @param scalar the rate of scalar kernels on one thread
 * @param vector the rate of vector kernels on one thread, 0 if there are no vectors
 * @param twoThreads how many times faster two threads are than one
 */
public record KernelRates(
    int vectorBits, double peak, double scalar, double vector, double twoThreads) {
  private static final int SUBDOMAINS = 256;
  private static final int ROWS = 9;
  private static final int WIDTH = 256;
  private static final int TURNS = 7;
  private static final long TURN_NANOS = 40_000_000;
  private static final long WARM_NANOS = 400_000_000;

  /** How long vector kernels may take to become fast: their compilation waits on a busy machine. */
  private static final long PATIENCE_NANOS = 8_000_000_000L;

  /** Measures for about four seconds, a few more where compilation has to wait. */
  public static KernelRates measure() {
    boolean vectors = WarmingKernels.vectorsExist();
    Kernels scalar = new ScalarKernels();
    Kernels best = vectors ? new VectorKernels() : scalar;
    FusedStep whole = step(SUBDOMAINS);
    FusedStep[] halves = {step(SUBDOMAINS / 2), step(SUBDOMAINS / 2)};
    try (Parallel two = new Parallel(2)) {
      Runnable one = () -> whole.run(best);
      Runnable both = () -> two.forEach(2, k -> halves[k].run(best));
      double slowest = repeat(() -> whole.run(scalar), WARM_NANOS);
      warm(one, vectors ? 1.5 * slowest : 0);
      repeat(both, WARM_NANOS / 2);
      double[] slow = new double[TURNS];
      double[] fast = new double[TURNS];
      double[] ratio = new double[TURNS];
      DoubleSupplier peak = vectors ? warmPeak() : () -> 0;
      double top = 0;
      for (int t = 0; t < TURNS; t++) {
        top = Math.max(top, peak.getAsDouble());
        slow[t] = whole.operations() * repeat(() -> whole.run(scalar), TURN_NANOS);
        double once = repeat(one, TURN_NANOS);
        fast[t] = whole.operations() * once;
        ratio[t] = repeat(both, TURN_NANOS) / once;
      }
      double vector = vectors ? median(fast) : 0;
      int bits = vectors ? FmaPeak.vectorBits() : 0;
      return new KernelRates(bits, top, median(slow), vector, median(ratio));
    }
  }

  /** Repeats a task until it makes {@code enough} runs a second and gets no faster. */
  private static void warm(Runnable task, double enough) {
    long start = System.nanoTime();
    double best = 0;
    double rate = repeat(task, WARM_NANOS);
    while (System.nanoTime() - start < PATIENCE_NANOS && (rate < enough || rate > 1.05 * best)) {
      best = Math.max(best, rate);
      rate = repeat(task, WARM_NANOS);
    }
  }

  private static DoubleSupplier warmPeak() {
    FmaPeak peak = new FmaPeak();
    return () -> peak.rate(TURN_NANOS);
  }

  private static FusedStep step(int subdomains) {
    return new FusedStep(ElementType.FLOAT32, subdomains, ROWS, FusedStep.weights(WIDTH, WIDTH));
  }

  /**
   * Runs a task for about {@code nanos}, at least once; returns runs per second by the shortest
   * run, which other work on the machine disturbs least.
   */
  private static double repeat(Runnable task, long nanos) {
    long start = System.nanoTime();
    long shortest = Long.MAX_VALUE;
    long from = start;
    long now;
    do {
      task.run();
      now = System.nanoTime();
      shortest = Math.min(shortest, now - from);
      from = now;
    } while (now - start < nanos);
    return 1e9 / Math.max(1, shortest);
  }

  private static double median(double[] samples) {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The vector step as a share of the peak; empty without vectors. */
  public OptionalDouble fusedShareOfPeak() {
    return peak > 0 ? OptionalDouble.of(vector / peak) : OptionalDouble.empty();
  }

  /** The vector step as a multiple of the scalar one; empty without vectors. */
  public OptionalDouble fusedOverScalar() {
    return vector > 0 ? OptionalDouble.of(vector / scalar) : OptionalDouble.empty();
  }
}
