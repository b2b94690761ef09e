package org.plumbline.tensor;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels on vectors of the widest kind that the machine has. Products run over panels of packed
 * weights with a register tile of up to six rows; convolutions are products followed by adding the
 * patches where they belong. Rows that are nearly all zeros, as at the start of a walk, and small
 * matters are left to the scalar kernels.
 */
public final class VectorKernels implements Kernels {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  /** Patches that are held at a time: a strip that stays in the second-level cache. */
  private static final int STRIP = 1 << 15;

  private final ScalarKernels scalar = new ScalarKernels();

  @Override
  public String name() {
    return "vector";
  }

  /** Whether at most one in eight numbers is not zero. */
  private static boolean sparse(Tensor in) {
    int n = in.rows() * in.size();
    int budget = n / 8;
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
    if (in.size() < 4 || out.size() < 8 || sparse(in)) {
      scalar.multiply(in, weights, out);
      return;
    }
    product(in.f64(), 0, in.rows(), in.size(), weights, out.f64(), 0);
  }

  /** {@code c += a W}, {@code a} being {@code m x k} and {@code c} {@code m x n}, both dense. */
  private static void product(double[] a, int aAt, int m, int k, Matrix w, double[] c, int cAt) {
    double[] panels = w.panels();
    int n = w.columns();
    double[] tile = new double[6 * Matrix.PANEL];
    for (int p = 0; p < w.panelCount(); p++) {
      int width = Math.min(Matrix.PANEL, n - p * Matrix.PANEL);
      int panel = p * k * Matrix.PANEL;
      int vectors = (width + L - 1) / L;
      for (int r = 0; r < m; ) {
        int rows = rows(m - r);
        tile(a, aAt + r * k, k, panels, panel, tile, rows, vectors);
        for (int i = 0; i < rows; i++) {
          int to = cAt + (r + i) * n + p * Matrix.PANEL;
          int from = i * Matrix.PANEL;
          for (int j = 0; j < width; j++) {
            c[to + j] += tile[from + j];
          }
        }
        r += rows;
      }
    }
  }

  /** Six rows while there are enough, then an even cut of the rest. */
  private static int rows(int left) {
    if (left >= 12 || left == 6) {
      return 6;
    }
    if (left > 6) {
      return left >= 10 ? 6 : 4;
    }
    return left == 5 ? 4 : left == 3 ? 2 : left;
  }

  private static void tile(
      double[] a, int at, int k, double[] w, int panel, double[] tile, int rows, int vectors) {
    int groups = L == 8 ? 1 : 2;
    int half = Matrix.PANEL / groups;
    for (int g = 0; g < groups && g * half < vectors * L; g++) {
      int from = panel + g * half;
      int to = g * half;
      switch (rows) {
        case 6 -> tile6(a, at, k, w, from, tile, to);
        case 4 -> tile4(a, at, k, w, from, tile, to);
        case 2 -> tile2(a, at, k, w, from, tile, to);
        default -> tile1(a, at, k, w, from, tile, to);
      }
    }
  }

