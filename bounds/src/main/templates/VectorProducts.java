package org.plumbline.tensor;

import jdk.incubator.vector.@V@;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * Products of {@code @T@} matrices with packed weights, tile by tile, made from one template for
 * both element types.
 */
final class VectorProducts@N@ {
  private static final VectorSpecies<@B@> S = @V@.SPECIES_PREFERRED;
  private static final int L = S.length();

  /** Vectors of half as many lanes, if there are such. */
  static final VectorSpecies<@B@> HALF =
      VectorSpecies.of(@T@.class, VectorShape.forBitSize(Math.max(64, S.vectorBitSize() / 2)));
  private static final int H = HALF.length();

  /** Columns of a panel of packed weights. */
  private static final int PANEL = Matrix.PANEL_BYTES / @B@.BYTES;

  /** Terms of a product that are summed before they are added to the result. */
  private static final int DEPTH = 512;

  /** Room for what a tile sums before it is added; fresh memory costs more than a small product. */
  private static final ThreadLocal<@T@[]> TILE =
      ThreadLocal.withInitial(() -> new @T@[6 * PANEL]);

  private VectorProducts@N@() {}

  /**
   * {@code c += a W}, or {@code c = a W}: {@code a} is {@code m x k} with rows {@code lda} apart,
   * {@code c} is {@code m x n} with rows {@code ldc} apart, {@code W [k, n]} in panels, of which
   * {@code from} to {@code end} are taken. All {@code k} terms are summed unless {@code terms} names
   * some.
   */
  static void product(
      @T@[] a,
      int aAt,
      int lda,
      int m,
      int k,
      @Nullable Terms terms,
      @T@[] panels,
      int from,
      int end,
      int n,
      @T@[] c,
      int cAt,
      int ldc,
      boolean add) {
    Terms summed = terms == null ? Terms.all(k) : terms;
    int count = summed.count();
    // What a tile writes beyond the width stays within its own row.
    boolean stored = !add && padded(n) <= ldc;
    @T@[] tile = stored && count <= DEPTH ? c : TILE.get();
    for (int p = from; p < end; p++) {
      int width = Math.min(PANEL, n - p * PANEL);
      // Once where there are no terms, for the zeros.
      for (int depth = 0; depth == 0 || depth < count; depth += DEPTH) {
        int some = Math.min(DEPTH, count - depth);
        boolean direct = stored && depth == 0;
        for (int r = 0; r < m; ) {
          int rows = rows(m - r);
          int at = aAt + r * lda;
          int to = cAt + r * ldc + p * PANEL;
          for (int g = 0; g < width; g += 4 * L) {
            int panel = p * k * PANEL + g;
            @T@[] target = direct ? c : tile;
            int start = direct ? to + g : g;
            int ldt = direct ? ldc : PANEL;
            int across = Math.min(4, (width - g + L - 1) / L);
            if (terms == null && rows == 6) {
              int b = panel + depth * PANEL;
              fullTile(a, at + depth, lda, some, panels, b, target, start, ldt, across);
            } else {
              int t = summed.first() + depth;
              tile(a, at, lda, summed, t, some, panels, panel, target, start, ldt, rows, across);
            }
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

  /** The numbers that the vectors of a row of {@code n} take. */
  static int padded(int n) {
    return (n + L - 1) / L * L;
  }

  private static void fullTile(
      @T@[] a,
      int at,
      int lda,
      int k,
      @T@[] w,
      int panel,
      @T@[] tile,
      int to,
      int ldt,
      int across) {
    switch (across) {
      case 4 -> VectorFullTile4x@N@.tile(a, at, lda, k, w, panel, tile, to, ldt);
      case 3 -> VectorFullTile3x@N@.tile(a, at, lda, k, w, panel, tile, to, ldt);
      case 2 -> VectorFullTile2x@N@.tile(a, at, lda, k, w, panel, tile, to, ldt);
      default -> VectorFullTile1x@N@.tile(a, at, lda, k, w, panel, tile, to, ldt);
    }
  }

  private static void tile(
      @T@[] a,
      int at,
      int lda,
      Terms terms,
      int first,
      int k,
      @T@[] w,
      int panel,
      @T@[] tile,
      int to,
      int ldt,
      int rows,
      int across) {
    int[] x = terms.columns();
    int[] y = terms.weights();
    switch (across) {
      case 4 -> VectorTile4x@N@.tile(a, at, lda, x, y, first, k, w, panel, tile, to, ldt, rows);
      case 3 -> VectorTile3x@N@.tile(a, at, lda, x, y, first, k, w, panel, tile, to, ldt, rows);
      case 2 -> VectorTile2x@N@.tile(a, at, lda, x, y, first, k, w, panel, tile, to, ldt, rows);
      default -> VectorTile1x@N@.tile(a, at, lda, x, y, first, k, w, panel, tile, to, ldt, rows);
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

  /**
   * Marks the columns in which some row {@code from} to {@code end} of {@code n} columns is not
   * zero: bit {@code i % 64} of word {@code i / 64}.
   */
  static void mark(@T@[] a, int from, int end, int n, long[] marks) {
    for (int r = from; r < end; r++) {
      int row = r * n;
      int i = 0;
      for (; i + L <= n; i += L) {
        long set = @V@.fromArray(S, a, row + i).compare(VectorOperators.NE, 0).toLong();
        marks[i >> 6] |= set << i;
      }
      for (; i < n; i++) {
        marks[i >> 6] |= (a[row + i] != 0 ? 1L : 0L) << i;
      }
    }
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
