package org.plumbline.tensor;

import jdk.incubator.vector.@V@;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of products of {@code @T@}s: up to six rows, vectors across: @W@. One loop per
 * number of rows, written out, since accumulators in arrays or across two loops are boxed. What a
 * line says of a second, third or fourth vector is a comment where tiles are narrower: the ends of
 * products, such as convolutions to or from few channels, would spend a wide tile on zeros. Longer
 * than other files for the same reason: the six loops differ in nothing but their rows.
 */
final class VectorTile@W@x@N@ {
  private static final VectorSpecies<@B@> S = @V@.SPECIES_PREFERRED;
  private static final int L = S.length();
  private static final int PANEL = Matrix.PANEL_BYTES / @B@.BYTES;

  private VectorTile@W@x@N@() {}

  /**
   * Stores {@code a W} at {@code to}, rows {@code ldt} apart: a row of {@code a} stands {@code lda}
   * after the one before, from {@code at} on, a row of {@code W} a panel after the one before. Sums
   * {@code k} terms: from number {@code first} of two lists on, a column of {@code a} times a row
   * of {@code W}.
   */
  static void tile(
      @T@[] a,
      int at,
      int lda,
      int[] columns,
      int[] weights,
      int first,
      int k,
      @T@[] w,
      int panel,
      @T@[] tile,
      int to,
      int ldt,
      int rows) {
    switch (rows) {
      case 6 -> tile6(a, at, lda, columns, weights, first, k, w, panel, tile, to, ldt);
      case 5 -> tile5(a, at, lda, columns, weights, first, k, w, panel, tile, to, ldt);
      case 4 -> tile4(a, at, lda, columns, weights, first, k, w, panel, tile, to, ldt);
      case 3 -> tile3(a, at, lda, columns, weights, first, k, w, panel, tile, to, ldt);
      case 2 -> tile2(a, at, lda, columns, weights, first, k, w, panel, tile, to, ldt);
      default -> tile1(a, at, lda, columns, weights, first, k, w, panel, tile, to, ldt);
    }
  }