  private static void tile6(
      double[] a, int at, int k, double[] w, int panel, double[] tile, int to) {
    DoubleVector c00 = DoubleVector.zero(S), c01 = c00, c02 = c00, c03 = c00;
    DoubleVector c10 = c00, c11 = c00, c12 = c00, c13 = c00;
    DoubleVector c20 = c00, c21 = c00, c22 = c00, c23 = c00;
    DoubleVector c30 = c00, c31 = c00, c32 = c00, c33 = c00;
    DoubleVector c40 = c00, c41 = c00, c42 = c00, c43 = c00;
    DoubleVector c50 = c00, c51 = c00, c52 = c00, c53 = c00;
    for (int i = 0; i < k; i++) {
      int b = panel + i * Matrix.PANEL;
      DoubleVector b0 = DoubleVector.fromArray(S, w, b);
      DoubleVector b1 = DoubleVector.fromArray(S, w, b + L);
      DoubleVector b2 = DoubleVector.fromArray(S, w, b + 2 * L);
      DoubleVector b3 = DoubleVector.fromArray(S, w, b + 3 * L);
      DoubleVector x = DoubleVector.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = DoubleVector.broadcast(S, a[at + k + i]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      x = DoubleVector.broadcast(S, a[at + 2 * k + i]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      c23 = x.fma(b3, c23);
      x = DoubleVector.broadcast(S, a[at + 3 * k + i]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      c33 = x.fma(b3, c33);
      x = DoubleVector.broadcast(S, a[at + 4 * k + i]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      c42 = x.fma(b2, c42);
      c43 = x.fma(b3, c43);
      x = DoubleVector.broadcast(S, a[at + 5 * k + i]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      c52 = x.fma(b2, c52);
      c53 = x.fma(b3, c53);
    }
    store(tile, to, c00, c01, c02, c03);
    store(tile, to + Matrix.PANEL, c10, c11, c12, c13);
    store(tile, to + 2 * Matrix.PANEL, c20, c21, c22, c23);
    store(tile, to + 3 * Matrix.PANEL, c30, c31, c32, c33);
    store(tile, to + 4 * Matrix.PANEL, c40, c41, c42, c43);
    store(tile, to + 5 * Matrix.PANEL, c50, c51, c52, c53);
  }

  private static void tile4(
      double[] a, int at, int k, double[] w, int panel, double[] tile, int to) {
    DoubleVector c00 = DoubleVector.zero(S), c01 = c00, c02 = c00, c03 = c00;
    DoubleVector c10 = c00, c11 = c00, c12 = c00, c13 = c00;
    DoubleVector c20 = c00, c21 = c00, c22 = c00, c23 = c00;
    DoubleVector c30 = c00, c31 = c00, c32 = c00, c33 = c00;
    for (int i = 0; i < k; i++) {
      int b = panel + i * Matrix.PANEL;
      DoubleVector b0 = DoubleVector.fromArray(S, w, b);
      DoubleVector b1 = DoubleVector.fromArray(S, w, b + L);
      DoubleVector b2 = DoubleVector.fromArray(S, w, b + 2 * L);
      DoubleVector b3 = DoubleVector.fromArray(S, w, b + 3 * L);
      DoubleVector x = DoubleVector.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = DoubleVector.broadcast(S, a[at + k + i]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      x = DoubleVector.broadcast(S, a[at + 2 * k + i]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      c23 = x.fma(b3, c23);
      x = DoubleVector.broadcast(S, a[at + 3 * k + i]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      c33 = x.fma(b3, c33);
    }
    store(tile, to, c00, c01, c02, c03);
    store(tile, to + Matrix.PANEL, c10, c11, c12, c13);
    store(tile, to + 2 * Matrix.PANEL, c20, c21, c22, c23);
    store(tile, to + 3 * Matrix.PANEL, c30, c31, c32, c33);
  }

  private static void tile2(
      double[] a, int at, int k, double[] w, int panel, double[] tile, int to) {
    DoubleVector c00 = DoubleVector.zero(S), c01 = c00, c02 = c00, c03 = c00;
    DoubleVector c10 = c00, c11 = c00, c12 = c00, c13 = c00;
    for (int i = 0; i < k; i++) {
      int b = panel + i * Matrix.PANEL;
      DoubleVector b0 = DoubleVector.fromArray(S, w, b);
      DoubleVector b1 = DoubleVector.fromArray(S, w, b + L);
      DoubleVector b2 = DoubleVector.fromArray(S, w, b + 2 * L);
      DoubleVector b3 = DoubleVector.fromArray(S, w, b + 3 * L);
      DoubleVector x = DoubleVector.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = DoubleVector.broadcast(S, a[at + k + i]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
    }
    store(tile, to, c00, c01, c02, c03);
    store(tile, to + Matrix.PANEL, c10, c11, c12, c13);
  }

  private static void tile1(
      double[] a, int at, int k, double[] w, int panel, double[] tile, int to) {
    DoubleVector c00 = DoubleVector.zero(S), c01 = c00, c02 = c00, c03 = c00;
    for (int i = 0; i < k; i++) {
      int b = panel + i * Matrix.PANEL;
      DoubleVector x = DoubleVector.broadcast(S, a[at + i]);
      c00 = x.fma(DoubleVector.fromArray(S, w, b), c00);
      c01 = x.fma(DoubleVector.fromArray(S, w, b + L), c01);
      c02 = x.fma(DoubleVector.fromArray(S, w, b + 2 * L), c02);
      c03 = x.fma(DoubleVector.fromArray(S, w, b + 3 * L), c03);
    }
    store(tile, to, c00, c01, c02, c03);
  }

  private static void store(
      double[] tile, int to, DoubleVector c0, DoubleVector c1, DoubleVector c2, DoubleVector c3) {
    c0.intoArray(tile, to);
    c1.intoArray(tile, to + L);
    c2.intoArray(tile, to + 2 * L);
    c3.intoArray(tile, to + 3 * L);
  }

  @Override
  public void convolveAdjoint(Tensor in, ConvGeometry g, Matrix weights, Tensor out) {
    if (g.groups() > 1 || sparse(in)) {
      scalar.convolveAdjoint(in, g, weights, out);
      return;
    }
    int patch = weights.columns();
    int positions = g.outHeight() * g.outWidth();
    int strip = Math.max(6, Math.min(positions, STRIP / patch));
    double[] patches = new double[strip * patch];
    for (int r = 0; r < in.rows(); r++) {
      for (int p = 0; p < positions; p += strip) {
        int m = Math.min(strip, positions - p);
        java.util.Arrays.fill(patches, 0, m * patch, 0);
        int at = r * g.outSize() + p * g.outChannels();
        product(in.f64(), at, m, g.outChannels(), weights, patches, 0);
        for (int q = 0; q < m; q++) {
          addPatch(g, p + q, patches, q * patch, out.f64(), r * g.inSize());
        }
      }
    }
  }

  /** Adds the taps around output position {@code p} to the inputs, a run of taps at a time. */
  private static void addPatch(
      ConvGeometry g, int p, double[] patch, int from, double[] target, int to) {
    int oy = p / g.outWidth();
    int ox = p % g.outWidth();
    int c = g.inChannels();
    for (int ky = 0; ky < g.kernelY(); ky++) {
      int y = g.inY(oy, ky);
      if (y < 0 || y >= g.inHeight()) {
        continue;
      }
      if (g.dilationX() == 1) {
        int x0 = g.inX(ox, 0);
        int first = Math.max(0, -x0);
        int last = Math.min(g.kernelX(), g.inWidth() - x0);
        int t = to + (y * g.inWidth() + x0 + first) * c;
        int s = from + (ky * g.kernelX() + first) * c;
        add(patch, s, target, t, (last - first) * c);
        continue;
      }
      for (int kx = 0; kx < g.kernelX(); kx++) {
        int x = g.inX(ox, kx);
        if (x >= 0 && x < g.inWidth()) {
          add(patch, from + (ky * g.kernelX() + kx) * c, target, to + (y * g.inWidth() + x) * c, c);
        }
      }
    }
  }

  private static void add(double[] source, int s, double[] target, int t, int n) {
    int i = 0;
    for (; i + L <= n; i += L) {
      DoubleVector.fromArray(S, target, t + i)
          .add(DoubleVector.fromArray(S, source, s + i))
          .intoArray(target, t + i);
    }
    for (; i < n; i++) {
      target[t + i] += source[s + i];
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
    int strip = Math.max(6, Math.min(positions, STRIP / patch));
    double[] patches = new double[strip * patch];
    double[] one = new double[patch];
    for (int r = 0; r < in.rows(); r++) {
      for (int p = 0; p < positions; p += strip) {
        int m = Math.min(strip, positions - p);
        for (int q = 0; q < m; q++) {
          ScalarKernels.readPatch(g, p + q, 0, g.inChannels(), one, in.f64(), r * g.inSize());
          System.arraycopy(one, 0, patches, q * patch, patch);
        }
        int to = r * g.outSize() + p * g.outChannels();
        product(patches, 0, m, patch, columns, out.f64(), to);
      }
    }
  }

  @Override
  public void scatter(Tensor in, int[] map, Tensor out) {
    scalar.scatter(in, map, out);
  }

  @Override
  public void gather(Tensor in, int[] map, Tensor out) {
    scalar.gather(in, map, out);
  }

  @Override
  public void scale(Tensor in, double[] scale, Tensor out) {
    scalar.scale(in, scale, out);
  }

  @Override
  public void dot(Tensor in, double[] vector, double[] sum) {
    reduce(in, vector, sum, false);
  }

  @Override
  public void absDot(Tensor in, double[] vector, double[] sum) {
    reduce(in, vector, sum, true);
  }

  private static void reduce(Tensor in, double[] vector, double[] sum, boolean absolute) {
    int n = in.size();
    double[] a = in.f64();
    for (int r = 0; r < in.rows(); r++) {
      int at = r * n;
      DoubleVector s = DoubleVector.zero(S);
      int i = 0;
      for (; i + L <= n; i += L) {
        DoubleVector x = DoubleVector.fromArray(S, a, at + i);
        DoubleVector v = DoubleVector.fromArray(S, vector, i);
        // A zero coefficient means that the element does not take part, whatever stands there.
        v = v.blend(0, x.eq(0));
        s = (absolute ? x.abs() : x).fma(v, s);
      }
      double total = s.reduceLanes(VectorOperators.ADD);
      for (; i < n; i++) {
        double x = absolute ? Math.abs(a[at + i]) : a[at + i];
        total += x == 0 ? 0 : x * vector[i];
      }
      sum[r] += total;
    }
  }

  @Override
  public void relax(RowBlock block, Lines lines, int[] owner, double[] magnitude) {
    int n = block.coefficients().size();
    if (n < L) {
      scalar.relax(block, lines, owner, magnitude);
      return;
    }
    double[] a = block.coefficients().f64();
    for (int r = 0; r < block.rows(); r++) {
      relaxRow(block, r, a, lines, owner[r] * n, magnitude);
    }
  }

  private static void relaxRow(
      RowBlock block, int r, double[] a, Lines lines, int line, double[] magnitude) {
    int n = block.coefficients().size();
    int at = r * n;
    DoubleVector constant = DoubleVector.zero(S);
    DoubleVector absolute = constant;
    DoubleVector charge = constant;
    for (int i = 0; i < n; i += L) {
      VectorMask<Double> in = S.indexInRange(i, n);
      DoubleVector x = DoubleVector.fromArray(S, a, at + i, in);
      VectorMask<Double> up = x.lt(0);
      DoubleVector slope =
          DoubleVector.fromArray(S, lines.lowerSlopes(), line + i, in)
              .blend(DoubleVector.fromArray(S, lines.upperSlopes(), line + i, in), up);
      DoubleVector offset =
          DoubleVector.fromArray(S, lines.lowerIntercepts(), line + i, in)
              .blend(DoubleVector.fromArray(S, lines.upperIntercepts(), line + i, in), up);
      DoubleVector y = x.mul(slope);
      y.intoArray(a, at + i, in);
      // Products with 0 and 1 are exact; a magnitude may be infinite only where it is not used.
      VectorMask<Double> exact = slope.eq(1).or(slope.eq(0)).or(x.eq(0));
      DoubleVector m = DoubleVector.fromArray(S, magnitude, i, in).blend(0, exact);
      charge = y.abs().fma(m, charge);
      DoubleVector term = x.mul(offset.blend(0, x.eq(0)));
      constant = constant.add(term);
      absolute = absolute.add(term.abs());
    }
    double sum = absolute.reduceLanes(VectorOperators.ADD);
    double c = block.constant()[r] + constant.reduceLanes(VectorOperators.ADD);
    block.constant()[r] = c;
    block.error()[r] +=
        Rounding.gamma(n + 1, ElementType.FLOAT64) * sum
            + block.coefficients().type().unitRoundoff() * charge.reduceLanes(VectorOperators.ADD)
            + ElementType.FLOAT64.unitRoundoff() * Math.abs(c);
  }

  @Override
  public void concretise(RowBlock block, double[] lower, double[] upper, double[] value) {
    scalar.concretise(block, lower, upper, value);
  }
}
