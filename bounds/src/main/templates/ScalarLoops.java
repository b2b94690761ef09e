package org.plumbline.tensor;

/**
 * The inner loops of {@link ScalarKernels} over {@code @T@} arrays, made from one template for both
 * element types, and the tails of the vector loops. Sums run in double. Longer than other files by
 * the parameters of loops, which stand one a line.
 */
final class ScalarLoops@N@ implements Loops@N@ {
  private static final @T@ ZERO = 0;

  /**
   * {@code c += a[at .. at + k) W[first .. first + k)}, four rows at a time: the form that the
   * compiler turns into vector code. Rows of zeros cost nothing.
   */
  static void product(@T@[] a, int at, @T@[][] w, int first, int k, @T@[] c, int n) {
    int i = 0;
    for (; i + 4 <= k; i += 4) {
      @T@ x0 = a[at + i];
      @T@ x1 = a[at + i + 1];
      @T@ x2 = a[at + i + 2];
      @T@ x3 = a[at + i + 3];
      if (x0 == 0 && x1 == 0 && x2 == 0 && x3 == 0) {
        continue;
      }
      axpy4(
          x0, w[first + i], x1, w[first + i + 1], x2, w[first + i + 2], x3, w[first + i + 3], c, n);
    }
    for (; i < k; i++) {
      @T@ x = a[at + i];
      if (x != 0) {
        axpy(x, w[first + i], c, n);
      }
    }
  }

  private static void axpy4(
      @T@ x0,
      @T@[] w0,
      @T@ x1,
      @T@[] w1,
      @T@ x2,
      @T@[] w2,
      @T@ x3,
      @T@[] w3,
      @T@[] c,
      int n) {
    for (int j = 0; j < n; j++) {
      c[j] += x0 * w0[j] + x1 * w1[j] + (x2 * w2[j] + x3 * w3[j]);
    }
  }

  private static void axpy(@T@ x, @T@[] w, @T@[] c, int n) {
    for (int j = 0; j < n; j++) {
      c[j] += x * w[j];
    }
  }

