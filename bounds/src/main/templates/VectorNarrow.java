package org.plumbline.tensor;

import jdk.incubator.vector.@V@;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of two vectors for the ends of products of {@code @T@}s that are at most so wide,
 * such as convolutions to or from few channels: half of a tile of four vectors would be spent on
 * zeros there. One loop per number of rows, written out as in {@link VectorProducts@N@}.
 */
final class VectorNarrow@N@ {
  private static final VectorSpecies<@B@> S = @V@.SPECIES_PREFERRED;
  private static final int L = S.length();
  private static final int PANEL = Matrix.PANEL_BYTES / @B@.BYTES;

  private VectorNarrow@N@() {}

  /** One tile of up to six rows and two vectors, stored at {@code to} in rows {@code ldt} apart. */
  static void tile(
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
    @V@ c00 = @V@.zero(S), c01 = c00;
    @V@ c10 = c00, c11 = c00;
    @V@ c20 = c00, c21 = c00;
    @V@ c30 = c00, c31 = c00;
    @V@ c40 = c00, c41 = c00;
    @V@ c50 = c00, c51 = c00;
    for (int i = 0; i < k; i++) {
      int b = panel + i * PANEL;
      @V@ b0 = @V@.fromArray(S, w, b);
      @V@ b1 = @V@.fromArray(S, w, b + L);
      @V@ x = @V@.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = @V@.broadcast(S, a[at + lda + i]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = @V@.broadcast(S, a[at + 2 * lda + i]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = @V@.broadcast(S, a[at + 3 * lda + i]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = @V@.broadcast(S, a[at + 4 * lda + i]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = @V@.broadcast(S, a[at + 5 * lda + i]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
    }
    c00.intoArray(tile, to);
    c01.intoArray(tile, to + L);
    c10.intoArray(tile, to + ldt);
    c11.intoArray(tile, to + ldt + L);
    c20.intoArray(tile, to + 2 * ldt);
    c21.intoArray(tile, to + 2 * ldt + L);
    c30.intoArray(tile, to + 3 * ldt);
    c31.intoArray(tile, to + 3 * ldt + L);
    c40.intoArray(tile, to + 4 * ldt);
    c41.intoArray(tile, to + 4 * ldt + L);
    c50.intoArray(tile, to + 5 * ldt);
    c51.intoArray(tile, to + 5 * ldt + L);
  }

  private static void tile5(
      @T@[] a, int at, int lda, int k, @T@[] w, int panel, @T@[] tile, int to, int ldt) {
    @V@ c00 = @V@.zero(S), c01 = c00;
    @V@ c10 = c00, c11 = c00;
    @V@ c20 = c00, c21 = c00;
    @V@ c30 = c00, c31 = c00;
    @V@ c40 = c00, c41 = c00;
    for (int i = 0; i < k; i++) {
      int b = panel + i * PANEL;
      @V@ b0 = @V@.fromArray(S, w, b);
      @V@ b1 = @V@.fromArray(S, w, b + L);
      @V@ x = @V@.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = @V@.broadcast(S, a[at + lda + i]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = @V@.broadcast(S, a[at + 2 * lda + i]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = @V@.broadcast(S, a[at + 3 * lda + i]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = @V@.broadcast(S, a[at + 4 * lda + i]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
    }
    c00.intoArray(tile, to);
    c01.intoArray(tile, to + L);
    c10.intoArray(tile, to + ldt);
    c11.intoArray(tile, to + ldt + L);
    c20.intoArray(tile, to + 2 * ldt);
    c21.intoArray(tile, to + 2 * ldt + L);
    c30.intoArray(tile, to + 3 * ldt);
    c31.intoArray(tile, to + 3 * ldt + L);
    c40.intoArray(tile, to + 4 * ldt);
    c41.intoArray(tile, to + 4 * ldt + L);
  }

  private static void tile4(
      @T@[] a, int at, int lda, int k, @T@[] w, int panel, @T@[] tile, int to, int ldt) {
    @V@ c00 = @V@.zero(S), c01 = c00;
    @V@ c10 = c00, c11 = c00;
    @V@ c20 = c00, c21 = c00;
    @V@ c30 = c00, c31 = c00;
    for (int i = 0; i < k; i++) {
      int b = panel + i * PANEL;
      @V@ b0 = @V@.fromArray(S, w, b);
      @V@ b1 = @V@.fromArray(S, w, b + L);
      @V@ x = @V@.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = @V@.broadcast(S, a[at + lda + i]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = @V@.broadcast(S, a[at + 2 * lda + i]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = @V@.broadcast(S, a[at + 3 * lda + i]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
    }
    c00.intoArray(tile, to);
    c01.intoArray(tile, to + L);
    c10.intoArray(tile, to + ldt);
    c11.intoArray(tile, to + ldt + L);
    c20.intoArray(tile, to + 2 * ldt);
    c21.intoArray(tile, to + 2 * ldt + L);
    c30.intoArray(tile, to + 3 * ldt);
    c31.intoArray(tile, to + 3 * ldt + L);
  }

  private static void tile3(
      @T@[] a, int at, int lda, int k, @T@[] w, int panel, @T@[] tile, int to, int ldt) {
    @V@ c00 = @V@.zero(S), c01 = c00;
    @V@ c10 = c00, c11 = c00;
    @V@ c20 = c00, c21 = c00;
    for (int i = 0; i < k; i++) {
      int b = panel + i * PANEL;
      @V@ b0 = @V@.fromArray(S, w, b);
      @V@ b1 = @V@.fromArray(S, w, b + L);
      @V@ x = @V@.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = @V@.broadcast(S, a[at + lda + i]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = @V@.broadcast(S, a[at + 2 * lda + i]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
    }
    c00.intoArray(tile, to);
    c01.intoArray(tile, to + L);
    c10.intoArray(tile, to + ldt);
    c11.intoArray(tile, to + ldt + L);
    c20.intoArray(tile, to + 2 * ldt);
    c21.intoArray(tile, to + 2 * ldt + L);
  }

  private static void tile2(
      @T@[] a, int at, int lda, int k, @T@[] w, int panel, @T@[] tile, int to, int ldt) {
    @V@ c00 = @V@.zero(S), c01 = c00;
    @V@ c10 = c00, c11 = c00;
    for (int i = 0; i < k; i++) {
      int b = panel + i * PANEL;
      @V@ b0 = @V@.fromArray(S, w, b);
      @V@ b1 = @V@.fromArray(S, w, b + L);
      @V@ x = @V@.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = @V@.broadcast(S, a[at + lda + i]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
    }
    c00.intoArray(tile, to);
    c01.intoArray(tile, to + L);
    c10.intoArray(tile, to + ldt);
    c11.intoArray(tile, to + ldt + L);
  }

  private static void tile1(
      @T@[] a, int at, int lda, int k, @T@[] w, int panel, @T@[] tile, int to, int ldt) {
    @V@ c00 = @V@.zero(S), c01 = c00;
    for (int i = 0; i < k; i++) {
      int b = panel + i * PANEL;
      @V@ b0 = @V@.fromArray(S, w, b);
      @V@ b1 = @V@.fromArray(S, w, b + L);
      @V@ x = @V@.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
    }
    c00.intoArray(tile, to);
    c01.intoArray(tile, to + L);
  }
}