  private static void tile6(
      @T@[] a,
      int at,
      int lda,
      int[] columns,
      int[] weights,
      int first,
      int k,
      @T@[] w,
      int panel,
      @T@[] tile,
      int to,
      int ldt) {
    @V@ c00 = @V@.zero(S);
@2@    @V@ c01 = c00;
@3@    @V@ c02 = c00;
@4@    @V@ c03 = c00;
    @V@ c10 = c00;
@2@    @V@ c11 = c00;
@3@    @V@ c12 = c00;
@4@    @V@ c13 = c00;
    @V@ c20 = c00;
@2@    @V@ c21 = c00;
@3@    @V@ c22 = c00;
@4@    @V@ c23 = c00;
    @V@ c30 = c00;
@2@    @V@ c31 = c00;
@3@    @V@ c32 = c00;
@4@    @V@ c33 = c00;
    @V@ c40 = c00;
@2@    @V@ c41 = c00;
@3@    @V@ c42 = c00;
@4@    @V@ c43 = c00;
    @V@ c50 = c00;
@2@    @V@ c51 = c00;
@3@    @V@ c52 = c00;
@4@    @V@ c53 = c00;
    for (int t = 0; t < k; t++) {
      int i = columns[first + t];
      int b = panel + weights[first + t] * PANEL;
      @V@ b0 = @V@.fromArray(S, w, b);
@2@      @V@ b1 = @V@.fromArray(S, w, b + L);
@3@      @V@ b2 = @V@.fromArray(S, w, b + 2 * L);
@4@      @V@ b3 = @V@.fromArray(S, w, b + 3 * L);
      @V@ x = @V@.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
@2@      c01 = x.fma(b1, c01);
@3@      c02 = x.fma(b2, c02);
@4@      c03 = x.fma(b3, c03);
      x = @V@.broadcast(S, a[at + lda + i]);
      c10 = x.fma(b0, c10);
@2@      c11 = x.fma(b1, c11);
@3@      c12 = x.fma(b2, c12);
@4@      c13 = x.fma(b3, c13);
      x = @V@.broadcast(S, a[at + 2 * lda + i]);
      c20 = x.fma(b0, c20);
@2@      c21 = x.fma(b1, c21);
@3@      c22 = x.fma(b2, c22);
@4@      c23 = x.fma(b3, c23);
      x = @V@.broadcast(S, a[at + 3 * lda + i]);
      c30 = x.fma(b0, c30);
@2@      c31 = x.fma(b1, c31);
@3@      c32 = x.fma(b2, c32);
@4@      c33 = x.fma(b3, c33);
      x = @V@.broadcast(S, a[at + 4 * lda + i]);
      c40 = x.fma(b0, c40);
@2@      c41 = x.fma(b1, c41);
@3@      c42 = x.fma(b2, c42);
@4@      c43 = x.fma(b3, c43);
      x = @V@.broadcast(S, a[at + 5 * lda + i]);
      c50 = x.fma(b0, c50);
@2@      c51 = x.fma(b1, c51);
@3@      c52 = x.fma(b2, c52);
@4@      c53 = x.fma(b3, c53);
    }
    c00.intoArray(tile, to);
@2@    c01.intoArray(tile, to + L);
@3@    c02.intoArray(tile, to + 2 * L);
@4@    c03.intoArray(tile, to + 3 * L);
    c10.intoArray(tile, to + ldt);
@2@    c11.intoArray(tile, to + ldt + L);
@3@    c12.intoArray(tile, to + ldt + 2 * L);
@4@    c13.intoArray(tile, to + ldt + 3 * L);
    c20.intoArray(tile, to + 2 * ldt);
@2@    c21.intoArray(tile, to + 2 * ldt + L);
@3@    c22.intoArray(tile, to + 2 * ldt + 2 * L);
@4@    c23.intoArray(tile, to + 2 * ldt + 3 * L);
    c30.intoArray(tile, to + 3 * ldt);
@2@    c31.intoArray(tile, to + 3 * ldt + L);
@3@    c32.intoArray(tile, to + 3 * ldt + 2 * L);
@4@    c33.intoArray(tile, to + 3 * ldt + 3 * L);
    c40.intoArray(tile, to + 4 * ldt);
@2@    c41.intoArray(tile, to + 4 * ldt + L);
@3@    c42.intoArray(tile, to + 4 * ldt + 2 * L);
@4@    c43.intoArray(tile, to + 4 * ldt + 3 * L);
    c50.intoArray(tile, to + 5 * ldt);
@2@    c51.intoArray(tile, to + 5 * ldt + L);
@3@    c52.intoArray(tile, to + 5 * ldt + 2 * L);
@4@    c53.intoArray(tile, to + 5 * ldt + 3 * L);
  }

