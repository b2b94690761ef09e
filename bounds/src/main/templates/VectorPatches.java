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
   * @param ld from one position's taps to the next, at least a panel; behind the last there is as
   *     much
   * @param to where the inputs of the row begin
   */
  static void pull(ConvGeometry g, @T@[] patches, int at, int ld, @T@[] out, int to) {
    int c = g.inChannels();
    int step = g.strideX() * c;
    int together = Math.min(g.kernelX(), L / c);
    @T@[] down = new @T@[g.outWidth() * L];
    @T@[] across = new @T@[g.outWidth() * step + Math.max(L, step)];
    for (int kx = 0; kx < g.kernelX(); kx += together) {
      int run = Math.min(together, g.kernelX() - kx) * c;
      // The first number of a line of sums belongs to pixel kx - padLeft.
      int from = Math.max(0, (g.padLeft() - kx) * c);
      int first = Math.max(0, (kx - g.padLeft()) * c);
      int n = Math.min(across.length - from, g.inWidth() * c - first);
      for (int y = 0; n > 0 && y < g.inHeight(); y++) {
        if (sumDown(g, patches, at, ld, y, kx, down)) {
          sumAcross(down, g.outWidth(), run, step, across);
          VectorProducts@N@.add(across, from, out, to + y * g.inWidth() * c + first, n);
        }
      }
    }
  }

  /** Sums what all taps of a column say of an input line; false if none meets it. */
  private static boolean sumDown(
      ConvGeometry g, @T@[] patches, int first, int ld, int y, int kx, @T@[] down) {
    int w = g.outWidth();
    boolean any = false;
    for (int ky = 0; ky < g.kernelY(); ky++) {
      int at = y + g.padTop() - ky * g.dilationY();
      if (at >= 0 && at % g.strideY() == 0 && at / g.strideY() < g.outHeight()) {
        int tap = (ky * g.kernelX() + kx) * g.inChannels();
        int from = first + at / g.strideY() * w * ld + tap;
        if (any) {
          addRuns(patches, from, ld, w, down);
        } else {
          copyRuns(patches, from, ld, w, down);
        }
        any = true;
      }
    }
    return any;
  }

  private static void copyRuns(@T@[] patches, int from, int ld, int w, @T@[] down) {
    for (int ox = 0; ox < w; ox++) {
      @V@.fromArray(S, patches, from + ox * ld).intoArray(down, ox * L);
    }
  }

  private static void addRuns(@T@[] patches, int from, int ld, int w, @T@[] down) {
    for (int ox = 0; ox < w; ox++) {
      @V@.fromArray(S, down, ox * L)
          .add(@V@.fromArray(S, patches, from + ox * ld))
          .intoArray(down, ox * L);
    }
  }

  /** Adds runs that start {@code step} apart; what stands behind a run is left out. */
  private static void sumAcross(@T@[] down, int w, int run, int step, @T@[] across) {
    VectorMask<@B@> inRun = S.indexInRange(0, run);
    VectorMask<@B@> kept = S.indexInRange(Math.min(step, L), L);
    VectorShuffle<@B@> shift = VectorShuffle.iota(S, step, 1, true);
    @V@ next = @V@.zero(S);
    for (int ox = 0; ox < w; ox++) {
      @V@ sum = next.add(@V@.fromArray(S, down, ox * L), inRun);
      sum.intoArray(across, ox * step);
      next = sum.rearrange(shift, kept);
    }
    next.intoArray(across, w * step);
  }
}
