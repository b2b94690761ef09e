package org.plumbline.tensor;

import org.jspecify.annotations.Nullable;

/**
 * One convolution. Output positions with the same taps in the input stand in a rectangle, and what
 * they read is equally far apart: so a line of them, a column, or one position of all rows is a
 * product with the input where it stands. Where many inputs are zero in all of several rows, every
 * position is a product of all rows with the other taps.
 */
final class VectorConvolution {
  /** Positions of a line that make a product whatever the rows: they are near each other. */
  private static final int ENOUGH = 12;

  /**
   * How many times as many rows as positions in a shorter line make one position of all rows a
   * product.
   */
  private static final int MANY = 2;

  private final Tensor in;
  private final ConvGeometry g;
  private final Matrix weights;
  private final Tensor out;
  private final int panels;
  private final int[] columns;
  private final int[] taps;

  VectorConvolution(Tensor in, ConvGeometry g, Matrix weights, Tensor out) {
    this.in = in;
    this.g = g;
    this.weights = weights.transposed();
    this.out = out;
    panels = VectorKernels.panels(in, g.outChannels());
    columns = new int[g.forwardTerms()];
    taps = new int[columns.length];
  }

  /** Adds the convolution of all rows. */
  void add() {
    Support support = in.rows() < VectorKernels.TOGETHER ? null : Support.of(in, g.inChannels());
    if (support == null) {
      rectangles();
    } else {
      positions(support);
    }
  }

  private void positions(Support support) {
    for (int p = 0; p < g.outHeight() * g.outWidth(); p++) {
      int count = terms(p / g.outWidth(), p % g.outWidth(), support);
      product(0, g.inSize(), in.rows(), count, p * g.outChannels(), g.outSize());
    }
  }

  private void rectangles() {
    for (int y = 0; y < g.outHeight(); ) {
      int down = 1;
      while (y + down < g.outHeight() && sameDown(y, y + down)) {
        down++;
      }
      for (int x = 0; x < g.outWidth(); ) {
        int across = 1;
        while (x + across < g.outWidth() && sameAcross(x, x + across)) {
          across++;
        }
        rectangle(y, down, x, across);
        x += across;
      }
      y += down;
    }
  }

  /** Whether two lines of positions have the same taps in the input. */
  private boolean sameDown(int one, int other) {
    boolean same = true;
    for (int ky = 0; ky < g.kernelY(); ky++) {
      same &= hasY(g.inY(one, ky)) == hasY(g.inY(other, ky));
    }
    return same;
  }

  /** Whether two columns of positions have the same taps in the input. */
  private boolean sameAcross(int one, int other) {
    boolean same = true;
    for (int kx = 0; kx < g.kernelX(); kx++) {
      same &= hasX(g.inX(one, kx)) == hasX(g.inX(other, kx));
    }
    return same;
  }

  private boolean hasY(int y) {
    return y >= 0 && y < g.inHeight();
  }

  private boolean hasX(int x) {
    return x >= 0 && x < g.inWidth();
  }

  /** The positions from line {@code y} and column {@code x} on, by their longest side. */
  private void rectangle(int y, int down, int x, int across) {
    int count = terms(y, x, null);
    if (count == 0) {
      return;
    }
    int lineIn = g.strideY() * g.inWidth() * g.inChannels();
    int pixelIn = g.strideX() * g.inChannels();
    int pixelOut = g.outChannels();
    int lineOut = g.outWidth() * pixelOut;
    int to = y * lineOut + x * pixelOut;
    int longest = Math.max(down, across);
    if (longest < ENOUGH && in.rows() > MANY * longest) {
      for (int k = 0; k < down * across; k++) {
        int i = k / across;
        int j = k % across;
        int at = i * lineIn + j * pixelIn;
        product(at, g.inSize(), in.rows(), count, to + i * lineOut + j * pixelOut, g.outSize());
      }
      return;
    }
    for (int r = 0; r < in.rows(); r++) {
      int at = r * g.inSize();
      int start = to + r * g.outSize();
      if (across >= down) {
        for (int i = 0; i < down; i++) {
          product(at + i * lineIn, pixelIn, across, count, start + i * lineOut, pixelOut);
        }
      } else {
        for (int j = 0; j < across; j++) {
          product(at + j * pixelIn, lineIn, down, count, start + j * pixelOut, lineOut);
        }
      }
    }
  }

  /** Lists inputs around a position and their rows of the weights; returns how many. */
  private int terms(int oy, int ox, @Nullable Support support) {
    int c = g.inChannels();
    int count = 0;
    for (int ky = 0; ky < g.kernelY(); ky++) {
      int y = g.inY(oy, ky);
      for (int kx = 0; hasY(y) && kx < g.kernelX(); kx++) {
        int x = g.inX(ox, kx);
        if (hasX(x)) {
          int at = y * g.inWidth() + x;
          int tap = (ky * g.kernelX() + kx) * c;
          int some = support == null ? c : support.count(at);
          for (int k = 0; k < some; k++) {
            int channel = support == null ? k : support.channel(at, k);
            columns[count] = at * c + channel;
            taps[count++] = tap + channel;
          }
        }
      }
    }
    return count;
  }

  private void product(int at, int lda, int m, int count, int to, int ldc) {
    Terms terms = new Terms(columns, taps, 0, count);
    VectorKernels.product(in, at, lda, m, terms, weights, 0, panels, out, to, ldc, true);
  }
}
