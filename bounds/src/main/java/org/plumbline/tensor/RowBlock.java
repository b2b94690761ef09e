package org.plumbline.tensor;

/**
 * What a backward walk carries: rows of coefficients over one value, each with a constant and an
 * error. For every input of its subdomain, the objective of row {@code r} is at least {@code
 * coefficients[r] . value + constant[r] - error[r]}, summed over all values that the walk holds
 * blocks of at that moment; those blocks share constants, errors and subdomains.
 *
 * <p>Coefficients are dense over {@link #window} and taken as exact numbers; every rounding made on
 * the way is in {@link #error}. Blocks are independent of each other: the unit of memory, of
 * threads and of windows.
 */
public final class RowBlock {
  private final Tensor coefficients;
  private final Window window;
  private final int[] subdomain;
  private final double[] constant;
  private final double[] error;
  private final Kernels kernels;

  /** A block whose arrays are shared, not copied. */
  public RowBlock(
      Kernels kernels,
      Tensor coefficients,
      Window window,
      int[] subdomain,
      double[] constant,
      double[] error) {
    if (coefficients.rows() != subdomain.length
        || constant.length != subdomain.length
        || error.length != subdomain.length) {
      throw new IllegalArgumentException("row block: lengths differ");
    }
    this.kernels = kernels;
    this.coefficients = coefficients;
    this.window = window;
    this.subdomain = subdomain;
    this.constant = constant;
    this.error = error;
  }

  /** A block of zero coefficients over another value that shares this block's rows. */
  public RowBlock over(int size, Window other) {
    return new RowBlock(
        kernels,
        Tensor.zeros(coefficients.type(), rows(), size),
        other,
        subdomain,
        constant,
        error);
  }

  /** The number of rows. */
  public int rows() {
    return subdomain.length;
  }

  /** The coefficients, {@code [rows, window size]}. */
  public Tensor coefficients() {
    return coefficients;
  }

  /** The part of the value that the coefficients cover. */
  public Window window() {
    return window;
  }

  /** The batch index of the subdomain that row {@code r} belongs to. */
  public int subdomain(int r) {
    return subdomain[r];
  }

  /** The running constants, one per row; shared by all blocks of the walk. */
  public double[] constant() {
    return constant;
  }

  /** The running errors, one per row, never negative; shared by all blocks of the walk. */
  public double[] error() {
    return error;
  }

  /** The kernels that work on this block. */
  public Kernels kernels() {
    return kernels;
  }
}
