package org.plumbline.tensor;

import jdk.incubator.vector.@V@;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Adds patches of {@code @T@}s, the taps around each output position of a convolution side by side,
 * to its inputs. Taps must not be dilated across.
 */
final class VectorPatches@N@ {
  private static final VectorSpecies<@B@> S = @V@.SPECIES_PREFERRED;
  private static final int L = S.length();
  private static final VectorSpecies<@B@> HALF = VectorProducts@N@.HALF;

  /** Channels that inputs have a multiple of, to be summed one by one. */
  static final int H = HALF.length();

  /** The most channels of an input whose lines are summed one by one. */
  static final int FEW = Math.min(4, L);

  private VectorPatches@N@() {}

  /**
   * Adds the taps around output position {@code p}, which begin at {@code from}, to the row of
   * inputs that begins at {@code to}, a run of taps at a time.
   */
  static void push(ConvGeometry g, @T@[] patches, int from, int p, @T@[] out, int to) {
    int c = g.inChannels();
    int line = g.inWidth() * c;
    int x0 = g.inX(p % g.outWidth(), 0);
    int left = Math.max(0, -x0);
    int n = (Math.min(g.kernelX(), g.inWidth() - x0) - left) * c;
    for (int ky = 0; ky < g.kernelY(); ky++) {
      int y = g.inY(p / g.outWidth(), ky);
      if (y >= 0 && y < g.inHeight() && n > 0) {
        int taps = from + (ky * g.kernelX() + left) * c;
        VectorProducts@N@.add(patches, taps, out, to + y * line + (x0 + left) * c, n);
      }
    }
  }

  /**
   * Adds the taps around all output positions of one row to its inputs, which have at most {@link
   * #FEW} channels. Their runs are short and overlap those of their neighbours, and adding to what
   * was stored a moment ago takes longer than adding: so a line of inputs is summed down first, and
   * then across with what the next position needs too kept in a register.
   *
   * @param at where the taps of the first position begin
   * @param ld from one position's taps to the next, at least a vector; behind the last there is as
   *     much
   * @param to where the inputs of the row begin
   */
  static void pullFew(ConvGeometry g, @T@[] patches, int at, int ld, @T@[] out, int to) {
    int c = g.inChannels();
    int step = g.strideX() * c;
    int together = Math.min(g.kernelX(), L / c);
    @T@[] down = new @T@[g.outWidth() * L];
    @T@[] across = new @T@[g.outWidth() * step + Math.max(L, step)];
    int[] taps = new int[g.kernelY()];
    for (int kx = 0; kx < g.kernelX(); kx += together) {
      int run = Math.min(together, g.kernelX() - kx) * c;
      // The first number of a line of sums belongs to pixel kx - padLeft.
      int from = Math.max(0, (g.padLeft() - kx) * c);
      int first = Math.max(0, (kx - g.padLeft()) * c);
      int n = Math.min(across.length - from, g.inWidth() * c - first);
      for (int y = 0; n > 0 && y < g.inHeight(); y++) {
        int count = taps(g, at + kx * c, ld, y, taps);
        if (count > 0) {
          sumLines(patches, taps, count, ld, g.outWidth(), run, step, down, across);
          VectorProducts@N@.add(across, from, out, to + y * g.inWidth() * c + first, n);
        }
      }
    }
  }

  /**
   * Adds the taps around all output positions of one row to its inputs, whose channels fill halves
   * of vectors, with stride 1: each input is the sum of the taps that meet it, which takes half as
   * many loads and stores as adding tap by tap.
   *
   * @param at where the taps of the first position begin
   * @param ld from one position's taps to the next
   * @param to where the inputs of the row begin
   */
  static void pull(ConvGeometry g, @T@[] patches, int at, int ld, @T@[] out, int to) {
    int c = g.inChannels();
    int w = g.outWidth();
    int[] lines = new int[g.kernelY()];
    int[] taps = new int[g.kernelY() * g.kernelX()];
    for (int y = 0; y < g.inHeight(); y++) {
      int count = taps(g, at, ld, y, lines);
      for (int kx = 0; kx < g.kernelX(); kx++) {
        for (int k = 0; k < count; k++) {
          taps[kx * count + k] = lines[k] + kx * c + (g.padLeft() - kx) * ld;
        }
      }
      int start = to + y * g.inWidth() * c;
      for (int x = 0; count > 0 && x < g.inWidth(); ) {
        int low = Math.max(0, x + g.padLeft() - w + 1);
        int high = Math.min(g.kernelX(), x + g.padLeft() + 1);
        boolean all = low == 0 && high == g.kernelX();
        int end = all ? Math.min(g.inWidth(), w - g.padLeft()) : x + 1;
        sum(patches, taps, low * count, high * count, x, end, ld, out, start, c);
        x = end;
      }
    }
  }

