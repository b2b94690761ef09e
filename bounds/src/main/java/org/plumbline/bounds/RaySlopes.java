package org.plumbline.bounds;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.plumbline.tensor.AdamStep;
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
  private byte @Nullable [] decoded;
  private int decodedRow;

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
    int[] owner = limits.changes() == null ? block.subdomains() : new int[block.rows()];
    return new RowLines(limits.start(), limits.width(), owner, slope, limits.changes());
  }

  /** Bounds may have become tighter since the last evaluation. */
  private void clamp() {
    boolean narrow = slope.type() == ElementType.FLOAT32;
    for (int r = 0; r < slope.rows(); r++) {
      for (int k = 0; k < runs.count(); k++) {
        int at = r * slope.size() + k * runs.length();
        if (narrow) {
          clamp(slope.f32(), at, limits.low().f32(), limits.high().f32(), line(r, k));
        } else {
          clamp(slope.f64(), at, limits.low().f64(), limits.high().f64(), line(r, k));
        }
      }
    }
  }

  private void clamp(float[] s, int at, float[] low, float[] high, int line) {
    for (int i = 0; i < runs.length(); i++) {
      s[at + i] = Math.max(low[line + i], Math.min(high[line + i], s[at + i]));
    }
  }

  private void clamp(double[] s, int at, double[] low, double[] high, int line) {
    for (int i = 0; i < runs.length(); i++) {
      s[at + i] = Math.max(low[line + i], Math.min(high[line + i], s[at + i]));
    }
  }

  private int line(int r, int run) {
    return subdomainLine(r) + runs.start() + run * runs.stride();
  }

  private int subdomainLine(int r) {
    return limits.owner(subdomain[r]) * limits.width();
  }

  @Override
  public void step(
      RowBlock a, Tensor z, double[] weight, double rate, int count, @Nullable EndGradients ends) {
    if (ends != null) {
      ends.addRays(pass.state().graph().node(node), a, z, weight);
    }
    if (first == null || second == null) {
      first = Tensor.zeros(slope.type(), slope.rows(), slope.size());
      second = Tensor.zeros(slope.type(), slope.rows(), slope.size());
    }
    AdamStep adam = FreeLines.adam(rate, count);
    for (int r = 0; r < slope.rows(); r++) {
      for (int k = 0; weight[r] > 0 && k < runs.count(); k++) {
        int at = r * slope.size() + k * runs.length();
        pass.state()
            .kernels()
            .ascend(
                adam,
                a.coefficients(),
                z,
                slope,
                first,
                second,
                at,
                limits.low(),
                limits.high(),
                line(r, k),
                runs.length());
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
  public void startFrom(FreeParameters earlier) {
    if (!(earlier instanceof RaySlopes other) || other.slope.size() != slope.size()) {
      throw new IllegalArgumentException("lines of other rows");
    }
    Tensor from = other.best == null ? other.slope : other.best;
    for (int i = 0; i < slope.rows() * slope.size(); i++) {
      slope.set(0, i, from.get(i));
    }
    clamp();
  }

  @Override
  public int encode(int row, int[] elements, byte[] out, int at) {
    Tensor from = best == null ? slope : best;
    int line = subdomainLine(row);
    int to = row * slope.size();
    boolean narrow = slope.type() == ElementType.FLOAT32;
    for (int k = 0; k < elements.length; k++) {
      int e = line + elements[k];
      int c = to + runs.column(elements[k]);
      double lo = narrow ? limits.low().f32()[e] : limits.low().f64()[e];
      double hi = narrow ? limits.high().f32()[e] : limits.high().f64()[e];
      double s = narrow ? from.f32()[c] : from.f64()[c];
      out[at + k] = lo < hi ? RowState.encode((s - lo) / (hi - lo)) : 0;
    }
    return at + elements.length;
  }

  @Override
  public int decode(int row, int[] elements, byte[] in, int at) {
    int line = subdomainLine(row);
    int to = row * slope.size();
    if (Arrays.equals(in, decoded) && subdomainLine(decodedRow) == line) {
      // Parts that are tried out start where their parent ended.
      slope.copy(slope, decodedRow * slope.size(), to, slope.size());
      return at + elements.length;
    }
    decoded = in;
    decodedRow = row;
    boolean narrow = slope.type() == ElementType.FLOAT32;
    for (int k = 0; k < elements.length; k++) {
      int e = line + elements[k];
      int c = to + runs.column(elements[k]);
      double lo = narrow ? limits.low().f32()[e] : limits.low().f64()[e];
      double hi = narrow ? limits.high().f32()[e] : limits.high().f64()[e];
      if (lo < hi) {
        double s = lo + (hi - lo) * RowState.decode(in[at + k]);
        if (narrow) {
          slope.f32()[c] = (float) s;
        } else {
          slope.f64()[c] = s;
        }
      }
    }
    return at + elements.length;
  }
}
