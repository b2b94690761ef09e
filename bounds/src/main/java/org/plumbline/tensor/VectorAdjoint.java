package org.plumbline.tensor;

/**
 * The adjoint of one convolution: products of positions with packed weights give patches, the taps
 * around each position, which are added where they belong. A strip of patches is held at a time.
 */
final class VectorAdjoint {
  /** Numbers in the patches of one row at most, for its inputs to be summed one by one. */
  private static final int MOST_PULLED = 1 << 18;

  /** Rows that fill a tile. */
  private static final int TILE = 6;

  private final Tensor in;
  private final ConvGeometry g;
  private final Matrix weights;
  private final Tensor out;
  private final boolean isFloat;
  private final int positions;
  private final int ld;
  private final int panels;
  private final boolean few;
  private final boolean pulls;

  VectorAdjoint(Tensor in, ConvGeometry g, Matrix weights, Tensor out) {
    this.in = in;
    this.g = g;
    this.weights = weights;
    this.out = out;
    isFloat = in.type() == ElementType.FLOAT32;
    positions = g.outHeight() * g.outWidth();
    panels = VectorKernels.panels(in, weights.columns());
    // Whole vectors, so that tiles can be stored where they belong.
    int n = weights.columns();
    ld = isFloat ? VectorProducts32.padded(n) : VectorProducts64.padded(n);
    int c = g.inChannels();
    few = c <= (isFloat ? VectorPatches32.FEW : VectorPatches64.FEW);
    boolean fits =
        few
            ? g.kernelX() >= g.strideX()
            : g.strideX() == 1 && c % (isFloat ? VectorPatches32.H : VectorPatches64.H) == 0;
    pulls = fits && g.dilationX() == 1 && (long) positions * ld <= MOST_PULLED;
  }

  /** Adds the adjoint of all rows. */
  void add() {
    Support support = in.rows() < VectorKernels.TOGETHER ? null : Support.of(in, g.outChannels());
    if (support == null) {
      positionsOfRows();
    } else {
      rowsOfPositions(support);
    }
  }

  /** Positions, one row after the other, are the rows of products. */
  private void positionsOfRows() {
    int all = in.rows() * positions;
    int c = g.outChannels();
    int held = VectorKernels.held(in, ld);
    // What is pulled is read whole.
    int least = pulls ? positions : TILE;
    int strip = Math.max(least, Math.min(all, pulls ? held / positions * positions : held));
    Tensor patches = scratch(strip);
    for (int q = 0; q < all; q += strip) {
      int m = Math.min(strip, all - q);
      VectorKernels.product(in, q * c, c, m, null, weights, 0, panels, patches, 0, ld, false);
      for (int k = 0; pulls && k < m; k += positions) {
        pull(patches, k * ld, ld, (q + k) / positions);
      }
      for (int k = 0; !pulls && k < m; k++) {
        push(patches, k * ld, (q + k) % positions, (q + k) / positions);
      }
    }
  }

  /** Rows are those of products, a tile of them at a time, for every position with its terms. */
  private void rowsOfPositions(Support support) {
    int tiles = (in.rows() + TILE - 1) / TILE;
    int together = (in.rows() + tiles - 1) / tiles;
    int strip =
        pulls ? positions : Math.max(1, Math.min(positions, VectorKernels.held(in, ld) / together));
    Tensor patches = scratch(strip * together);
    for (int row = 0; row < in.rows(); row += together) {
      int m = Math.min(together, in.rows() - row);
      for (int p = 0; p < positions; p += strip) {
        int end = Math.min(positions, p + strip);
        products(support, patches, row, m, p, end);
        for (int r = row; r < row + m; r++) {
          int at = (r - row) * ld;
          if (pulls) {
            pull(patches, at, m * ld, r);
          }
          for (int k = p; !pulls && k < end; k++) {
            if (support.count(k) > 0) {
              push(patches, at + (k - p) * m * ld, k, r);
            }
          }
        }
      }
    }
  }

  /** Patches of rows at positions {@code [p, end)}; those of one position stand side by side. */
  private void products(Support support, Tensor patches, int row, int m, int p, int end) {
    int c = g.outChannels();
    // Weights of a panel are used for all positions while they are near.
    for (int panel = 0; panel < panels; panel++) {
      for (int k = p; k < end; k++) {
        // What is pulled is read whole.
        if (pulls || support.count(k) > 0) {
          int at = (row * positions + k) * c;
          int to = (k - p) * m * ld;
          Terms terms = support.terms(k);
          VectorKernels.product(
              in, at, positions * c, m, terms, weights, panel, panel + 1, patches, to, ld, false);
        }
      }
    }
  }

  /** Room for patches and, since taps are read a vector at a time, what stands behind them. */
  private Tensor scratch(int count) {
    return VectorKernels.scratch(in.type(), Math.multiplyExact(count + 1, ld));
  }

  private void pull(Tensor patches, int at, int step, int row) {
    int to = row * g.inSize();
    if (isFloat && few) {
      VectorPatches32.pullFew(g, patches.f32(), at, step, out.f32(), to);
    } else if (isFloat) {
      VectorPatches32.pull(g, patches.f32(), at, step, out.f32(), to);
    } else if (few) {
      VectorPatches64.pullFew(g, patches.f64(), at, step, out.f64(), to);
    } else {
      VectorPatches64.pull(g, patches.f64(), at, step, out.f64(), to);
    }
  }

  /** Adds the taps around a position. */
  private void push(Tensor patches, int from, int position, int row) {
    int to = row * g.inSize();
    int c = g.inChannels();
    if (isFloat && g.dilationX() == 1) {
      VectorPatches32.push(g, patches.f32(), from, position, out.f32(), to);
    } else if (isFloat) {
      ScalarLoops32.addPatch(g, position, 0, c, patches.f32(), from, out.f32(), to);
    } else if (g.dilationX() == 1) {
      VectorPatches64.push(g, patches.f64(), from, position, out.f64(), to);
    } else {
      ScalarLoops64.addPatch(g, position, 0, c, patches.f64(), from, out.f64(), to);
    }
  }
}
