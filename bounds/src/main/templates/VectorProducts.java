package org.plumbline.tensor;

import jdk.incubator.vector.@V@;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of {@code @T@} matrices with packed weights, made from one template for both element
 * types: a register tile of up to six rows and four vectors; one loop per tile, since accumulators
 * that live across two loops are boxed. Longer than other files, since every number of rows needs a
 * loop of its own, written out.
 */
final class VectorProducts@N@ {
  private static final VectorSpecies<@B@> S = @V@.SPECIES_PREFERRED;
  private static final int L = S.length();

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
            if (width - g <= 2 * L) {
              VectorNarrow@N@.tile(
                  a, at, lda, terms, panels, panel + g, target, start, ldt, rows);
            } else {
              tile(a, at, lda, terms, panels, panel + g, target, start, ldt, rows);
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

  /** Six rows while there are many, then an even cut of the rest. */
  private static int rows(int left) {
    return left > 12 ? 6 : left > 6 ? (left + 1) / 2 : left;
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
      int rows) {
    switch (rows) {
      case 6 -> tile6(a, at, lda, k, w, panel, tile, to, ldt);
      case 5 -> tile5(a, at, lda, k, w, panel, tile, to, ldt);
      case 4 -> tile4(a, at, lda, k, w, panel, tile, to, ldt);
      case 3 -> tile3(a, at, lda, k, w, panel, tile, to, ldt);
      case 2 -> tile2(a, at, lda, k, w, panel, tile, to, ldt);
      default -> tile1(a, at, lda, k, w, panel, tile, to, ldt);
    }
  }

  private static void tile6(
      @T@[] a, int at, int lda, int k, @T@[] w, int panel, @T@[] tile, int to, int ldt) {
    @V@ c00 = @V@.zero(S), c01 = c00, c02 = c00, c03 = c00;
    @V@ c10 = c00, c11 = c00, c12 = c00, c13 = c00;
    @V@ c20 = c00, c21 = c00, c22 = c00, c23 = c00;
    @V@ c30 = c00, c31 = c00, c32 = c00, c33 = c00;
    @V@ c40 = c00, c41 = c00, c42 = c00, c43 = c00;
    @V@ c50 = c00, c51 = c00, c52 = c00, c53 = c00;
    for (int i = 0; i < k; i++) {
      int b = panel + i * PANEL;
      @V@ b0 = @V@.fromArray(S, w, b);
      @V@ b1 = @V@.fromArray(S, w, b + L);
      @V@ b2 = @V@.fromArray(S, w, b + 2 * L);
      @V@ b3 = @V@.fromArray(S, w, b + 3 * L);
      @V@ x = @V@.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = @V@.broadcast(S, a[at + lda + i]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      x = @V@.broadcast(S, a[at + 2 * lda + i]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      c23 = x.fma(b3, c23);
      x = @V@.broadcast(S, a[at + 3 * lda + i]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      c33 = x.fma(b3, c33);
      x = @V@.broadcast(S, a[at + 4 * lda + i]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      c42 = x.fma(b2, c42);
      c43 = x.fma(b3, c43);
      x = @V@.broadcast(S, a[at + 5 * lda + i]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      c52 = x.fma(b2, c52);
      c53 = x.fma(b3, c53);
    }
    c00.intoArray(tile, to);
    c01.intoArray(tile, to + L);
    c02.intoArray(tile, to + 2 * L);
    c03.intoArray(tile, to + 3 * L);
    c10.intoArray(tile, to + ldt);
    c11.intoArray(tile, to + ldt + L);
    c12.intoArray(tile, to + ldt + 2 * L);
    c13.intoArray(tile, to + ldt + 3 * L);
    c20.intoArray(tile, to + 2 * ldt);
    c21.intoArray(tile, to + 2 * ldt + L);
    c22.intoArray(tile, to + 2 * ldt + 2 * L);
    c23.intoArray(tile, to + 2 * ldt + 3 * L);
    c30.intoArray(tile, to + 3 * ldt);
    c31.intoArray(tile, to + 3 * ldt + L);
    c32.intoArray(tile, to + 3 * ldt + 2 * L);
    c33.intoArray(tile, to + 3 * ldt + 3 * L);
    c40.intoArray(tile, to + 4 * ldt);
    c41.intoArray(tile, to + 4 * ldt + L);
    c42.intoArray(tile, to + 4 * ldt + 2 * L);
    c43.intoArray(tile, to + 4 * ldt + 3 * L);
    c50.intoArray(tile, to + 5 * ldt);
    c51.intoArray(tile, to + 5 * ldt + L);
    c52.intoArray(tile, to + 5 * ldt + 2 * L);
    c53.intoArray(tile, to + 5 * ldt + 3 * L);
  }

  private static void tile5(
      @T@[] a, int at, int lda, int k, @T@[] w, int panel, @T@[] tile, int to, int ldt) {
    @V@ c00 = @V@.zero(S), c01 = c00, c02 = c00, c03 = c00;
    @V@ c10 = c00, c11 = c00, c12 = c00, c13 = c00;
    @V@ c20 = c00, c21 = c00, c22 = c00, c23 = c00;
    @V@ c30 = c00, c31 = c00, c32 = c00, c33 = c00;
    @V@ c40 = c00, c41 = c00, c42 = c00, c43 = c00;
    for (int i = 0; i < k; i++) {
      int b = panel + i * PANEL;
      @V@ b0 = @V@.fromArray(S, w, b);
      @V@ b1 = @V@.fromArray(S, w, b + L);
      @V@ b2 = @V@.fromArray(S, w, b + 2 * L);
      @V@ b3 = @V@.fromArray(S, w, b + 3 * L);
      @V@ x = @V@.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = @V@.broadcast(S, a[at + lda + i]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      x = @V@.broadcast(S, a[at + 2 * lda + i]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      c23 = x.fma(b3, c23);
      x = @V@.broadcast(S, a[at + 3 * lda + i]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      c33 = x.fma(b3, c33);
      x = @V@.broadcast(S, a[at + 4 * lda + i]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      c42 = x.fma(b2, c42);
      c43 = x.fma(b3, c43);
    }
    c00.intoArray(tile, to);
    c01.intoArray(tile, to + L);
    c02.intoArray(tile, to + 2 * L);
    c03.intoArray(tile, to + 3 * L);
    c10.intoArray(tile, to + ldt);
    c11.intoArray(tile, to + ldt + L);
    c12.intoArray(tile, to + ldt + 2 * L);
    c13.intoArray(tile, to + ldt + 3 * L);
    c20.intoArray(tile, to + 2 * ldt);
    c21.intoArray(tile, to + 2 * ldt + L);
    c22.intoArray(tile, to + 2 * ldt + 2 * L);
    c23.intoArray(tile, to + 2 * ldt + 3 * L);
    c30.intoArray(tile, to + 3 * ldt);
    c31.intoArray(tile, to + 3 * ldt + L);
    c32.intoArray(tile, to + 3 * ldt + 2 * L);
    c33.intoArray(tile, to + 3 * ldt + 3 * L);
    c40.intoArray(tile, to + 4 * ldt);
    c41.intoArray(tile, to + 4 * ldt + L);
    c42.intoArray(tile, to + 4 * ldt + 2 * L);
    c43.intoArray(tile, to + 4 * ldt + 3 * L);
  }

  private static void tile4(
      @T@[] a, int at, int lda, int k, @T@[] w, int panel, @T@[] tile, int to, int ldt) {
    @V@ c00 = @V@.zero(S), c01 = c00, c02 = c00, c03 = c00;
    @V@ c10 = c00, c11 = c00, c12 = c00, c13 = c00;
    @V@ c20 = c00, c21 = c00, c22 = c00, c23 = c00;
    @V@ c30 = c00, c31 = c00, c32 = c00, c33 = c00;
    for (int i = 0; i < k; i++) {
      int b = panel + i * PANEL;
      @V@ b0 = @V@.fromArray(S, w, b);
      @V@ b1 = @V@.fromArray(S, w, b + L);
      @V@ b2 = @V@.fromArray(S, w, b + 2 * L);
      @V@ b3 = @V@.fromArray(S, w, b + 3 * L);
      @V@ x = @V@.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = @V@.broadcast(S, a[at + lda + i]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      x = @V@.broadcast(S, a[at + 2 * lda + i]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      c23 = x.fma(b3, c23);
      x = @V@.broadcast(S, a[at + 3 * lda + i]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      c33 = x.fma(b3, c33);
    }
    c00.intoArray(tile, to);
    c01.intoArray(tile, to + L);
    c02.intoArray(tile, to + 2 * L);
    c03.intoArray(tile, to + 3 * L);
    c10.intoArray(tile, to + ldt);
    c11.intoArray(tile, to + ldt + L);
    c12.intoArray(tile, to + ldt + 2 * L);
    c13.intoArray(tile, to + ldt + 3 * L);
    c20.intoArray(tile, to + 2 * ldt);
    c21.intoArray(tile, to + 2 * ldt + L);
    c22.intoArray(tile, to + 2 * ldt + 2 * L);
    c23.intoArray(tile, to + 2 * ldt + 3 * L);
    c30.intoArray(tile, to + 3 * ldt);
    c31.intoArray(tile, to + 3 * ldt + L);
    c32.intoArray(tile, to + 3 * ldt + 2 * L);
    c33.intoArray(tile, to + 3 * ldt + 3 * L);
  }

  private static void tile3(
      @T@[] a, int at, int lda, int k, @T@[] w, int panel, @T@[] tile, int to, int ldt) {
    @V@ c00 = @V@.zero(S), c01 = c00, c02 = c00, c03 = c00;
    @V@ c10 = c00, c11 = c00, c12 = c00, c13 = c00;
    @V@ c20 = c00, c21 = c00, c22 = c00, c23 = c00;
    for (int i = 0; i < k; i++) {
      int b = panel + i * PANEL;
      @V@ b0 = @V@.fromArray(S, w, b);
      @V@ b1 = @V@.fromArray(S, w, b + L);
      @V@ b2 = @V@.fromArray(S, w, b + 2 * L);
      @V@ b3 = @V@.fromArray(S, w, b + 3 * L);
      @V@ x = @V@.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = @V@.broadcast(S, a[at + lda + i]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      x = @V@.broadcast(S, a[at + 2 * lda + i]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      c23 = x.fma(b3, c23);
    }
    c00.intoArray(tile, to);
    c01.intoArray(tile, to + L);
    c02.intoArray(tile, to + 2 * L);
    c03.intoArray(tile, to + 3 * L);
    c10.intoArray(tile, to + ldt);
    c11.intoArray(tile, to + ldt + L);
    c12.intoArray(tile, to + ldt + 2 * L);
    c13.intoArray(tile, to + ldt + 3 * L);
    c20.intoArray(tile, to + 2 * ldt);
    c21.intoArray(tile, to + 2 * ldt + L);
    c22.intoArray(tile, to + 2 * ldt + 2 * L);
    c23.intoArray(tile, to + 2 * ldt + 3 * L);
  }

  private static void tile2(
      @T@[] a, int at, int lda, int k, @T@[] w, int panel, @T@[] tile, int to, int ldt) {
    @V@ c00 = @V@.zero(S), c01 = c00, c02 = c00, c03 = c00;
    @V@ c10 = c00, c11 = c00, c12 = c00, c13 = c00;
    for (int i = 0; i < k; i++) {
      int b = panel + i * PANEL;
      @V@ b0 = @V@.fromArray(S, w, b);
      @V@ b1 = @V@.fromArray(S, w, b + L);
      @V@ b2 = @V@.fromArray(S, w, b + 2 * L);
      @V@ b3 = @V@.fromArray(S, w, b + 3 * L);
      @V@ x = @V@.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = @V@.broadcast(S, a[at + lda + i]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
    }
    c00.intoArray(tile, to);
    c01.intoArray(tile, to + L);
    c02.intoArray(tile, to + 2 * L);
    c03.intoArray(tile, to + 3 * L);
    c10.intoArray(tile, to + ldt);
    c11.intoArray(tile, to + ldt + L);
    c12.intoArray(tile, to + ldt + 2 * L);
    c13.intoArray(tile, to + ldt + 3 * L);
  }

  private static void tile1(
      @T@[] a, int at, int lda, int k, @T@[] w, int panel, @T@[] tile, int to, int ldt) {
    @V@ c00 = @V@.zero(S), c01 = c00, c02 = c00, c03 = c00;
    for (int i = 0; i < k; i++) {
      int b = panel + i * PANEL;
      @V@ b0 = @V@.fromArray(S, w, b);
      @V@ b1 = @V@.fromArray(S, w, b + L);
      @V@ b2 = @V@.fromArray(S, w, b + 2 * L);
      @V@ b3 = @V@.fromArray(S, w, b + 3 * L);
      @V@ x = @V@.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
    }
    c00.intoArray(tile, to);
    c01.intoArray(tile, to + L);
    c02.intoArray(tile, to + 2 * L);
    c03.intoArray(tile, to + 3 * L);
  }

  /** {@code target[t ..] += source[s ..]} for {@code n} numbers. */
  static void add(@T@[] source, int s, @T@[] target, int t, int n) {
    int i = 0;
    for (; i + L <= n; i += L) {
      @V@.fromArray(S, target, t + i)
          .add(@V@.fromArray(S, source, s + i))
          .intoArray(target, t + i);
    }
    if (i < n) {
      VectorMask<@B@> rest = S.indexInRange(i, n);
      @V@.fromArray(S, target, t + i, rest)
          .add(@V@.fromArray(S, source, s + i, rest))
          .intoArray(target, t + i, rest);
    }
  }
}
