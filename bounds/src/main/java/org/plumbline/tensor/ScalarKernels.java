package org.plumbline.tensor;

import java.util.Arrays;

/**
 * The reference kernels: plain loops over doubles, always present. Products add four rows of the
 * weights at a time to a scratch row of the result, the form that the compiler turns into vector
 * code; rows of zeros cost nothing.
 */
public final class ScalarKernels implements Kernels {
  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public void multiply(Tensor in, Matrix matrix, Tensor out) {
    double[][] weights = matrix.rows();
    int k = in.size();
    int n = out.size();
    double[] a = in.f64();
    double[] c = new double[n];
    for (int r = 0; r < in.rows(); r++) {
      System.arraycopy(out.f64(), r * n, c, 0, n);
      addProduct(a, r * k, weights, 0, k, c, n);
      System.arraycopy(c, 0, out.f64(), r * n, n);
    }
  }

  /** {@code c += a[offset .. offset + k) W[first .. first + k)}. */
  private static void addProduct(
      double[] a, int offset, double[][] w, int first, int k, double[] c, int n) {
    int i = 0;
    for (; i + 4 <= k; i += 4) {
      double x0 = a[offset + i];
      double x1 = a[offset + i + 1];
      double x2 = a[offset + i + 2];
      double x3 = a[offset + i + 3];
      if (x0 == 0 && x1 == 0 && x2 == 0 && x3 == 0) {
        continue;
      }
      axpy4(
          x0, w[first + i], x1, w[first + i + 1], x2, w[first + i + 2], x3, w[first + i + 3], c, n);
    }
    for (; i < k; i++) {
      double x = a[offset + i];
      if (x != 0) {
        axpy(x, w[first + i], c, n);
      }
    }
  }

  private static void axpy4(
      double x0,
      double[] w0,
      double x1,
      double[] w1,
      double x2,
      double[] w2,
      double x3,
      double[] w3,
      double[] c,
      int n) {
    for (int j = 0; j < n; j++) {
      c[j] += x0 * w0[j] + x1 * w1[j] + (x2 * w2[j] + x3 * w3[j]);
    }
  }

  private static void axpy(double x, double[] w, double[] c, int n) {
    for (int j = 0; j < n; j++) {
      c[j] += x * w[j];
    }
  }

  @Override
  public void convolveAdjoint(Tensor in, ConvGeometry g, Matrix matrix, Tensor out) {
    double[][] weights = matrix.rows();
    int cig = g.inChannels() / g.groups();
    int cog = g.outChannels() / g.groups();
    int taps = g.kernelY() * g.kernelX();
    double[] patch = new double[taps * cig];
    double[] a = in.f64();
    double[] target = out.f64();
    for (int r = 0; r < in.rows(); r++) {
      int from = r * g.outSize();
      int to = r * g.inSize();
      for (int p = 0; p < g.outHeight() * g.outWidth(); p++) {
        for (int group = 0; group < g.groups(); group++) {
          int at = from + p * g.outChannels() + group * cog;
          if (isZero(a, at, cog)) {
            continue;
          }
          Arrays.fill(patch, 0);
          addProduct(a, at, weights, group * cog, cog, patch, patch.length);
          addPatch(g, p, group * cig, cig, patch, target, to);
        }
      }
    }
  }

