package org.plumbline.tensor;

import java.util.ArrayList;
import java.util.List;
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
  /** Rows of equal subdomains that one block of a walk holds. */
  private record Part(RowBlock in, RowBlock out, RowLines lines) {}

  private final List<Part> parts = new ArrayList<>();
  private final Matrix weights;
  private final Tensor magnitude;
  private final Tensor bias;
  private final double operations;

  /**
   * A step over random numbers, through a matrix {@code [k, n]} that steps may share, in blocks of
   * the size that walks use.
   */
  public FusedStep(ElementType type, int subdomains, int rowsOfOne, Matrix weights) {
    SplittableRandom random = new SplittableRandom(1);
    int k = weights.rows().length;
    int n = weights.columns();
    int most = Math.max(1, RowBlock.CACHED_ELEMENTS / Math.max(k, n) / rowsOfOne);
    for (int from = 0; from < subdomains; from += most) {
      parts.add(part(type, Math.min(most, subdomains - from), rowsOfOne, k, n, random));
    }
    this.weights = weights;
    magnitude = Tensor.up(type, random.doubles(k, 0, 2).toArray());
    bias = Tensor.nearest(type, random.doubles(k, -1, 1).toArray());
    operations = 2.0 * subdomains * rowsOfOne * k * n;
  }

  private static Part part(
      ElementType type, int subdomains, int rowsOfOne, int k, int n, SplittableRandom random) {
    int rows = subdomains * rowsOfOne;
    int[] owner = new int[rows];
    java.util.Arrays.setAll(owner, r -> r / rowsOfOne);
    Kernels any = new ScalarKernels();
    RowBlock in = RowBlock.start(any, type, Shape.of(k), Window.wholeValue(), owner);
    RowBlock out = RowBlock.start(any, type, Shape.of(n), Window.wholeValue(), owner);
    for (int i = 0; i < rows * k; i++) {
      in.coefficients().set(0, i, random.nextDouble() - 0.5);
    }
    Lines values = new Lines(type, subdomains * k);
    for (int i = 0; i < values.size(); i++) {
      values.set(i, 1, 0, 1, values.quantise(0.1 * random.nextDouble()));
    }
    return new Part(in, out, new RowLines(values, k, owner, null));
  }

  /** Weights between values of {@code k} and {@code n} elements. */
  public static Matrix weights(int k, int n) {
    return Matrix.of(k, new SplittableRandom(2).doubles((long) k * n, -0.1, 0.1).toArray());
  }

  /** Makes the step; results are added to those of earlier steps. */
  public void run(Kernels kernels) {
    for (Part p : parts) {
      kernels.relax(p.in(), p.lines(), magnitude);
      kernels.constant(p.in(), bias, magnitude);
      kernels.multiply(p.in().coefficients(), weights, p.out().coefficients());
    }
  }

  /** The product alone, without relaxation, constants and errors. */
  public void product(Kernels kernels) {
    for (Part p : parts) {
      kernels.multiply(p.in().coefficients(), weights, p.out().coefficients());
    }
  }

  /** Multiplications and additions of the product of one step; nothing else is counted. */
  public double operations() {
    return operations;
  }

  /** The rows of the first block that the steps arrived at. */
  public Tensor result() {
    return parts.get(0).out().coefficients();
  }

  /** The running constants of the rows of the first block. */
  public double[] constants() {
    return parts.get(0).in().constant();
  }
}
