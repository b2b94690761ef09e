package org.plumbline.graph.op;

import java.util.Arrays;
import java.util.List;
import org.plumbline.graph.Coupled;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.Rounding;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.SparseLines;

/**
 * The largest element of each window of a channel; padding never wins. Windows may overlap.
 *
 * <p>Below: the input with the largest lower end. Above: {@code max(x) <= t + sum relu(x_k - t)}
 * for any {@code t}; with {@code t} the larger of the largest lower and the second largest upper
 * end at most one input can exceed {@code t}, and its chord is taken. Never above the constant,
 * exact where one input dominates.
 */
public final class MaxPool implements Coupled {
  private final ConvGeometry geometry;
  private final int[][] windows;

  /**
   * A pool over {@code geometry}, whose input and output channels agree.
   *
   * @throws IllegalArgumentException if a window holds no input at all
   */
  public MaxPool(ConvGeometry geometry) {
    if (geometry.inChannels() != geometry.outChannels()) {
      throw new IllegalArgumentException("max_pool: channels change");
    }
    this.geometry = geometry;
    windows = new int[geometry.outSize()][];
    for (int i = 0; i < windows.length; i++) {
      windows[i] = window(geometry, i);
      if (windows[i].length == 0) {
        throw new IllegalArgumentException("max_pool: window " + i + " lies in the padding");
      }
    }
  }

  private static int[] window(ConvGeometry g, int i) {
    int channel = i % g.outChannels();
    int ox = i / g.outChannels() % g.outWidth();
    int oy = i / g.outChannels() / g.outWidth();
    int[] out = new int[g.kernelY() * g.kernelX()];
    int n = 0;
    for (int ky = 0; ky < g.kernelY(); ky++) {
      for (int kx = 0; kx < g.kernelX(); kx++) {
        int y = g.inY(oy, ky);
        int x = g.inX(ox, kx);
        if (y >= 0 && y < g.inHeight() && x >= 0 && x < g.inWidth()) {
          out[n++] = (y * g.inWidth() + x) * g.inChannels() + channel;
        }
      }
    }
    return Arrays.copyOf(out, n);
  }

  @Override
  public String name() {
    return "max_pool";
  }

  @Override
  public Shape outputShape(List<Shape> operands) {
    if (operands.size() != 1 || operands.get(0).size() != geometry.inSize()) {
      throw new IllegalArgumentException(
          "max_pool: expected " + geometry.inSize() + " values, got " + operands);
    }
    return Shape.of(geometry.outHeight(), geometry.outWidth(), geometry.outChannels());
  }

  @Override
  public double[] value(double[] x) {
    double[] y = new double[windows.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[selected(x, i)];
    }
    return y;
  }

  @Override
  public void range(double[] lo, double[] hi, double[] lower, double[] upper) {
    for (int i = 0; i < windows.length; i++) {
      lower[i] = Double.NEGATIVE_INFINITY;
      upper[i] = Double.NEGATIVE_INFINITY;
      for (int k : windows[i]) {
        lower[i] = Math.max(lower[i], lo[k]);
        upper[i] = Math.max(upper[i], hi[k]);
      }
    }
  }

  @Override
  public void relax(double[] lo, double[] hi, SparseLines below, SparseLines above) {
    for (int i = 0; i < windows.length; i++) {
      int base = selected(lo, i);
      below.begin();
      below.add(base, 1);
      below.end(0);
      relaxAbove(windows[i], lo, hi, base, above);
    }
  }

  private static void relaxAbove(
      int[] window, double[] lo, double[] hi, int base, SparseLines above) {
    int largest = window[0];
    for (int k : window) {
      largest = hi[k] > hi[largest] ? k : largest;
    }
    double t = lo[base];
    for (int k : window) {
      t = k == largest ? t : Math.max(t, hi[k]);
    }
    above.begin();
    if (lo[largest] >= t) {
      // Its lower end is at least every other upper end: it is the maximum.
      above.add(largest, 1);
      above.end(0);
    } else if (!(hi[largest] > t)) {
      above.end(t);
    } else if (!(hi[largest] - lo[largest] < Double.POSITIVE_INFINITY)) {
      above.end(hi[largest]);
    } else {
      double l = lo[largest];
      double u = hi[largest];
      double slope = Math.clamp((u - t) / (u - l), 0, 1);
      // The line must reach t at l and u at u; max(t, x) is convex between them.
      double atLow = Rounding.addUp(t, -down(slope, l));
      double atHigh = Rounding.addUp(u, -down(slope, u));
      above.add(largest, slope);
      above.end(Math.max(atLow, atHigh));
    }
  }

  /** {@code a * b}, rounded down. */
  private static double down(double a, double b) {
    double p = a * b;
    return Math.fma(a, b, -p) < 0 || Math.abs(p) < 0x1p-960 ? Math.nextDown(p) : p;
  }

  @Override
  public int selected(double[] x, int i) {
    int best = windows[i][0];
    for (int k : windows[i]) {
      best = x[k] > x[best] ? k : best;
    }
    return best;
  }

  @Override
  public int float32Roundings() {
    return 0;
  }
}
