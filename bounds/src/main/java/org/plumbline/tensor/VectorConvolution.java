package org.plumbline.tensor;

import org.jspecify.annotations.Nullable;

/**
 * One convolution. Rows are read into patches, the taps around each position side by side, a strip
 * at a time; where many taps are zero in all of several rows, rows are multiplied where they stand,
 * one output position after the other with the other taps.
 */
final class VectorConvolution {
  private final Tensor in;
  private final ConvGeometry g;
  private final Matrix weights;
  private final Tensor out;
  private final boolean isFloat;
  private final int positions;
  private final int taps;

  VectorConvolution(Tensor in, ConvGeometry g, Matrix weights, Tensor out) {
    this.in = in;
    this.g = g;
    this.weights = weights.transposed();
    this.out = out;
    isFloat = in.type() == ElementType.FLOAT32;
    positions = g.outHeight() * g.outWidth();
    taps = g.forwardTerms();
  }

  /** Adds the convolution of all rows. */
  void add() {
    Support support = in.rows() < VectorKernels.TOGETHER ? null : Support.of(in, g.inChannels());
    if (support == null) {
      patches();
    } else {
      positions(support);
    }
  }

  private void positions(Support support) {
    int[] columns = new int[taps];
    int[] rows = new int[taps];
    for (int p = 0; p < positions; p++) {
      int count = terms(p, support, columns, rows);
      Terms terms = new Terms(columns, rows, 0, count);
      product(in, 0, g.inSize(), in.rows(), terms, p * g.outChannels(), g.outSize());
    }
  }

  /** Lists the inputs around a position and their rows of the weights; returns how many. */
  private int terms(int position, Support support, int[] columns, int[] rows) {
    int c = g.inChannels();
    int count = 0;
    for (int ky = 0; ky < g.kernelY(); ky++) {
      int y = g.inY(position / g.outWidth(), ky);
      for (int kx = 0; y >= 0 && y < g.inHeight() && kx < g.kernelX(); kx++) {
        int x = g.inX(position % g.outWidth(), kx);
        if (x >= 0 && x < g.inWidth()) {
          int at = y * g.inWidth() + x;
          int tap = (ky * g.kernelX() + kx) * c;
          for (int k = 0; k < support.count(at); k++) {
            int channel = support.channel(at, k);
            columns[count] = at * c + channel;
            rows[count++] = tap + channel;
          }
        }
      }
    }
    return count;
  }

  private void patches() {
    int all = in.rows() * positions;
    // Taps are read a vector at a time, beyond their end.
    int ld = taps + Matrix.PANEL_BYTES / Float.BYTES;
    int strip = Math.max(6, Math.min(all, VectorKernels.held(in, ld)));
    Tensor patches = VectorKernels.scratch(in.type(), Math.multiplyExact(strip, ld));
    for (int q = 0; q < all; q += strip) {
      int m = Math.min(strip, all - q);
      read(q, m, patches, ld);
      product(patches, 0, ld, m, null, q * g.outChannels(), g.outChannels());
    }
  }

  private void read(int first, int m, Tensor patches, int ld) {
    if (g.dilationX() == 1 && isFloat) {
      VectorPatches32.read(g, in.f32(), first, m, patches.f32(), ld);
    } else if (g.dilationX() == 1) {
      VectorPatches64.read(g, in.f64(), first, m, patches.f64(), ld);
    } else {
      for (int q = first; q < first + m; q++) {
        int to = (q - first) * ld;
        ScalarKernels.readPatch(g, q % positions, patches, to, in, q / positions * g.inSize());
      }
    }
  }

  private void product(Tensor a, int at, int lda, int m, @Nullable Terms terms, int to, int ldc) {
    int panels = VectorKernels.panels(a, g.outChannels());
    VectorKernels.product(a, at, lda, m, terms, weights, 0, panels, out, to, ldc, true);
  }
}
