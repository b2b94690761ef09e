package org.plumbline.tensor;

import jdk.incubator.vector.@V@;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops of {@link VectorKernels} over {@code @T@} arrays, made from one template for both
 * element types. Products keep a register tile of up to six rows and four vectors; one loop per
 * tile, since accumulators that live across two loops are boxed.
 */
final class VectorLoops@N@ implements Loops@N@ {
  private static final VectorSpecies<@B@> S = @V@.SPECIES_PREFERRED;
  private static final int L = S.length();
  private static final @T@ ZERO = 0;
  private static final @T@ ONE = 1;

  /** Columns of a panel of packed weights. */
  static final int PANEL = Matrix.PANEL_BYTES / @B@.BYTES;

  /** Terms of a product that are summed before they are added to the result. */
  private static final int DEPTH = 512;

  private final ScalarLoops@N@ tail = new ScalarLoops@N@();

  @Override
  public double gamma(int n) {
    // Additions in one lane and across lanes, and a tail that is shorter than a vector, in double.
    return Rounding.gamma(n / L + L + 2.0, ElementType.FLOAT@N@)
        + Rounding.gamma(L + 3.0, ElementType.FLOAT64);
  }

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
        boolean direct = !add && depth == 0 && width == PANEL;
        for (int r = 0; r < m; ) {
          int rows = rows(m - r);
          int to = cAt + r * ldc + p * PANEL;
          for (int g = 0; g < width; g += 4 * L) {
            int at = aAt + r * lda + depth;
            if (direct) {
              tile(a, at, lda, terms, panels, panel + g, c, to + g, ldc, rows);
            } else {
              tile(a, at, lda, terms, panels, panel + g, tile, g, PANEL, rows);
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
    store(tile, to, c00, c01, c02, c03);
    store(tile, to + ldt, c10, c11, c12, c13);
    store(tile, to + 2 * ldt, c20, c21, c22, c23);
    store(tile, to + 3 * ldt, c30, c31, c32, c33);
    store(tile, to + 4 * ldt, c40, c41, c42, c43);
    store(tile, to + 5 * ldt, c50, c51, c52, c53);
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
    store(tile, to, c00, c01, c02, c03);
    store(tile, to + ldt, c10, c11, c12, c13);
    store(tile, to + 2 * ldt, c20, c21, c22, c23);
    store(tile, to + 3 * ldt, c30, c31, c32, c33);
    store(tile, to + 4 * ldt, c40, c41, c42, c43);
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
    store(tile, to, c00, c01, c02, c03);
    store(tile, to + ldt, c10, c11, c12, c13);
    store(tile, to + 2 * ldt, c20, c21, c22, c23);
    store(tile, to + 3 * ldt, c30, c31, c32, c33);
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
    store(tile, to, c00, c01, c02, c03);
    store(tile, to + ldt, c10, c11, c12, c13);
    store(tile, to + 2 * ldt, c20, c21, c22, c23);
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
    store(tile, to, c00, c01, c02, c03);
    store(tile, to + ldt, c10, c11, c12, c13);
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
    store(tile, to, c00, c01, c02, c03);
  }

  private static void store(@T@[] tile, int to, @V@ c0, @V@ c1, @V@ c2, @V@ c3) {
    c0.intoArray(tile, to);
    c1.intoArray(tile, to + L);
    c2.intoArray(tile, to + 2 * L);
    c3.intoArray(tile, to + 3 * L);
  }

  /** {@code target[t ..] += source[s ..]} for {@code n} numbers. */
  static void add(@T@[] source, int s, @T@[] target, int t, int n) {
    int i = 0;
    for (; i + L <= n; i += L) {
      @V@.fromArray(S, target, t + i)
          .add(@V@.fromArray(S, source, s + i))
          .intoArray(target, t + i);
    }
    for (; i < n; i++) {
      target[t + i] += source[s + i];
    }
  }

  @Override
  public void scale(@T@[] x, int at, @T@[] scale, int from, @T@[] out, int to, int n) {
    int i = 0;
    for (; i + L <= n; i += L) {
      @V@.fromArray(S, x, at + i)
          .mul(@V@.fromArray(S, scale, from + i))
          .add(@V@.fromArray(S, out, to + i))
          .intoArray(out, to + i);
    }
    for (; i < n; i++) {
      out[to + i] += x[at + i] * scale[from + i];
    }
  }

  @Override
  public void constant(
      @T@[] a, int at, @T@[] bias, @T@[] charge, int element, int n, double[] sums) {
    @V@ s = @V@.zero(S);
    @V@ absolute = s;
    @V@ charged = s;
    int i = 0;
    for (; i + L <= n; i += L) {
      @V@ x = @V@.fromArray(S, a, at + i);
      VectorMask<@B@> off = x.eq(ZERO);
      @V@ term = x.mul(@V@.fromArray(S, bias, element + i));
      s = s.add(term);
      absolute = absolute.add(term.abs());
      charged = x.abs().fma(@V@.fromArray(S, charge, element + i).blend(ZERO, off), charged);
    }
    sums[0] += s.reduceLanes(VectorOperators.ADD);
    sums[1] += absolute.reduceLanes(VectorOperators.ADD);
    sums[2] += charged.reduceLanes(VectorOperators.ADD);
    tail.constant(a, at + i, bias, charge, element + i, n - i, sums);
  }

  @Override
  public void charge(@T@[] a, int at, @T@[] charge, int element, int n, double[] sums) {
    @V@ charged = @V@.zero(S);
    int i = 0;
    for (; i + L <= n; i += L) {
      @V@ x = @V@.fromArray(S, a, at + i);
      VectorMask<@B@> off = x.eq(ZERO);
      charged = x.abs().fma(@V@.fromArray(S, charge, element + i).blend(ZERO, off), charged);
    }
    sums[2] += charged.reduceLanes(VectorOperators.ADD);
    tail.charge(a, at + i, charge, element + i, n - i, sums);
  }

  @Override
  public void relax(
      @T@[] a,
      int at,
      @T@[] lowerSlope,
      int own,
      Lines.Arrays@N@ lines,
      int line,
      @T@[] magnitude,
      int element,
      int n,
      double[] sums) {
    @T@[] lt = lines.lowerIntercept();
    @T@[] us = lines.upperSlope();
    @T@[] ut = lines.upperIntercept();
    @V@ constant = @V@.zero(S);
    @V@ absolute = constant;
    @V@ charge = constant;
    int i = 0;
    for (; i + L <= n; i += L) {
      @V@ x = @V@.fromArray(S, a, at + i);
      VectorMask<@B@> up = x.lt(ZERO);
      @V@ slope =
          @V@.fromArray(S, lowerSlope, own + i).blend(@V@.fromArray(S, us, line + i), up);
      @V@ offset = @V@.fromArray(S, lt, line + i).blend(@V@.fromArray(S, ut, line + i), up);
      @V@ y = x.mul(slope);
      y.intoArray(a, at + i);
      VectorMask<@B@> zero = x.eq(ZERO);
      // Products with 0 and 1 are exact; a magnitude may be infinite only where it is not used.
      VectorMask<@B@> exact = slope.eq(ONE).or(slope.eq(ZERO)).or(zero);
      charge = y.abs().fma(@V@.fromArray(S, magnitude, element + i).blend(ZERO, exact), charge);
      @V@ term = x.mul(offset.blend(ZERO, zero));
      constant = constant.add(term);
      absolute = absolute.add(term.abs());
    }
    sums[0] += constant.reduceLanes(VectorOperators.ADD);
    sums[1] += absolute.reduceLanes(VectorOperators.ADD);
    sums[2] += charge.reduceLanes(VectorOperators.ADD);
    tail.relax(
        a, at + i, lowerSlope, own + i, lines, line + i, magnitude, element + i, n - i, sums);
  }

  @Override
  public void concretise(
      @T@[] a, int at, @T@[] lower, @T@[] upper, int box, int n, double[] sums) {
    @V@ s = @V@.zero(S);
    @V@ absolute = s;
    int i = 0;
    for (; i + L <= n; i += L) {
      @V@ x = @V@.fromArray(S, a, at + i);
      @V@ end =
          @V@.fromArray(S, lower, box + i)
              .blend(@V@.fromArray(S, upper, box + i), x.lt(ZERO))
              .blend(ZERO, x.eq(ZERO));
      @V@ term = x.mul(end);
      s = s.add(term);
      absolute = absolute.add(term.abs());
    }
    sums[0] += s.reduceLanes(VectorOperators.ADD);
    sums[1] += absolute.reduceLanes(VectorOperators.ADD);
    tail.concretise(a, at + i, lower, upper, box + i, n - i, sums);
  }

  // In double the casts say nothing.
  @SuppressWarnings("cast")
  @Override
  public void ascend(
      AdamStep step, @T@[][] of, int at, @T@[] low, @T@[] high, int line, int n) {
    @T@ b1 = (@T@) step.beta1();
    @T@ b2 = (@T@) step.beta2();
    int i = 0;
    for (; i + L <= n; i += L) {
      @V@ lo = @V@.fromArray(S, low, line + i);
      @V@ hi = @V@.fromArray(S, high, line + i);
      VectorMask<@B@> free = lo.lt(hi);
      if (!free.anyTrue()) {
        continue;
      }
      @V@ a = @V@.fromArray(S, of[0], at + i);
      @V@ g = a.mul(@V@.fromArray(S, of[1], at + i)).blend(ZERO, a.compare(VectorOperators.LE, ZERO));
      @V@ m = @V@.fromArray(S, of[3], at + i).mul(b1).add(g.mul(ONE - b1));
      @V@ v = @V@.fromArray(S, of[4], at + i).mul(b2).add(g.mul(g).mul(ONE - b2));
      @V@ move =
          m.mul((@T@) step.rate())
              .div(v.mul((@T@) step.unbias()).sqrt().add((@T@) step.guard()));
      @V@ p = @V@.fromArray(S, of[2], at + i);
      @V@ next = p.add(move).max(lo).min(hi);
      // A step that is no number leaves the slope where it is.
      VectorMask<@B@> moved = free.and(next.eq(next));
      p.blend(next, moved).intoArray(of[2], at + i);
      m.intoArray(of[3], at + i);
      v.intoArray(of[4], at + i);
    }
    tail.ascend(step, of, at + i, low, high, line + i, n - i);
  }

  @Override
  public void corner(@T@[] a, int at, @T@[] lower, @T@[] upper, int box, @T@[] out, int n) {
    int i = 0;
    for (; i + L <= n; i += L) {
      VectorMask<@B@> up = @V@.fromArray(S, a, at + i).lt(ZERO);
      @V@.fromArray(S, lower, box + i)
          .blend(@V@.fromArray(S, upper, box + i), up)
          .intoArray(out, at + i);
    }
    for (; i < n; i++) {
      out[at + i] = a[at + i] < 0 ? upper[box + i] : lower[box + i];
    }
  }

  @Override
  public void merge(
      @T@[] source, @T@[] target, int at, @T@[] magnitude, int element, int n, double[] sums) {
    @V@ charge = @V@.zero(S);
    int i = 0;
    for (; i + L <= n; i += L) {
      @V@ x = @V@.fromArray(S, source, at + i);
      @V@ y = @V@.fromArray(S, target, at + i);
      @V@ z = x.add(y);
      z.intoArray(target, at + i);
      VectorMask<@B@> exact = x.eq(ZERO).or(y.eq(ZERO)).or(z.eq(ZERO));
      charge =
          z.abs().fma(@V@.fromArray(S, magnitude, element + i).blend(ZERO, exact), charge);
    }
    sums[2] += charge.reduceLanes(VectorOperators.ADD);
    tail.merge(source, target, at + i, magnitude, element + i, n - i, sums);
  }

  @Override
  public void follow(
      @T@[] a,
      int at,
      @T@[] lowerSlope,
      int own,
      Lines.Arrays@N@ lines,
      int line,
      @T@[] z,
      @T@[] y,
      int n) {
    @T@[] lt = lines.lowerIntercept();
    @T@[] us = lines.upperSlope();
    @T@[] ut = lines.upperIntercept();
    int i = 0;
    for (; i + L <= n; i += L) {
      VectorMask<@B@> up = @V@.fromArray(S, a, at + i).lt(ZERO);
      @V@ slope =
          @V@.fromArray(S, lowerSlope, own + i).blend(@V@.fromArray(S, us, line + i), up);
      @V@ offset = @V@.fromArray(S, lt, line + i).blend(@V@.fromArray(S, ut, line + i), up);
      slope.fma(@V@.fromArray(S, z, at + i), offset).intoArray(y, at + i);
    }
    tail.follow(a, at + i, lowerSlope, own + i, lines, line + i, z, y, n - i);
  }
}
