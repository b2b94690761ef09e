package org.plumbline.bounds;

import org.jspecify.annotations.Nullable;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.RowLines;
import org.plumbline.tensor.Runs;
import org.plumbline.tensor.Tensor;

/**
 * Slopes of lower lines through the origin, one per row and element of a window: the form of
 * rectifiers. Any slope within the limits is sound; where the activation is linear both limits are
 * its slope.
 */
final class RaySlopes implements FreeLines {
  private final FreePass pass;
  private final int node;
  private final Tensor slope;
  private final Runs runs;
  private final int[] subdomain;
  private @Nullable Tensor first;
  private @Nullable Tensor second;
  private @Nullable Tensor best;
  private SlopeLimits limits;

  RaySlopes(FreePass pass, int node, RowBlock block) {
    this.pass = pass;
    this.node = node;
    limits = pass.limits(node);
    runs = block.runs();
    subdomain = block.subdomains();
    slope = Tensor.zeros(block.coefficients().type(), block.rows(), runs.size());
    for (int r = 0; r < block.rows(); r++) {
      for (int k = 0; k < runs.count(); k++) {
        int at = r * runs.size() + k * runs.length();
        limits.start().copyLowerSlopes(line(r, k), slope, at, runs.length());
      }
    }
  }

  @Override
  public RowLines lines(RowBlock block) {
    SlopeLimits now = pass.limits(node);
    if (now.version() != limits.version()) {
      limits = now;
      clamp();
    }
    return new RowLines(limits.start(), limits.width(), block.subdomains(), slope);
  }

  /** Bounds may have become tighter since the last evaluation. */
  private void clamp() {
    int n = slope.size();
    for (int r = 0; r < slope.rows(); r++) {
      for (int k = 0; k < runs.count(); k++) {
        int at = r * n + k * runs.length();
        int e = line(r, k);
        for (int i = 0; i < runs.length(); i++) {
          if (slope.type() == ElementType.FLOAT32) {
            float s = slope.f32()[at + i];
            float low = limits.low().f32()[e + i];
            float high = limits.high().f32()[e + i];
            slope.f32()[at + i] = s < low ? low : s > high ? high : s;
          } else {
            double s = slope.f64()[at + i];
            double low = limits.low().f64()[e + i];
            double high = limits.high().f64()[e + i];
            slope.f64()[at + i] = s < low ? low : s > high ? high : s;
          }
        }
      }
    }
  }

  private int line(int r, int run) {
    return subdomain[r] * limits.width() + runs.start() + run * runs.stride();
  }

  @Override
  public void step(RowBlock a, Tensor z, double[] weight, double rate, int count) {
    if (first == null || second == null) {
      first = Tensor.zeros(slope.type(), slope.rows(), slope.size());
      second = Tensor.zeros(slope.type(), slope.rows(), slope.size());
    }
    int length = runs.length();
    double m = 1 / (1 - Math.pow(BETA_1, count));
    double v = 1 / (1 - Math.pow(BETA_2, count));
    for (int r = 0; r < slope.rows(); r++) {
      for (int k = 0; weight[r] > 0 && k < runs.count(); k++) {
        int at = r * slope.size() + k * length;
        if (slope.type() == ElementType.FLOAT32) {
          step32(a, z, first, second, at, line(r, k), length, rate * m, v);
        } else {
          step64(a, z, first, second, at, line(r, k), length, rate * m, v);
        }
      }
    }
  }

  private void step32(
      RowBlock rows,
      Tensor along,
      Tensor mean,
      Tensor square,
      int at,
      int line,
      int n,
      double rate,
      double v) {
    float[] a = rows.coefficients().f32();
    float[] z = along.f32();
    float[] p = slope.f32();
    float[] f = mean.f32();
    float[] s = square.f32();
    float[] low = limits.low().f32();
    float[] high = limits.high().f32();
    for (int i = 0; i < n; i++) {
      float lo = low[line + i];
      float hi = high[line + i];
      float x = a[at + i];
      if (lo < hi) {
        float g = x > 0 ? x * z[at + i] : 0;
        f[at + i] = 0.9f * f[at + i] + 0.1f * g;
        s[at + i] = 0.999f * s[at + i] + 0.001f * g * g;
        float move = (float) rate * f[at + i] / ((float) Math.sqrt((float) v * s[at + i]) + 1e-8f);
        float next = p[at + i] + move;
        p[at + i] = next > hi ? hi : next > lo ? next : next <= lo ? lo : p[at + i];
      }
    }
  }

  private void step64(
      RowBlock rows,
      Tensor along,
      Tensor mean,
      Tensor square,
      int at,
      int line,
      int n,
      double rate,
      double v) {
    double[] a = rows.coefficients().f64();
    double[] z = along.f64();
    double[] p = slope.f64();
    double[] f = mean.f64();
    double[] s = square.f64();
    for (int i = 0; i < n; i++) {
      double lo = limits.low().f64()[line + i];
      double hi = limits.high().f64()[line + i];
      double x = a[at + i];
      if (lo < hi) {
        double g = x > 0 ? x * z[at + i] : 0;
        f[at + i] = BETA_1 * f[at + i] + (1 - BETA_1) * g;
        s[at + i] = BETA_2 * s[at + i] + (1 - BETA_2) * g * g;
        double next = p[at + i] + rate * f[at + i] / (Math.sqrt(v * s[at + i]) + GUARD);
        p[at + i] = next > hi ? hi : next > lo ? next : next <= lo ? lo : p[at + i];
      }
    }
  }

  @Override
  public long bytes() {
    int each = slope.type() == ElementType.FLOAT32 ? Float.BYTES : Double.BYTES;
    return 5L * each * slope.rows() * slope.size();
  }

  @Override
  public void keep(int row) {
    if (!pass.keepsBest()) {
      return;
    }
    if (best == null) {
      best = Tensor.zeros(slope.type(), slope.rows(), slope.size());
    }
    int n = slope.size();
    if (slope.type() == ElementType.FLOAT32) {
      System.arraycopy(slope.f32(), row * n, best.f32(), row * n, n);
    } else {
      System.arraycopy(slope.f64(), row * n, best.f64(), row * n, n);
    }
  }

  @Override
  public int encode(int row, int[] elements, byte[] out, int at) {
    Tensor from = best == null ? slope : best;
    int line = subdomain[row] * limits.width();
    for (int k = 0; k < elements.length; k++) {
      double lo = limits.low().get(line + elements[k]);
      double hi = limits.high().get(line + elements[k]);
      double s = from.get(row, runs.column(elements[k]));
      out[at + k] = RowState.encode(lo < hi ? (s - lo) / (hi - lo) : 0);
    }
    return at + elements.length;
  }

  @Override
  public int decode(int row, int[] elements, byte[] in, int at) {
    int line = subdomain[row] * limits.width();
    for (int k = 0; k < elements.length; k++) {
      double lo = limits.low().get(line + elements[k]);
      double hi = limits.high().get(line + elements[k]);
      if (lo < hi) {
        double s = lo + (hi - lo) * RowState.decode(in[at + k]);
        slope.set(row, runs.column(elements[k]), s);
      }
    }
    return at + elements.length;
  }
}
