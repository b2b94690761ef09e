package org.plumbline.tensor;

import org.jspecify.annotations.Nullable;

/**
 * Kernels on vectors of the widest kind that the machine has. Products run over panels of packed
 * weights with a register tile of up to six rows; convolutions are products over strips of
 * positions, all rows together, followed by adding the patches where they belong. Rows that are
 * nearly all zeros, as at the start of a walk, and small matters are left to the scalar kernels.
 */
public final class VectorKernels extends LoopKernels {
  /** Bytes of patches that are held at a time: a strip that stays in the second-level cache. */
  private static final int STRIP_BYTES = 1 << 18;

  /** Rows that convolutions take one position at a time, at least: fewer do not fill a tile. */
  static final int TOGETHER = 4;

  private final ScalarKernels scalar = new ScalarKernels();

  /** Patches of each thread's last convolution in either type; what they hold means nothing. */
  private static final ThreadLocal<Tensor> FLOATS = new ThreadLocal<>();

  private static final ThreadLocal<Tensor> DOUBLES = new ThreadLocal<>();

  /** The kernels. */
  public VectorKernels() {
    super(new VectorLoops32(), new VectorLoops64());
  }

  @Override
  public String name() {
    return "vector";
  }

  /** Whether at most one in eight numbers is not zero. */
  private static boolean sparse(Tensor in) {
    int n = in.rows() * in.size();
    return isFloat(in)
        ? !VectorProducts32.exceeds(in.f32(), n, n / 8)
        : !VectorProducts64.exceeds(in.f64(), n, n / 8);
  }

  @Override
  public void multiply(Tensor in, Matrix weights, Tensor out) {
    int n = out.size();
    int k = in.size();
    if (k < 4 || n < 8 || sparse(in)) {
      scalar.multiply(in, weights, out);
      return;
    }
    Support support = Support.of(in, k);
    Terms terms = support == null ? null : support.terms(0);
    product(in, 0, k, in.rows(), terms, weights, 0, panels(in, n), out, 0, n, true);
  }

  /** Panels of weights of {@code n} columns for rows of this type. */
  static int panels(Tensor a, int n) {
    int width = panel(a);
    return (n + width - 1) / width;
  }

  /** Columns of a panel for rows of this type. */
  static int panel(Tensor a) {
    return Matrix.PANEL_BYTES / (isFloat(a) ? Float.BYTES : Double.BYTES);
  }

  /** See {@link VectorProducts32#product}: in the type of the rows. */
  static void product(
      Tensor a,
      int at,
      int lda,
      int m,
      @Nullable Terms terms,
      Matrix weights,
      int from,
      int end,
      Tensor c,
      int to,
      int ldc,
      boolean add) {
    int k = weights.rows().length;
    int n = weights.columns();
    if (isFloat(a)) {
      float[] w = weights.panels32();
      VectorProducts32.product(
          a.f32(), at, lda, m, k, terms, w, from, end, n, c.f32(), to, ldc, add);
    } else {
      double[] w = weights.panels64();
      VectorProducts64.product(
          a.f64(), at, lda, m, k, terms, w, from, end, n, c.f64(), to, ldc, add);
    }
  }

  @Override
  public void convolveAdjoint(Tensor in, ConvGeometry g, Matrix weights, Tensor out) {
    if (g.groups() > 1 || sparse(in)) {
      scalar.convolveAdjoint(in, g, weights, out);
      return;
    }
    new VectorAdjoint(in, g, weights, out).add();
  }

  /** Patches of {@code ld} numbers that are held at a time. */
  static int held(Tensor in, int ld) {
    return STRIP_BYTES / (isFloat(in) ? Float.BYTES : Double.BYTES) / ld;
  }

  /**
   * At least {@code n} numbers that this thread may overwrite, to be written before they are read.
   */
  static Tensor scratch(ElementType type, int n) {
    ThreadLocal<Tensor> kept = type == ElementType.FLOAT32 ? FLOATS : DOUBLES;
    Tensor last = kept.get();
    if (last == null || last.size() < n) {
      last = Tensor.zeros(type, 1, n);
      kept.set(last);
    }
    return last;
  }

  @Override
  public void convolve(Tensor in, ConvGeometry g, Matrix weights, Tensor out) {
    if (g.groups() > 1) {
      scalar.convolve(in, g, weights, out);
      return;
    }
    new VectorConvolution(in, g, weights, out).add();
  }
}
