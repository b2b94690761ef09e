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
    int budget = n / 8;
    if (isFloat(in)) {
      float[] a = in.f32();
      for (int i = 0; i < n; i++) {
        if (a[i] != 0 && --budget < 0) {
          return false;
        }
      }
      return true;
    }
    double[] a = in.f64();
    for (int i = 0; i < n; i++) {
      if (a[i] != 0 && --budget < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void multiply(Tensor in, Matrix weights, Tensor out) {
    int n = out.size();
    int k = in.size();
    if (k < 4 || n < 8 || sparse(in)) {
      scalar.multiply(in, weights, out);
    } else if (isFloat(in)) {
      float[] panels = weights.panels32();
      VectorProducts32.product(in.f32(), 0, k, in.rows(), k, panels, n, out.f32(), 0, n, true);
    } else {
      double[] panels = weights.panels64();
      VectorProducts64.product(in.f64(), 0, k, in.rows(), k, panels, n, out.f64(), 0, n, true);
    }
  }

  @Override
  public void convolveAdjoint(Tensor in, ConvGeometry g, Matrix weights, Tensor out) {
    if (g.groups() > 1 || sparse(in)) {
      scalar.convolveAdjoint(in, g, weights, out);
      return;
    }
    int patch = weights.columns();
    int c = g.outChannels();
    int positions = g.outHeight() * g.outWidth();
    int all = in.rows() * positions;
    int strip = strip(in, patch, all);
    Tensor patches = Tensor.zeros(in.type(), strip, patch);
    for (int p = 0; p < all; p += strip) {
      int m = Math.min(strip, all - p);
      if (isFloat(in)) {
        VectorProducts32.product(
            in.f32(), p * c, c, m, c, weights.panels32(), patch, patches.f32(), 0, patch, false);
      } else {
        VectorProducts64.product(
            in.f64(), p * c, c, m, c, weights.panels64(), patch, patches.f64(), 0, patch, false);
      }
      for (int q = 0; q < m; q++) {
        int row = (p + q) / positions;
        addPatch(g, (p + q) % positions, patches, q * patch, out, row * g.inSize());
      }
    }
  }

  private static int strip(Tensor in, int patch, int positions) {
    int bytes = isFloat(in) ? Float.BYTES : Double.BYTES;
    return Math.max(6, Math.min(positions, STRIP_BYTES / bytes / patch));
  }

  /** Adds the taps around output position {@code p} to the inputs, a run of taps at a time. */
  private static void addPatch(ConvGeometry g, int p, Tensor patch, int from, Tensor out, int to) {
    int oy = p / g.outWidth();
    int x0 = g.inX(p % g.outWidth(), 0);
    int c = g.inChannels();
    boolean dense = g.dilationX() == 1;
    for (int ky = 0; ky < g.kernelY(); ky++) {
      int y = g.inY(oy, ky);
      if (y < 0 || y >= g.inHeight()) {
        continue;
      }
      int row = to + y * g.inWidth() * c;
      int taps = from + ky * g.kernelX() * c;
      if (dense) {
        int first = Math.max(0, -x0);
        int last = Math.min(g.kernelX(), g.inWidth() - x0);
        if (last > first) {
          add(patch, taps + first * c, out, row + (x0 + first) * c, (last - first) * c);
        }
        continue;
      }
      for (int kx = 0; kx < g.kernelX(); kx++) {
        int x = x0 + kx * g.dilationX();
        if (x >= 0 && x < g.inWidth()) {
          add(patch, taps + kx * c, out, row + x * c, c);
        }
      }
    }
  }

  private static void add(Tensor source, int s, Tensor target, int t, int n) {
    if (isFloat(source)) {
      VectorProducts32.add(source.f32(), s, target.f32(), t, n);
    } else {
      VectorProducts64.add(source.f64(), s, target.f64(), t, n);
    }
  }

  @Override
  public void convolve(Tensor in, ConvGeometry g, Matrix weights, Tensor out) {
    if (g.groups() > 1) {
      scalar.convolve(in, g, weights, out);
      return;
    }
    Matrix columns = weights.transposed();
    int patch = weights.columns();
    int positions = g.outHeight() * g.outWidth();
    int all = in.rows() * positions;
    int strip = strip(in, patch, all);
    int c = g.outChannels();
    Tensor patches = Tensor.zeros(in.type(), strip, patch);
    for (int p = 0; p < all; p += strip) {
      int m = Math.min(strip, all - p);
      for (int q = 0; q < m; q++) {
        int from = (p + q) / positions * g.inSize();
        ScalarKernels.readPatch(g, (p + q) % positions, patches, q * patch, in, from);
      }
      if (isFloat(in)) {
        VectorProducts32.product(
            patches.f32(), 0, patch, m, patch, columns.panels32(), c, out.f32(), p * c, c, true);
      } else {
        VectorProducts64.product(
            patches.f64(), 0, patch, m, patch, columns.panels64(), c, out.f64(), p * c, c, true);
      }
    }
  }
}