  private static void tile5(
      @T@[] a,
      int at,
      int lda,
      int[] columns,
      int[] weights,
      int first,
      int k,
      @T@[] w,
      int panel,
      @T@[] tile,
      int to,
      int ldt) {
    @V@ c00 = @V@.zero(S);
@2@    @V@ c01 = c00;
@3@    @V@ c02 = c00;
@4@    @V@ c03 = c00;
    @V@ c10 = c00;
@2@    @V@ c11 = c00;
@3@    @V@ c12 = c00;
@4@    @V@ c13 = c00;
    @V@ c20 = c00;
@2@    @V@ c21 = c00;
@3@    @V@ c22 = c00;
@4@    @V@ c23 = c00;
    @V@ c30 = c00;
@2@    @V@ c31 = c00;
@3@    @V@ c32 = c00;
@4@    @V@ c33 = c00;
    @V@ c40 = c00;
@2@    @V@ c41 = c00;
@3@    @V@ c42 = c00;
@4@    @V@ c43 = c00;
    for (int t = 0; t < k; t++) {
      int i = columns[first + t];
      int b = panel + weights[first + t] * PANEL;
      @V@ b0 = @V@.fromArray(S, w, b);
@2@      @V@ b1 = @V@.fromArray(S, w, b + L);
@3@      @V@ b2 = @V@.fromArray(S, w, b + 2 * L);
@4@      @V@ b3 = @V@.fromArray(S, w, b + 3 * L);
      @V@ x = @V@.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
@2@      c01 = x.fma(b1, c01);
@3@      c02 = x.fma(b2, c02);
@4@      c03 = x.fma(b3, c03);
      x = @V@.broadcast(S, a[at + lda + i]);
      c10 = x.fma(b0, c10);
@2@      c11 = x.fma(b1, c11);
@3@      c12 = x.fma(b2, c12);
@4@      c13 = x.fma(b3, c13);
      x = @V@.broadcast(S, a[at + 2 * lda + i]);
      c20 = x.fma(b0, c20);
@2@      c21 = x.fma(b1, c21);
@3@      c22 = x.fma(b2, c22);
@4@      c23 = x.fma(b3, c23);
      x = @V@.broadcast(S, a[at + 3 * lda + i]);
      c30 = x.fma(b0, c30);
@2@      c31 = x.fma(b1, c31);
@3@      c32 = x.fma(b2, c32);
@4@      c33 = x.fma(b3, c33);
      x = @V@.broadcast(S, a[at + 4 * lda + i]);
      c40 = x.fma(b0, c40);
@2@      c41 = x.fma(b1, c41);
@3@      c42 = x.fma(b2, c42);
@4@      c43 = x.fma(b3, c43);
    }
    c00.intoArray(tile, to);
@2@    c01.intoArray(tile, to + L);
@3@    c02.intoArray(tile, to + 2 * L);
@4@    c03.intoArray(tile, to + 3 * L);
    c10.intoArray(tile, to + ldt);
@2@    c11.intoArray(tile, to + ldt + L);
@3@    c12.intoArray(tile, to + ldt + 2 * L);
@4@    c13.intoArray(tile, to + ldt + 3 * L);
    c20.intoArray(tile, to + 2 * ldt);
@2@    c21.intoArray(tile, to + 2 * ldt + L);
@3@    c22.intoArray(tile, to + 2 * ldt + 2 * L);
@4@    c23.intoArray(tile, to + 2 * ldt + 3 * L);
    c30.intoArray(tile, to + 3 * ldt);
@2@    c31.intoArray(tile, to + 3 * ldt + L);
@3@    c32.intoArray(tile, to + 3 * ldt + 2 * L);
@4@    c33.intoArray(tile, to + 3 * ldt + 3 * L);
    c40.intoArray(tile, to + 4 * ldt);
@2@    c41.intoArray(tile, to + 4 * ldt + L);
@3@    c42.intoArray(tile, to + 4 * ldt + 2 * L);
@4@    c43.intoArray(tile, to + 4 * ldt + 3 * L);
  }

