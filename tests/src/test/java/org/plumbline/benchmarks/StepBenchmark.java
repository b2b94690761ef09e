package org.plumbline.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.plumbline.bounds.Parallel;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.FusedStep;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Matrix;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.VectorKernels;

/**
 * How fast is one step of a backward walk over a full connection, 256 to 256 values in float32:
 * relaxation, constants, error terms and product? On scalar and on vector kernels, on two threads,
 * and for 2000 subdomains of one row, stacked and one by one.
 */
@State(Scope.Benchmark)
public class StepBenchmark {
  private static final ElementType F32 = ElementType.FLOAT32;
  private static final int STACKED = 2000;

  private final Kernels scalar = new ScalarKernels();
  private final Kernels vector = new VectorKernels();
  private final Matrix weights = FusedStep.weights(256, 256);
  private final FusedStep step = new FusedStep(F32, 256, 9, weights);
  private final FusedStep[] halves = {
    new FusedStep(F32, 128, 9, weights), new FusedStep(F32, 128, 9, weights)
  };
  private final PlainStep plain = new PlainStep(256, 9, weights);
  private final FusedStep stack = new FusedStep(F32, STACKED, 1, weights);
  private final FusedStep[] single = new FusedStep[STACKED];
  private final Parallel two = new Parallel(2);

  /** Makes the single steps and checks that vector kernels compute what scalar ones do. */
  @Setup
  public void check() {
    FusedStep a = new FusedStep(F32, 2, 9, weights);
    FusedStep b = new FusedStep(F32, 2, 9, weights);
    a.run(scalar);
    b.run(vector);
    for (int i = 0; i < 18 * 256; i++) {
      // Sums of 256 products below 0.05.
      if (!(Math.abs(a.result().get(i) - b.result().get(i)) < 1e-4)) {
        throw new IllegalStateException("element " + i + " differs");
      }
    }
    FusedStep fused = new FusedStep(F32, 256, 9, weights);
    PlainStep same = new PlainStep(256, 9, weights);
    fused.run(vector);
    same.run(vector);
    for (int r = 0; r < same.constants().length; r++) {
      boolean equal = Math.abs(fused.constants()[r] - same.constants()[r]) < 1e-4;
      if (!(equal && Math.abs(fused.result().get(r, 0) - same.result().get(r, 0)) < 1e-4)) {
        throw new IllegalStateException("row " + r + " differs without error terms");
      }
    }
    for (int k = 0; k < STACKED; k++) {
      single[k] = new FusedStep(F32, 1, 1, weights);
    }
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    two.close();
  }

  /** Operations of the product of one step. */
  static double operations() {
    return 2.0 * 256 * 9 * 256 * 256;
  }

  /** Scalar kernels. */
  @Benchmark
  public void scalar() {
    step.run(scalar);
  }

  /** Vector kernels. */
  @Benchmark
  public void vector() {
    step.run(vector);
  }

  /** The same without error terms. */
  @Benchmark
  public void vectorPlain() {
    plain.run(vector);
  }

  /** Vector kernels, the product alone. */
  @Benchmark
  public void vectorProduct() {
    step.product(vector);
  }

  /** Vector kernels, half of the rows on each of two threads. */
  @Benchmark
  public void vectorTwoThreads() {
    two.forEach(2, k -> halves[k].run(vector));
  }

  /** 2000 subdomains of one row in one block. */
  @Benchmark
  public void stacked() {
    stack.run(vector);
  }

  /** 2000 subdomains of one row, a block each. */
  @Benchmark
  public void oneByOne() {
    for (FusedStep s : single) {
      s.run(vector);
    }
  }
}
