package org.plumbline.tensor;

import java.util.SplittableRandom;

/**
 * One step of a backward walk over a full connection, to measure kernels with: rows are relaxed by
 * lines of their subdomain, the bias enters their constants, rounding is charged to their errors,
 * and they are multiplied by the weights.
 *
 * <p>The slopes are 1, so that a step can be repeated on the same coefficients; what is computed
 * does not depend on them.
 */
public final class FusedStep {
  private final RowBlock in;
  private final RowBlock out;
  private final RowLines lines;
  private final Matrix weights;
  private final Tensor magnitude;
  private final Tensor bias;
  private final double operations;

  /** A step over random numbers, through a matrix {@code [k, n]} that steps may share. */
  public FusedStep(ElementType type, int subdomains, int rowsOfOne, Matrix weights) {
    SplittableRandom random = new SplittableRandom(1);
    int rows = subdomains * rowsOfOne;
    int k = weights.rows().length;
    int n = weights.columns();
    int[] owner = new int[rows];
    java.util.Arrays.setAll(owner, r -> r / rowsOfOne);
    Kernels any = new ScalarKernels();
    in = RowBlock.start(any, type, Shape.of(k), Window.wholeValue(), owner);
    out = RowBlock.start(any, type, Shape.of(n), Window.wholeValue(), owner);
    for (int i = 0; i < rows * k; i++) {
      in.coefficients().set(0, i, random.nextDouble() - 0.5);
    }
    Lines values = new Lines(type, subdomains * k);
    for (int i = 0; i < values.size(); i++) {
      values.set(i, 1, 0, 1, values.quantise(0.1 * random.nextDouble()));
    }
    lines = new RowLines(values, k, owner, null);
    this.weights = weights;
    magnitude = Tensor.up(type, random.doubles(k, 0, 2).toArray());
    bias = Tensor.nearest(type, random.doubles(k, -1, 1).toArray());
    operations = 2.0 * rows * k * n;
  }

  /** Weights between values of {@code k} and {@code n} elements. */
  public static Matrix weights(int k, int n) {
    return Matrix.of(k, new SplittableRandom(2).doubles((long) k * n, -0.1, 0.1).toArray());
  }

  /** Makes the step; results are added to those of earlier steps. */
  public void run(Kernels kernels) {
    kernels.relax(in, lines, magnitude);
    kernels.constant(in, bias, magnitude);
    kernels.multiply(in.coefficients(), weights, out.coefficients());
  }

  /** The product alone, without relaxation, constants and errors. */
  public void product(Kernels kernels) {
    kernels.multiply(in.coefficients(), weights, out.coefficients());
  }

  /** Multiplications and additions of the product of one step; nothing else is counted. */
  public double operations() {
    return operations;
  }

  /** The rows that the steps arrived at, with their constants so far in {@link #constants}. */
  public Tensor result() {
    return out.coefficients();
  }

  /** The running constants of the rows. */
  public double[] constants() {
    return in.constant();
  }
}