  private static void tile4(
      @T@[] a,
      int at,
      int lda,
      int[] columns,
      int[] weights,
      int first,
      int k,
      @T@[] w,
      int panel,
      @T@[] tile,
      int to,
      int ldt) {
    @V@ c00 = @V@.zero(S);
@2@    @V@ c01 = c00;
@3@    @V@ c02 = c00;
@4@    @V@ c03 = c00;
    @V@ c10 = c00;
@2@    @V@ c11 = c00;
@3@    @V@ c12 = c00;
@4@    @V@ c13 = c00;
    @V@ c20 = c00;
@2@    @V@ c21 = c00;
@3@    @V@ c22 = c00;
@4@    @V@ c23 = c00;
    @V@ c30 = c00;
@2@    @V@ c31 = c00;
@3@    @V@ c32 = c00;
@4@    @V@ c33 = c00;
    for (int t = 0; t < k; t++) {
      int i = columns[first + t];
      int b = panel + weights[first + t] * PANEL;
      @V@ b0 = @V@.fromArray(S, w, b);
@2@      @V@ b1 = @V@.fromArray(S, w, b + L);
@3@      @V@ b2 = @V@.fromArray(S, w, b + 2 * L);
@4@      @V@ b3 = @V@.fromArray(S, w, b + 3 * L);
      @V@ x = @V@.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
@2@      c01 = x.fma(b1, c01);
@3@      c02 = x.fma(b2, c02);
@4@      c03 = x.fma(b3, c03);
      x = @V@.broadcast(S, a[at + lda + i]);
      c10 = x.fma(b0, c10);
@2@      c11 = x.fma(b1, c11);
@3@      c12 = x.fma(b2, c12);
@4@      c13 = x.fma(b3, c13);
      x = @V@.broadcast(S, a[at + 2 * lda + i]);
      c20 = x.fma(b0, c20);
@2@      c21 = x.fma(b1, c21);
@3@      c22 = x.fma(b2, c22);
@4@      c23 = x.fma(b3, c23);
      x = @V@.broadcast(S, a[at + 3 * lda + i]);
      c30 = x.fma(b0, c30);
@2@      c31 = x.fma(b1, c31);
@3@      c32 = x.fma(b2, c32);
@4@      c33 = x.fma(b3, c33);
    }
    c00.intoArray(tile, to);
@2@    c01.intoArray(tile, to + L);
@3@    c02.intoArray(tile, to + 2 * L);
@4@    c03.intoArray(tile, to + 3 * L);
    c10.intoArray(tile, to + ldt);
@2@    c11.intoArray(tile, to + ldt + L);
@3@    c12.intoArray(tile, to + ldt + 2 * L);
@4@    c13.intoArray(tile, to + ldt + 3 * L);
    c20.intoArray(tile, to + 2 * ldt);
@2@    c21.intoArray(tile, to + 2 * ldt + L);
@3@    c22.intoArray(tile, to + 2 * ldt + 2 * L);
@4@    c23.intoArray(tile, to + 2 * ldt + 3 * L);
    c30.intoArray(tile, to + 3 * ldt);
@2@    c31.intoArray(tile, to + 3 * ldt + L);
@3@    c32.intoArray(tile, to + 3 * ldt + 2 * L);
@4@    c33.intoArray(tile, to + 3 * ldt + 3 * L);
  }

  private static void tile3(
      @T@[] a,
      int at,
      int lda,
      int[] columns,
      int[] weights,
      int first,
      int k,
      @T@[] w,
      int panel,
      @T@[] tile,
      int to,
      int ldt) {
    @V@ c00 = @V@.zero(S);
@2@    @V@ c01 = c00;
@3@    @V@ c02 = c00;
@4@    @V@ c03 = c00;
    @V@ c10 = c00;
@2@    @V@ c11 = c00;
@3@    @V@ c12 = c00;
@4@    @V@ c13 = c00;
    @V@ c20 = c00;
@2@    @V@ c21 = c00;
@3@    @V@ c22 = c00;
@4@    @V@ c23 = c00;
    for (int t = 0; t < k; t++) {
      int i = columns[first + t];
      int b = panel + weights[first + t] * PANEL;
      @V@ b0 = @V@.fromArray(S, w, b);
@2@      @V@ b1 = @V@.fromArray(S, w, b + L);
@3@      @V@ b2 = @V@.fromArray(S, w, b + 2 * L);
@4@      @V@ b3 = @V@.fromArray(S, w, b + 3 * L);
      @V@ x = @V@.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
@2@      c01 = x.fma(b1, c01);
@3@      c02 = x.fma(b2, c02);
@4@      c03 = x.fma(b3, c03);
      x = @V@.broadcast(S, a[at + lda + i]);
      c10 = x.fma(b0, c10);
@2@      c11 = x.fma(b1, c11);
@3@      c12 = x.fma(b2, c12);
@4@      c13 = x.fma(b3, c13);
      x = @V@.broadcast(S, a[at + 2 * lda + i]);
      c20 = x.fma(b0, c20);
@2@      c21 = x.fma(b1, c21);
@3@      c22 = x.fma(b2, c22);
@4@      c23 = x.fma(b3, c23);
    }
    c00.intoArray(tile, to);
@2@    c01.intoArray(tile, to + L);
@3@    c02.intoArray(tile, to + 2 * L);
@4@    c03.intoArray(tile, to + 3 * L);
    c10.intoArray(tile, to + ldt);
@2@    c11.intoArray(tile, to + ldt + L);
@3@    c12.intoArray(tile, to + ldt + 2 * L);
@4@    c13.intoArray(tile, to + ldt + 3 * L);
    c20.intoArray(tile, to + 2 * ldt);
@2@    c21.intoArray(tile, to + 2 * ldt + L);
@3@    c22.intoArray(tile, to + 2 * ldt + 2 * L);
@4@    c23.intoArray(tile, to + 2 * ldt + 3 * L);
  }

