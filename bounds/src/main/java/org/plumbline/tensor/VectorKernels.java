package org.plumbline.tensor;

/**
 * Kernels on vectors of the widest kind that the machine has. Products run over panels of packed
 * weights with a register tile of up to six rows; convolutions are products over strips of
 * positions, all rows together, followed by adding the patches where they belong. Rows that are
 * nearly all zeros, as at the start of a walk, and small matters are left to the scalar kernels.
 */
public final class VectorKernels extends LoopKernels {
  /** Bytes of patches that are held at a time: a strip that stays in the second-level cache. */
  private static final int STRIP_BYTES = 1 << 18;

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
    int[] terms = support == null ? null : support.terms();
    int count = support == null ? k : support.count(0);
    int m = in.rows();
    if (isFloat(in)) {
      float[] w = weights.panels32();
      VectorProducts32.product(in.f32(), 0, k, m, k, terms, count, w, n, out.f32(), 0, n, true);
    } else {
      double[] w = weights.panels64();
      VectorProducts64.product(in.f64(), 0, k, m, k, terms, count, w, n, out.f64(), 0, n, true);
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

  private static int strip(Tensor in, int patch, int positions) {
    int bytes = isFloat(in) ? Float.BYTES : Double.BYTES;
    return Math.max(6, Math.min(positions, STRIP_BYTES / bytes / patch));
  }

  @Override
  public void convolve(Tensor in, ConvGeometry g, Matrix weights, Tensor out) {
    if (g.groups() > 1) {
      scalar.convolve(in, g, weights, out);
      return;
    }
    Matrix columns = weights.transposed();
    int patch = weights.columns();
    int all = in.rows() * g.outHeight() * g.outWidth();
    // Taps are read a vector at a time, beyond their end.
    int ld = patch + Matrix.PANEL_BYTES / Float.BYTES;
    int strip = strip(in, ld, all);
    int c = g.outChannels();
    Tensor patches = scratch(in.type(), Math.multiplyExact(strip, ld));
    for (int p = 0; p < all; p += strip) {
      int m = Math.min(strip, all - p);
      read(g, in, p, m, patches, ld);
      if (isFloat(in)) {
        VectorProducts32.product(
            patches.f32(),
            0,
            ld,
            m,
            patch,
            null,
            patch,
            columns.panels32(),
            c,
            out.f32(),
            p * c,
            c,
            true);
      } else {
        VectorProducts64.product(
            patches.f64(),
            0,
            ld,
            m,
            patch,
            null,
            patch,
            columns.panels64(),
            c,
            out.f64(),
            p * c,
            c,
            true);
      }
    }
  }

  private static void read(ConvGeometry g, Tensor in, int first, int m, Tensor patches, int ld) {
    int positions = g.outHeight() * g.outWidth();
    if (g.dilationX() == 1 && isFloat(in)) {
      VectorPatches32.read(g, in.f32(), first, m, patches.f32(), ld);
    } else if (g.dilationX() == 1) {
      VectorPatches64.read(g, in.f64(), first, m, patches.f64(), ld);
    } else {
      for (int q = 0; q < m; q++) {
        int from = (first + q) / positions * g.inSize();
        int p = (first + q) % positions;
        ScalarKernels.readPatch(g, p, patches, q * ld, in, from);
      }
    }
  }
}