  /** Whether {@code n} numbers are all zero. */
  static boolean isZero(@T@[] a, int at, int n) {
    for (int i = at; i < at + n; i++) {
      if (a[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Adds a patch of taps around output position {@code p} to the input positions it came from. */
  static void addPatch(
      ConvGeometry g, int p, int channel, int cig, @T@[] patch, int from, @T@[] target, int to) {
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
        int s = from + (ky * g.kernelX() + kx) * cig;
        for (int c = 0; c < cig; c++) {
          target[t + c] += patch[s + c];
        }
      }
    }
  }

  /** Reads the taps around output position {@code p}; zeros in the padding. */
  static void readPatch(
      ConvGeometry g, int p, int channel, int cig, @T@[] patch, @T@[] source, int from) {
    int oy = p / g.outWidth();
    int ox = p % g.outWidth();
    for (int ky = 0; ky < g.kernelY(); ky++) {
      int y = g.inY(oy, ky);
      if (g.dilationX() == 1 && cig == g.inChannels()) {
        readRow(g, y, g.inX(ox, 0), patch, ky * g.kernelX() * cig, source, from);
        continue;
      }
      for (int kx = 0; kx < g.kernelX(); kx++) {
        int x = g.inX(ox, kx);
        int s = (ky * g.kernelX() + kx) * cig;
        if (y < 0 || y >= g.inHeight() || x < 0 || x >= g.inWidth()) {
          java.util.Arrays.fill(patch, s, s + cig, ZERO);
        } else {
          int t = from + (y * g.inWidth() + x) * g.inChannels() + channel;
          System.arraycopy(source, t, patch, s, cig);
        }
      }
    }
  }

  /** Reads a row of neighbouring taps of all channels from column {@code x0} on. */
  private static void readRow(
      ConvGeometry g, int y, int x0, @T@[] patch, int to, @T@[] source, int from) {
    int c = g.inChannels();
    int n = g.kernelX() * c;
    int first = Math.clamp(-x0, 0, g.kernelX()) * c;
    int last = Math.clamp(g.inWidth() - x0, 0, g.kernelX()) * c;
    if (y < 0 || y >= g.inHeight() || last <= first) {
      java.util.Arrays.fill(patch, to, to + n, ZERO);
      return;
    }
    java.util.Arrays.fill(patch, to, to + first, ZERO);
    java.util.Arrays.fill(patch, to + last, to + n, ZERO);
    int at = from + (y * g.inWidth() + x0) * c;
    System.arraycopy(source, at + first, patch, to + first, last - first);
  }

  /** Four running sums, so that the additions of one do not wait for those of another. */
  static @T@ dot(@T@[] x, @T@[] w, int n) {
    @T@ s0 = 0;
    @T@ s1 = 0;
    @T@ s2 = 0;
    @T@ s3 = 0;
    int i = 0;
    for (; i + 4 <= n; i += 4) {
      s0 += x[i] * w[i];
      s1 += x[i + 1] * w[i + 1];
      s2 += x[i + 2] * w[i + 2];
      s3 += x[i + 3] * w[i + 3];
    }
    for (; i < n; i++) {
      s0 += x[i] * w[i];
    }
    return s0 + s1 + (s2 + s3);
  }

  @Override
  public double gamma(Runs runs) {
    return Rounding.gamma(runs.size() + runs.count() + 2.0, ElementType.FLOAT64);
  }

  @Override
  public void scale(@T@[] x, int at, @T@[] scale, int from, @T@[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      out[to + i] += x[at + i] * scale[from + i];
    }
  }

  @Override
  public void constant(
      @T@[] a, int at, @T@[] bias, @T@[] charge, Runs runs, double[] sums) {
    int n = runs.length();
    for (int k = 0; k < runs.count(); k++) {
      constantRun(a, at + k * n, bias, charge, runs.start() + k * runs.stride(), n, sums);
    }
  }

  private static void constantRun(
      @T@[] a, int at, @T@[] bias, @T@[] charge, int element, int n, double[] sums) {
    double s = 0;
    double absolute = 0;
    double charged = 0;
    for (int i = 0; i < n; i++) {
      double x = a[at + i];
      if (x != 0) {
        double term = x * bias[element + i];
        s += term;
        absolute += Math.abs(term);
        charged += Math.abs(x) * charge[element + i];
      }
    }
    sums[0] += s;
    sums[1] += absolute;
    sums[2] += charged;
  }

  @Override
  public void charge(@T@[] a, int at, @T@[] charge, Runs runs, double[] sums) {
    int n = runs.length();
    for (int k = 0; k < runs.count(); k++) {
      chargeRun(a, at + k * n, charge, runs.start() + k * runs.stride(), n, sums);
    }
  }

  private static void chargeRun(@T@[] a, int at, @T@[] charge, int element, int n, double[] sums) {
    double charged = 0;
    for (int i = 0; i < n; i++) {
      double x = a[at + i];
      charged += x == 0 ? 0 : Math.abs(x) * charge[element + i];
    }
    sums[2] += charged;
  }

  @Override
  public void relax(
      @T@[] a,
      int at,
      @T@[] lowerSlope,
      int own,
      int ownStride,
      Lines.Arrays@N@ lines,
      int line,
      @T@[] magnitude,
      Runs runs,
      double[] sums) {
    int n = runs.length();
    for (int k = 0; k < runs.count(); k++) {
      int e = runs.start() + k * runs.stride();
      int s = own + k * ownStride;
      relaxRun(a, at + k * n, lowerSlope, s, lines, line + e, magnitude, e, n, sums);
    }
  }

  /** Relaxes consecutive elements from {@code element} on, whose lines stand at {@code line}. */
  static void relaxRun(
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
    double constant = 0;
    double absolute = 0;
    double charge = 0;
    for (int i = 0; i < n; i++) {
      @T@ x = a[at + i];
      if (x == 0) {
        continue;
      }
      @T@ slope = x > 0 ? lowerSlope[own + i] : lines.upperSlope()[line + i];
      @T@ offset = x > 0 ? lines.lowerIntercept()[line + i] : lines.upperIntercept()[line + i];
      @T@ y = x * slope;
      a[at + i] = y;
      // Products with 0 and 1 are exact; a magnitude may be infinite only where it is not used.
      if (slope != 1 && slope != 0) {
        double wide = y;
        charge += Math.abs(wide) * magnitude[element + i];
      }
      if (offset != 0) {
        double term = x;
        term *= offset;
        constant += term;
        absolute += Math.abs(term);
      }
    }
    sums[0] += constant;
    sums[1] += absolute;
    sums[2] += charge;
  }

  @Override
  public void concretise(
      @T@[] a, int at, @T@[] lower, @T@[] upper, int box, Runs runs, double[] sums) {
    int n = runs.length();
    for (int k = 0; k < runs.count(); k++) {
      int e = box + runs.start() + k * runs.stride();
      concretiseRun(a, at + k * n, lower, upper, e, n, sums);
    }
  }

  private static void concretiseRun(
      @T@[] a, int at, @T@[] lower, @T@[] upper, int box, int n, double[] sums) {
    double s = 0;
    double absolute = 0;
    for (int i = 0; i < n; i++) {
      double x = a[at + i];
      if (x != 0) {
        double term = x * (x > 0 ? lower[box + i] : upper[box + i]);
        s += term;
        absolute += Math.abs(term);
      }
    }
    sums[0] += s;
    sums[1] += absolute;
  }

  // In double the casts say nothing.
  @SuppressWarnings("cast")
  @Override
  public void ascend(
      AdamStep step, @T@[][] of, int at, @T@[] low, @T@[] high, int line, int n) {
    @T@[] p = of[2];
    @T@[] first = of[3];
    @T@[] second = of[4];
    for (int i = at; i < at + n; i++) {
      @T@ lo = low[line + i - at];
      @T@ hi = high[line + i - at];
      if (lo < hi) {
        double g = of[0][i] > 0 ? of[0][i] * of[1][i] : 0;
        double m = step.beta1() * first[i] + (1 - step.beta1()) * g;
        double v = step.beta2() * second[i] + (1 - step.beta2()) * g * g;
        double next = p[i] + step.rate() * m / (Math.sqrt(step.unbias() * v) + step.guard());
        first[i] = (@T@) m;
        second[i] = (@T@) v;
        // A step that is no number leaves the slope where it is.
        p[i] = next > hi ? hi : next > lo ? (@T@) next : next <= lo ? lo : p[i];
      }
    }
  }

  @Override
  public void corner(@T@[] a, int at, @T@[] lower, @T@[] upper, int box, @T@[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[at + i] = a[at + i] < 0 ? upper[box + i] : lower[box + i];
    }
  }

  @Override
  public void merge(
      @T@[] source, @T@[] target, int at, @T@[] magnitude, Runs runs, double[] sums) {
    int n = runs.length();
    for (int k = 0; k < runs.count(); k++) {
      int e = runs.start() + k * runs.stride();
      mergeRun(source, target, at + k * n, magnitude, e, n, sums);
    }
  }

  private static void mergeRun(
      @T@[] source, @T@[] target, int at, @T@[] magnitude, int element, int n, double[] sums) {
    double charge = 0;
    for (int i = 0; i < n; i++) {
      @T@ x = source[at + i];
      if (x != 0) {
        @T@ y = target[at + i];
        @T@ z = x + y;
        target[at + i] = z;
        double wide = z;
        charge += y == 0 || z == 0 ? 0 : Math.abs(wide) * magnitude[element + i];
      }
    }
    sums[2] += charge;
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
    for (int i = 0; i < n; i++) {
      boolean below = a[at + i] >= 0;
      @T@ slope = below ? lowerSlope[own + i] : lines.upperSlope()[line + i];
      @T@ offset = below ? lines.lowerIntercept()[line + i] : lines.upperIntercept()[line + i];
      y[at + i] = slope * z[at + i] + offset;
    }
  }

  // In double the casts say nothing.
  @SuppressWarnings("cast")
  @Override
  public void cut(@T@[] x, int at, @T@[] a, double[] mu, int n, double[] sums) {
    @T@ mu0 = (@T@) mu[0];
    @T@ mu1 = (@T@) mu[1];
    @T@ mu2 = (@T@) mu[2];
    @T@ mu3 = (@T@) mu[3];
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    for (int i = 0; i < n; i++) {
      if (x[at + i] * a[i] < 0) {
        @T@ own = Math.abs(x[at + i]);
        @T@ other = Math.abs(a[i]);
        sum0 += Math.min(own, mu0 * other);
        sum1 += Math.min(own, mu1 * other);
        sum2 += Math.min(own, mu2 * other);
        sum3 += Math.min(own, mu3 * other);
      }
    }
    sums[0] += sum0;
    sums[1] += sum1;
    sums[2] += sum2;
    sums[3] += sum3;
  }
}
