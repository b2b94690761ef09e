package org.plumbline.tensor;

import jdk.incubator.vector.@V@;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of {@code @T@} matrices with packed weights, tile by tile, made from one template for
 * both element types.
 */
final class VectorProducts@N@ {
  private static final VectorSpecies<@B@> S = @V@.SPECIES_PREFERRED;
  private static final int L = S.length();
  private static final VectorSpecies<@B@> HALF =
      VectorSpecies.of(@T@.class, VectorShape.forBitSize(Math.max(64, S.vectorBitSize() / 2)));
  private static final int H = HALF.length();

  /** Columns of a panel of packed weights. */
  private static final int PANEL = Matrix.PANEL_BYTES / @B@.BYTES;

  /** Terms of a product that are summed before they are added to the result. */
  private static final int DEPTH = 512;

  private VectorProducts@N@() {}

  /**
   * {@code c += a W}, or {@code c = a W}: {@code a} is {@code m x k} with rows {@code lda} apart,
   * {@code c} is {@code m x n} with rows {@code ldc} apart, {@code W [k, n]} in panels.
   */
  static void product(
      @T@[] a,
      int aAt,
      int lda,
      int m,
      int k,
      @T@[] panels,
      int n,
      @T@[] c,
      int cAt,
      int ldc,
      boolean add) {
    @T@[] tile = new @T@[6 * PANEL];
    for (int p = 0; p * PANEL < n; p++) {
      int width = Math.min(PANEL, n - p * PANEL);
      for (int depth = 0; depth < k; depth += DEPTH) {
        int terms = Math.min(DEPTH, k - depth);
        int panel = (p * k + depth) * PANEL;
        // What a tile writes beyond the width stays within its own row.
        boolean direct = !add && depth == 0 && (p + 1) * PANEL <= ldc;
        for (int r = 0; r < m; ) {
          int rows = rows(m - r);
          int to = cAt + r * ldc + p * PANEL;
          for (int g = 0; g < width; g += 4 * L) {
            int at = aAt + r * lda + depth;
            @T@[] target = direct ? c : tile;
            int start = direct ? to + g : g;
            int ldt = direct ? ldc : PANEL;
            int across = Math.min(4, (width - g + L - 1) / L);
            tile(a, at, lda, terms, panels, panel + g, target, start, ldt, rows, across);
          }
          for (int i = 0; !direct && i < rows; i++) {
            if (add || depth > 0) {
              add(tile, i * PANEL, c, to + i * ldc, width);
            } else {
              System.arraycopy(tile, i * PANEL, c, to + i * ldc, width);
            }
          }
          r += rows;
        }
      }
    }
  }

  private static void tile(
      @T@[] a,
      int at,
      int lda,
      int k,
      @T@[] w,
      int panel,
      @T@[] tile,
      int to,
      int ldt,
      int rows,
      int across) {
    switch (across) {
      case 4 -> VectorTile4x@N@.tile(a, at, lda, k, w, panel, tile, to, ldt, rows);
      case 3 -> VectorTile3x@N@.tile(a, at, lda, k, w, panel, tile, to, ldt, rows);
      case 2 -> VectorTile2x@N@.tile(a, at, lda, k, w, panel, tile, to, ldt, rows);
      default -> VectorTile1x@N@.tile(a, at, lda, k, w, panel, tile, to, ldt, rows);
    }
  }

  /** Whether more than {@code few} of the first {@code n} numbers are not zero. */
  static boolean exceeds(@T@[] a, int n, int few) {
    int count = 0;
    int i = 0;
    for (; i + L <= n && count <= few; i += L) {
      count += @V@.fromArray(S, a, i).compare(VectorOperators.NE, 0).trueCount();
    }
    for (; i < n && count <= few; i++) {
      count += a[i] != 0 ? 1 : 0;
    }
    return count > few;
  }

  /** Six rows while there are many, then an even cut of the rest. */
  private static int rows(int left) {
    return left > 12 ? 6 : left > 6 ? (left + 1) / 2 : left;
  }

  /** {@code target[t ..] += source[s ..]} for {@code n} numbers. */
  static void add(@T@[] source, int s, @T@[] target, int t, int n) {
    int i = 0;
    for (; i + L <= n; i += L) {
      @V@.fromArray(S, target, t + i)
          .add(@V@.fromArray(S, source, s + i))
          .intoArray(target, t + i);
    }
    if (i + H <= n) {
      @V@.fromArray(HALF, target, t + i)
          .add(@V@.fromArray(HALF, source, s + i))
          .intoArray(target, t + i);
      i += H;
    }
    // No masks: near the end of an array they are checked lane by lane.
    for (; i < n; i++) {
      target[t + i] += source[s + i];
    }
  }
}
