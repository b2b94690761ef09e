package org.plumbline.tensor;

import java.util.Arrays;
import jdk.incubator.vector.@V@;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Between the {@code @T@}s of a convolution's input and patches, the taps around each output
 * position side by side. Taps must not be dilated across.
 */
final class VectorPatches@N@ {
  private static final VectorSpecies<@B@> S = @V@.SPECIES_PREFERRED;
  private static final int L = S.length();

  /** The most channels of an input whose pixels are summed one by one. */
  static final int FEW = 4;

  private static final VectorSpecies<@B@> PIXEL =
      VectorSpecies.of(@T@.class, VectorShape.forBitSize(FEW * @B@.SIZE));

  private VectorPatches@N@() {}

  /**
   * Reads the taps around {@code m} output positions, numbered through all rows; zeros in the
   * padding. What stands behind the taps of a position is overwritten too.
   *
   * @param ld numbers from one position's taps to the next; at least a vector more than there are
   */
  static void read(ConvGeometry g, @T@[] in, int first, int m, @T@[] patches, int ld) {
    int positions = g.outHeight() * g.outWidth();
    int c = g.inChannels();
    int run = g.kernelX() * c;
    int line = g.inWidth() * c;
    int row = first / positions;
    int p = first % positions;
    for (int q = 0; q < m; q++) {
      int from = row * g.inSize();
      int x = g.inX(p % g.outWidth(), 0) * c;
      for (int ky = 0; ky < g.kernelY(); ky++) {
        int y = g.inY(p / g.outWidth(), ky);
        int to = q * ld + ky * run;
        if (y < 0 || y >= g.inHeight()) {
          Arrays.fill(patches, to, to + run, 0);
        } else {
          readRun(in, from + y * line, x, line, patches, to, run);
        }
      }
      if (++p == positions) {
        p = 0;
        row++;
      }
    }
  }

  private static void readRun(@T@[] in, int from, int x, int line, @T@[] out, int to, int n) {
    if (x >= 0 && x + n <= line && from + x + n + L <= in.length) {
      for (int i = 0; i < n; i += L) {
        @V@.fromArray(S, in, from + x + i).intoArray(out, to + i);
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      out[to + i] = x + i >= 0 && x + i < line ? in[from + x + i] : 0;
    }
  }

  /**
   * Adds the taps around {@code m} output positions, numbered through all rows, to the inputs that
   * they came from, a run of taps at a time.
   */
  static void push(ConvGeometry g, @T@[] patches, int ld, int first, int m, @T@[] out) {
    int positions = g.outHeight() * g.outWidth();
    int c = g.inChannels();
    int line = g.inWidth() * c;
    int row = first / positions;
    int p = first % positions;
    for (int q = 0; q < m; q++) {
      int to = row * g.inSize();
      int oy = p / g.outWidth();
      int x0 = g.inX(p % g.outWidth(), 0);
      int left = Math.max(0, -x0);
      int n = (Math.min(g.kernelX(), g.inWidth() - x0) - left) * c;
      for (int ky = 0; ky < g.kernelY(); ky++) {
        int y = g.inY(oy, ky);
        if (y >= 0 && y < g.inHeight() && n > 0) {
          int taps = q * ld + (ky * g.kernelX() + left) * c;
          VectorProducts@N@.add(patches, taps, out, to + y * line + (x0 + left) * c, n);
        }
      }
      if (++p == positions) {
        p = 0;
        row++;
      }
    }
  }

  /**
   * Adds the taps around all output positions of one row to its inputs, which have at most {@link
   * #FEW} channels, pixel by pixel: runs of so few numbers overlap those of their neighbours, and
   * adding to what was stored a moment ago takes longer than adding.
   *
   * @param ld a multiple of a panel
   * @param to where the inputs of the row begin
   */
  static void pull(ConvGeometry g, @T@[] patches, int ld, @T@[] out, int to) {
    int line = g.inWidth() * g.inChannels();
    @T@[] sums = new @T@[line + FEW];
    int[] taps = new int[g.kernelY() * g.kernelX()];
    for (int y = 0; y < g.inHeight(); y++) {
      for (int phase = 0; phase < g.strideX(); phase++) {
        pullLine(g, patches, ld, y, phase, taps, sums);
      }
      VectorProducts@N@.add(sums, 0, out, to + y * line, line);
    }
  }

  /** Every pixel of a line that tap {@code phase} meets, and the taps a stride apart from it. */
  private static void pullLine(
      ConvGeometry g, @T@[] patches, int ld, int y, int phase, int[] taps, @T@[] sums) {
    int c = g.inChannels();
    int across = Math.max(0, (g.kernelX() - phase + g.strideX() - 1) / g.strideX());
    int count = 0;
    for (int ky = 0; ky < g.kernelY(); ky++) {
      int at = y + g.padTop() - ky * g.dilationY();
      if (at >= 0 && at % g.strideY() == 0 && at / g.strideY() < g.outHeight()) {
        int position = at / g.strideY() * g.outWidth();
        for (int j = 0; j < across; j++) {
          int tap = ky * g.kernelX() + phase + j * g.strideX();
          taps[count++] = (position - j) * ld + tap * c;
        }
      }
    }
    int first = Math.max(0, (g.padLeft() - phase + g.strideX() - 1) / g.strideX());
    int step = g.strideX() * c;
    for (int ox = first; ; ) {
      int x = phase - g.padLeft() + ox * g.strideX();
      if (x >= g.inWidth()) {
        return;
      }
      int last = x + 3 * g.strideX();
      if (ox >= across - 1 && ox + 3 < g.outWidth() && last < g.inWidth()) {
        four(patches, taps, count, ox * ld, ld, sums, x * c, step, c);
        ox += 4;
      } else {
        one(g, patches, taps, count, across, ox, ld, sums, x * c);
        ox++;
      }
    }
  }

  /** Four pixels that all taps reach. */
  private static void four(
      @T@[] patches, int[] taps, int n, int at, int ld, @T@[] sums, int to, int step, int c) {
    @V@ s0 = @V@.zero(PIXEL);
    @V@ s1 = s0;
    @V@ s2 = s0;
    @V@ s3 = s0;
    for (int t = 0; t < n; t++) {
      int from = at + taps[t];
      s0 = s0.add(@V@.fromArray(PIXEL, patches, from));
      s1 = s1.add(@V@.fromArray(PIXEL, patches, from + ld));
      s2 = s2.add(@V@.fromArray(PIXEL, patches, from + 2 * ld));
      s3 = s3.add(@V@.fromArray(PIXEL, patches, from + 3 * ld));
    }
    VectorMask<@B@> channels = PIXEL.indexInRange(0, c);
    s0.intoArray(sums, to, channels);
    s1.intoArray(sums, to + step, channels);
    s2.intoArray(sums, to + 2 * step, channels);
    s3.intoArray(sums, to + 3 * step, channels);
  }

  /** One pixel near an end of the line. */
  private static void one(
      ConvGeometry g,
      @T@[] patches,
      int[] taps,
      int n,
      int across,
      int ox,
      int ld,
      @T@[] sums,
      int to) {
    @V@ s = @V@.zero(PIXEL);
    int j = 0;
    for (int t = 0; t < n; t++) {
      if (ox >= j && ox - j < g.outWidth()) {
        s = s.add(@V@.fromArray(PIXEL, patches, ox * ld + taps[t]));
      }
      j = j + 1 == across ? 0 : j + 1;
    }
    s.intoArray(sums, to, PIXEL.indexInRange(0, g.inChannels()));
  }
}
