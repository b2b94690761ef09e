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
  /** Coefficients of a block that stay in the second-level cache of a core. */
  public static final int CACHED_ELEMENTS = 1 << 17;

  private final Tensor coefficients;
  private final Window window;
  private final Runs runs;
  private final int[] subdomain;
  private final double[] constant;
  private final double[] error;
  private final Kernels kernels;

  private RowBlock(
      Tensor coefficients,
      Window window,
      Runs runs,
      int[] subdomain,
      double[] constant,
      double[] error,
      Kernels kernels) {
    this.coefficients = coefficients;
    this.window = window;
    this.runs = runs;
    this.subdomain = subdomain;
    this.constant = constant;
    this.error = error;
    this.kernels = kernels;
  }

  /** A block of zero coefficients over a value of this shape, one row per entry of subdomain. */
  public static RowBlock start(
      Kernels kernels, ElementType type, Shape shape, Window window, int... subdomain) {
    Runs runs = Runs.of(window, shape);
    return new RowBlock(
        Tensor.zeros(type, subdomain.length, runs.size()),
        window,
        runs,
        subdomain,
        new double[subdomain.length],
        new double[subdomain.length],
        kernels);
  }

  /** A block of these coefficients over a whole value of this shape. */
  public static RowBlock of(Kernels kernels, Tensor coefficients, Shape shape, int... subdomain) {
    Runs runs = Runs.of(Window.wholeValue(), shape);
    double[] constant = new double[subdomain.length];
    double[] error = new double[subdomain.length];
    return new RowBlock(
        coefficients, Window.wholeValue(), runs, subdomain, constant, error, kernels);
  }

  /** A block of zero coefficients over another value that shares this block's rows. */
  public RowBlock over(Shape shape, Window other) {
    Runs there = Runs.of(other, shape);
    Tensor zeros = Tensor.zeros(coefficients.type(), rows(), there.size());
    return new RowBlock(zeros, other, there, subdomain, constant, error, kernels);
  }

  /** The same rows of a value of this shape over a window that covers this block's window. */
  public RowBlock widen(Shape shape, Window wider) {
    if (wider.isSame(window)) {
      return this;
    }
    RowBlock out = over(shape, wider);
    int length = runs.length();
    for (int r = 0; r < rows(); r++) {
      for (int k = 0; k < runs.count(); k++) {
        int from = r * runs.size() + k * length;
        int to = r * out.runs.size() + out.runs.column(runs.start() + k * runs.stride());
        out.coefficients.copy(coefficients, from, to, length);
      }
    }
    return out;
  }

  /** The same rows with a copy of the coefficients, which the walk may overwrite here. */
  public RowBlock snapshot() {
    return new RowBlock(coefficients.copy(), window, runs, subdomain, constant, error, kernels);
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

  /** How the columns lie in the value. */
  public Runs runs() {
    return runs;
  }

  /** The batch index of the subdomain that row {@code r} belongs to. */
  public int subdomain(int r) {
    return subdomain[r];
  }

  /** The batch indices of the rows; not to be modified. */
  public int[] subdomains() {
    return subdomain;
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