  private static void tile2(
      @T@[] a,
      int at,
      int lda,
      int[] columns,
      int[] weights,
      int first,
      int k,
      @T@[] w,
      int panel,
      @T@[] tile,
      int to,
      int ldt) {
    @V@ c00 = @V@.zero(S);
@2@    @V@ c01 = c00;
@3@    @V@ c02 = c00;
@4@    @V@ c03 = c00;
    @V@ c10 = c00;
@2@    @V@ c11 = c00;
@3@    @V@ c12 = c00;
@4@    @V@ c13 = c00;
    for (int t = 0; t < k; t++) {
      int i = columns[first + t];
      int b = panel + weights[first + t] * PANEL;
      @V@ b0 = @V@.fromArray(S, w, b);
@2@      @V@ b1 = @V@.fromArray(S, w, b + L);
@3@      @V@ b2 = @V@.fromArray(S, w, b + 2 * L);
@4@      @V@ b3 = @V@.fromArray(S, w, b + 3 * L);
      @V@ x = @V@.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
@2@      c01 = x.fma(b1, c01);
@3@      c02 = x.fma(b2, c02);
@4@      c03 = x.fma(b3, c03);
      x = @V@.broadcast(S, a[at + lda + i]);
      c10 = x.fma(b0, c10);
@2@      c11 = x.fma(b1, c11);
@3@      c12 = x.fma(b2, c12);
@4@      c13 = x.fma(b3, c13);
    }
    c00.intoArray(tile, to);
@2@    c01.intoArray(tile, to + L);
@3@    c02.intoArray(tile, to + 2 * L);
@4@    c03.intoArray(tile, to + 3 * L);
    c10.intoArray(tile, to + ldt);
@2@    c11.intoArray(tile, to + ldt + L);
@3@    c12.intoArray(tile, to + ldt + 2 * L);
@4@    c13.intoArray(tile, to + ldt + 3 * L);
  }

  private static void tile1(
      @T@[] a,
      int at,
      int lda,
      int[] columns,
      int[] weights,
      int first,
      int k,
      @T@[] w,
      int panel,
      @T@[] tile,
      int to,
      int ldt) {
    @V@ c00 = @V@.zero(S);
@2@    @V@ c01 = c00;
@3@    @V@ c02 = c00;
@4@    @V@ c03 = c00;
    for (int t = 0; t < k; t++) {
      int i = columns[first + t];
      int b = panel + weights[first + t] * PANEL;
      @V@ b0 = @V@.fromArray(S, w, b);
@2@      @V@ b1 = @V@.fromArray(S, w, b + L);
@3@      @V@ b2 = @V@.fromArray(S, w, b + 2 * L);
@4@      @V@ b3 = @V@.fromArray(S, w, b + 3 * L);
      @V@ x = @V@.broadcast(S, a[at + i]);
      c00 = x.fma(b0, c00);
@2@      c01 = x.fma(b1, c01);
@3@      c02 = x.fma(b2, c02);
@4@      c03 = x.fma(b3, c03);
    }
    c00.intoArray(tile, to);
@2@    c01.intoArray(tile, to + L);
@3@    c02.intoArray(tile, to + 2 * L);
@4@    c03.intoArray(tile, to + 3 * L);
  }
}