  /** Adds to pixels {@code [from, to)} of a line. */
  private static void sum(
      @T@[] patches,
      int[] taps,
      int low,
      int high,
      int from,
      int to,
      int ld,
      @T@[] out,
      int line,
      int c) {
    for (int x = from; x < to; x++) {
      int v = 0;
      for (; v + L <= c; v += L) {
        int at = line + x * c + v;
        @V@ sum = @V@.fromArray(S, out, at);
        for (int t = low; t < high; t++) {
          sum = sum.add(@V@.fromArray(S, patches, taps[t] + x * ld + v));
        }
        sum.intoArray(out, at);
      }
      if (v < c) {
        int at = line + x * c + v;
        @V@ sum = @V@.fromArray(HALF, out, at);
        for (int t = low; t < high; t++) {
          sum = sum.add(@V@.fromArray(HALF, patches, taps[t] + x * ld + v));
        }
        sum.intoArray(out, at);
      }
    }
  }

  /** Lists where the taps of a line of positions that meet an input line begin, one of each. */
  private static int taps(ConvGeometry g, int first, int ld, int y, int[] taps) {
    int count = 0;
    for (int ky = 0; ky < g.kernelY(); ky++) {
      int at = y + g.padTop() - ky * g.dilationY();
      if (at >= 0 && at % g.strideY() == 0 && at / g.strideY() < g.outHeight()) {
        int position = at / g.strideY() * g.outWidth();
        taps[count++] = first + position * ld + ky * g.kernelX() * g.inChannels();
      }
    }
    return count;
  }

  /** Sums taps down and then across, the last two lines of them while going across. */
  private static void sumLines(
      @T@[] patches,
      int[] taps,
      int count,
      int ld,
      int w,
      int run,
      int step,
      @T@[] down,
      @T@[] across) {
    int last = taps[count - 1];
    if (count == 1) {
      sumAcross(patches, last, ld, w, run, step, across);
    } else if (count == 2) {
      sumAcross(patches, last, patches, taps[0], ld, ld, w, run, step, across);
    } else {
      for (int k = 0; k < count - 1; k++) {
        addRuns(patches, taps[k], ld, w, down, k > 0);
      }
      sumAcross(patches, last, down, 0, ld, L, w, run, step, across);
    }
  }

  private static void addRuns(@T@[] patches, int from, int ld, int w, @T@[] down, boolean add) {
    for (int ox = 0; ox < w; ox++) {
      @V@ own = @V@.fromArray(S, patches, from + ox * ld);
      @V@ sum = add ? own.add(@V@.fromArray(S, down, ox * L)) : own;
      sum.intoArray(down, ox * L);
    }
  }

  /** Adds runs that start {@code step} apart; what stands behind a run is left out. */
  private static void sumAcross(
      @T@[] a, int at, int lda, int w, int run, int step, @T@[] across) {
    VectorMask<@B@> inRun = S.indexInRange(0, run);
    VectorMask<@B@> kept = S.indexInRange(Math.min(step, L), L);
    VectorShuffle<@B@> shift = VectorShuffle.iota(S, step, 1, true);
    @V@ next = @V@.zero(S);
    for (int ox = 0; ox < w; ox++) {
      @V@ sum = next.add(@V@.fromArray(S, a, at + ox * lda), inRun);
      store(sum, across, ox * step, step);
      next = sum.rearrange(shift, kept);
    }
    next.intoArray(across, w * step);
  }

  /** The same for sums of two runs each. */
  private static void sumAcross(
      @T@[] a,
      int at,
      @T@[] b,
      int bt,
      int lda,
      int ldb,
      int w,
      int run,
      int step,
      @T@[] across) {
    VectorMask<@B@> inRun = S.indexInRange(0, run);
    VectorMask<@B@> kept = S.indexInRange(Math.min(step, L), L);
    VectorShuffle<@B@> shift = VectorShuffle.iota(S, step, 1, true);
    @V@ next = @V@.zero(S);
    for (int ox = 0; ox < w; ox++) {
      @V@ own = @V@.fromArray(S, a, at + ox * lda).add(@V@.fromArray(S, b, bt + ox * ldb));
      @V@ sum = next.add(own, inRun);
      store(sum, across, ox * step, step);
      next = sum.rearrange(shift, kept);
    }
    next.intoArray(across, w * step);
  }

  /** Stores {@code step} numbers, or as many as a vector has; those behind are overwritten. */
  private static void store(@V@ sum, @T@[] across, int at, int step) {
    if (step <= H) {
      ((@V@) sum.reinterpretShape(HALF, 0)).intoArray(across, at);
    } else {
      sum.intoArray(across, at);
    }
  }
}