  private static boolean isZero(double[] a, int at, int n) {
    for (int i = at; i < at + n; i++) {
      if (a[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Adds a patch of taps around output position {@code p} to the input positions it came from. */
  static void addPatch(
      ConvGeometry g, int p, int channel, int cig, double[] patch, double[] target, int to) {
    int oy = p / g.outWidth();
    int ox = p % g.outWidth();
    for (int ky = 0; ky < g.kernelY(); ky++) {
      int y = g.inY(oy, ky);
      if (y < 0 || y >= g.inHeight()) {
        continue;
      }
      for (int kx = 0; kx < g.kernelX(); kx++) {
        int x = g.inX(ox, kx);
        if (x < 0 || x >= g.inWidth()) {
          continue;
        }
        int t = to + (y * g.inWidth() + x) * g.inChannels() + channel;
        int s = (ky * g.kernelX() + kx) * cig;
        for (int c = 0; c < cig; c++) {
          target[t + c] += patch[s + c];
        }
      }
    }
  }

  @Override
  public void convolve(Tensor in, ConvGeometry g, Matrix matrix, Tensor out) {
    double[][] weights = matrix.rows();
    int cig = g.inChannels() / g.groups();
    int cog = g.outChannels() / g.groups();
    double[] patch = new double[g.kernelY() * g.kernelX() * cig];
    for (int r = 0; r < in.rows(); r++) {
      int from = r * g.inSize();
      int to = r * g.outSize();
      for (int p = 0; p < g.outHeight() * g.outWidth(); p++) {
        for (int group = 0; group < g.groups(); group++) {
          readPatch(g, p, group * cig, cig, patch, in.f64(), from);
          int at = to + p * g.outChannels() + group * cog;
          for (int c = 0; c < cog; c++) {
            out.f64()[at + c] += dot(patch, weights[group * cog + c]);
          }
        }
      }
    }
  }

  static void readPatch(
      ConvGeometry g, int p, int channel, int cig, double[] patch, double[] source, int from) {
    int oy = p / g.outWidth();
    int ox = p % g.outWidth();
    for (int ky = 0; ky < g.kernelY(); ky++) {
      int y = g.inY(oy, ky);
      for (int kx = 0; kx < g.kernelX(); kx++) {
        int x = g.inX(ox, kx);
        int s = (ky * g.kernelX() + kx) * cig;
        if (y < 0 || y >= g.inHeight() || x < 0 || x >= g.inWidth()) {
          Arrays.fill(patch, s, s + cig, 0);
        } else {
          int t = from + (y * g.inWidth() + x) * g.inChannels() + channel;
          System.arraycopy(source, t, patch, s, cig);
        }
      }
    }
  }

  /** Four running sums, so that the additions of one do not wait for those of another. */
  private static double dot(double[] x, double[] w) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 4 <= x.length; i += 4) {
      s0 += x[i] * w[i];
      s1 += x[i + 1] * w[i + 1];
      s2 += x[i + 2] * w[i + 2];
      s3 += x[i + 3] * w[i + 3];
    }
    for (; i < x.length; i++) {
      s0 += x[i] * w[i];
    }
    return s0 + s1 + (s2 + s3);
  }

  @Override
  public void scatter(Tensor in, int[] map, Tensor out) {
    for (int r = 0; r < in.rows(); r++) {
      int from = r * in.size();
      int to = r * out.size();
      for (int i = 0; i < map.length; i++) {
        if (map[i] >= 0) {
          out.f64()[to + map[i]] += in.f64()[from + i];
        }
      }
    }
  }

  @Override
  public void gather(Tensor in, int[] map, Tensor out) {
    for (int r = 0; r < in.rows(); r++) {
      int from = r * in.size();
      int to = r * out.size();
      for (int i = 0; i < map.length; i++) {
        if (map[i] >= 0) {
          out.f64()[to + i] += in.f64()[from + map[i]];
        }
      }
    }
  }

  @Override
  public void scale(Tensor in, double[] scale, Tensor out) {
    for (int r = 0; r < in.rows(); r++) {
      int at = r * in.size();
      for (int i = 0; i < scale.length; i++) {
        out.f64()[at + i] += in.f64()[at + i] * scale[i];
      }
    }
  }

  @Override
  public void dot(Tensor in, double[] vector, double[] sum) {
    for (int r = 0; r < in.rows(); r++) {
      double s = 0;
      int at = r * in.size();
      for (int i = 0; i < in.size(); i++) {
        double a = in.f64()[at + i];
        // A zero coefficient means that the element does not take part, whatever stands there.
        s += a == 0 ? 0 : a * vector[i];
      }
      sum[r] += s;
    }
  }

  @Override
  public void absDot(Tensor in, double[] vector, double[] sum) {
    for (int r = 0; r < in.rows(); r++) {
      double s = 0;
      int at = r * in.size();
      for (int i = 0; i < in.size(); i++) {
        double a = in.f64()[at + i];
        s += a == 0 ? 0 : Math.abs(a) * vector[i];
      }
      sum[r] += s;
    }
  }

  @Override
  public void relax(RowBlock block, Lines lines, int[] owner, double[] magnitude) {
    int n = block.coefficients().size();
    double u = block.coefficients().type().unitRoundoff();
    double[] a = block.coefficients().f64();
    double[] ls = lines.lowerSlopes();
    double[] lt = lines.lowerIntercepts();
    double[] us = lines.upperSlopes();
    double[] ut = lines.upperIntercepts();
    for (int r = 0; r < block.rows(); r++) {
      int at = r * n;
      int line = owner[r] * n;
      double constant = 0;
      double absolute = 0;
      double charge = 0;
      for (int i = 0; i < n; i++) {
        double x = a[at + i];
        if (x == 0) {
          continue;
        }
        double slope = x > 0 ? ls[line + i] : us[line + i];
        double offset = x > 0 ? lt[line + i] : ut[line + i];
        double y = x * slope;
        a[at + i] = y;
        // Products with 0 and 1 are exact; a magnitude may be infinite only where it is not used.
        if (slope != 1 && slope != 0) {
          charge += Math.abs(y) * magnitude[i];
        }
        if (offset != 0) {
          constant += x * offset;
          absolute += Math.abs(x * offset);
        }
      }
      double c = block.constant()[r] + constant;
      block.constant()[r] = c;
      block.error()[r] +=
          Rounding.gamma(n + 1, ElementType.FLOAT64) * absolute
              + u * charge
              + ElementType.FLOAT64.unitRoundoff() * Math.abs(c);
    }
  }

  @Override
  public void concretise(RowBlock block, double[] lower, double[] upper, double[] value) {
    int n = block.coefficients().size();
    double[] a = block.coefficients().f64();
    double gamma = Rounding.gamma(n + 1, ElementType.FLOAT64);
    for (int r = 0; r < block.rows(); r++) {
      int at = r * n;
      int box = block.subdomain(r) * n;
      double sum = 0;
      double absolute = 0;
      for (int i = 0; i < n; i++) {
        double x = a[at + i];
        if (x == 0) {
          continue;
        }
        double term = x * (x > 0 ? lower[box + i] : upper[box + i]);
        sum += term;
        absolute += Math.abs(term);
      }
      value[r] += sum;
      block.error()[r] +=
          gamma * absolute + ElementType.FLOAT64.unitRoundoff() * Math.abs(value[r]);
    }
  }
}
