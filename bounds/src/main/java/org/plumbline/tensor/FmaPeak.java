package org.plumbline.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The fastest rate of fused multiply-adds that one thread reaches on float32 vectors held in
 * registers: what rates of kernels are compared with. Loops of 12 and of 24 independent sums are
 * timed and the best counts, because how well one loop is compiled differs between JVMs.
 *
 * <p>Needs the module {@code jdk.incubator.vector}.
 */
public final class FmaPeak {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int STEPS = 4096;
  private static final long WARM_NANOS = 150_000_000;
  private static final long PATIENCE_NANOS = 8_000_000_000L;

  /** Operations a second that loops exceed once they are compiled, on whatever processor. */
  private static final double COMPILED = 6e9;

  private float sink;

  /** A measurement, warmed for about half a second, longer where compilation has to wait. */
  public FmaPeak() {
    long start = System.nanoTime();
    double best = 0;
    double rate = rate(WARM_NANOS);
    while (System.nanoTime() - start < PATIENCE_NANOS && (rate < COMPILED || rate > 1.05 * best)) {
      best = Math.max(best, rate);
      rate = rate(WARM_NANOS);
    }
  }

  /** The bits of the widest vectors that the machine has. */
  public static int vectorBits() {
    return S.vectorBitSize();
  }

  /** The best rate within about {@code nanos} of trying, in operations (two per FMA) a second. */
  public double rate(long nanos) {
    double best = 0;
    long end = System.nanoTime() + nanos;
    do {
      for (int sums = 12; sums <= 24; sums += 12) {
        long start = System.nanoTime();
        for (int k = 0; k < 16; k++) {
          sink += sums == 12 ? twelve(sink) : twentyFour(sink);
        }
        double operations = 2.0 * S.length() * sums * STEPS * 16;
        best = Math.max(best, operations / (System.nanoTime() - start) * 1e9);
      }
    } while (System.nanoTime() < end);
    // Read, so that no sum is dropped as unused.
    return sink == 42 ? Math.nextDown(best) : best;
  }

  private static float twelve(float from) {
    FloatVector x = FloatVector.broadcast(S, 0.5f);
    FloatVector y = FloatVector.broadcast(S, from * 1e-30f);
    FloatVector a = y, b = y, c = y, d = y, e = y, f = y;
    FloatVector g = y, h = y, i = y, j = y, k = y, l = y;
    for (int step = 0; step < STEPS; step++) {
      a = a.fma(x, y);
      b = b.fma(x, y);
      c = c.fma(x, y);
      d = d.fma(x, y);
      e = e.fma(x, y);
      f = f.fma(x, y);
      g = g.fma(x, y);
      h = h.fma(x, y);
      i = i.fma(x, y);
      j = j.fma(x, y);
      k = k.fma(x, y);
      l = l.fma(x, y);
    }
    return sum(a, b, c, d, e, f) + sum(g, h, i, j, k, l);
  }

  private static float twentyFour(float from) {
    FloatVector x = FloatVector.broadcast(S, 0.5f);
    FloatVector y = FloatVector.broadcast(S, from * 1e-30f);
    FloatVector a = y, b = y, c = y, d = y, e = y, f = y;
    FloatVector g = y, h = y, i = y, j = y, k = y, l = y;
    FloatVector m = y, n = y, o = y, p = y, q = y, r = y;
    FloatVector s = y, t = y, u = y, v = y, w = y, z = y;
    for (int step = 0; step < STEPS; step++) {
      a = a.fma(x, y);
      b = b.fma(x, y);
      c = c.fma(x, y);
      d = d.fma(x, y);
      e = e.fma(x, y);
      f = f.fma(x, y);
      g = g.fma(x, y);
      h = h.fma(x, y);
      i = i.fma(x, y);
      j = j.fma(x, y);
      k = k.fma(x, y);
      l = l.fma(x, y);
      m = m.fma(x, y);
      n = n.fma(x, y);
      o = o.fma(x, y);
      p = p.fma(x, y);
      q = q.fma(x, y);
      r = r.fma(x, y);
      s = s.fma(x, y);
      t = t.fma(x, y);
      u = u.fma(x, y);
      v = v.fma(x, y);
      w = w.fma(x, y);
      z = z.fma(x, y);
    }
    float first = sum(a, b, c, d, e, f) + sum(g, h, i, j, k, l);
    return first + sum(m, n, o, p, q, r) + sum(s, t, u, v, w, z);
  }

  private static float sum(
      FloatVector a, FloatVector b, FloatVector c, FloatVector d, FloatVector e, FloatVector f) {
    return a.add(b).add(c).add(d.add(e).add(f)).lane(0);
  }
}
