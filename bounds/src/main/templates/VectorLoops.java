package org.plumbline.tensor;

import jdk.incubator.vector.@V@;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops of {@link VectorKernels} over {@code @T@} arrays, made from one template for both
 * element types. Longer than other files by the parameters of loops, which stand one a line.
 */
final class VectorLoops@N@ implements Loops@N@ {
  private static final VectorSpecies<@B@> S = @V@.SPECIES_PREFERRED;
  private static final int L = S.length();
  private static final @T@ ZERO = 0;
  private static final @T@ ONE = 1;
  private static final @V@ LANES = @V@.zero(S).addIndex(1);

  private final ScalarLoops@N@ tail = new ScalarLoops@N@();

  @Override
  public double gamma(Runs runs) {
    int n = runs.length();
    if (n < L) {
      return tail.gamma(runs);
    }
    // Additions in one lane and across lanes.
    double vectors = runs.count() * (double) ((n + L - 1) / L);
    return Rounding.gamma(vectors + L + 2.0, ElementType.FLOAT@N@);
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

  /**
   * Whether no vector reaches back. Masks make the two longest loops a fifth slower, and a branch in
   * their place the search a tenth: so these two are written without them as well.
   */
  private static boolean isPlain(Runs runs) {
    return runs.count() == 1 && runs.length() % L == 0;
  }

  private static void constantPlain(
      @T@[] a, int at, @T@[] bias, @T@[] charge, int element, int n, double[] sums) {
    @V@ s = @V@.zero(S);
    @V@ absolute = s;
    @V@ charged = s;
    for (int i = 0; i < n; i += L) {
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
  }

  private static void relaxPlain(
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
    for (int i = 0; i < n; i += L) {
      @V@ x = @V@.fromArray(S, a, at + i);
      VectorMask<@B@> up = x.lt(ZERO);
      @V@ slope =
          @V@.fromArray(S, lowerSlope, own + i).blend(@V@.fromArray(S, us, line + i), up);
      @V@ offset = @V@.fromArray(S, lt, line + i).blend(@V@.fromArray(S, ut, line + i), up);
      @V@ y = x.mul(slope);
      y.intoArray(a, at + i);
      VectorMask<@B@> zero = x.eq(ZERO);
      VectorMask<@B@> exact = slope.eq(ONE).or(y.eq(ZERO));
      charge = y.abs().fma(@V@.fromArray(S, magnitude, element + i).blend(ZERO, exact), charge);
      @V@ term = x.mul(offset.blend(ZERO, zero));
      constant = constant.add(term);
      absolute = absolute.add(term.abs());
    }
    sums[0] += constant.reduceLanes(VectorOperators.ADD);
    sums[1] += absolute.reduceLanes(VectorOperators.ADD);
    sums[2] += charge.reduceLanes(VectorOperators.ADD);
  }

  // Runs are taken one after the other in one loop, since what two nested loops sum is boxed. The
  // last vector of a run reaches back, and what was seen before counts as zeros: without masked
  // loads, which are checked lane by lane near the end of an array.

  @Override
  public void constant(
      @T@[] a, int at, @T@[] bias, @T@[] charge, Runs runs, double[] sums) {
    int n = runs.length();
    if (n < L) {
      tail.constant(a, at, bias, charge, runs, sums);
      return;
    }
    if (isPlain(runs)) {
      constantPlain(a, at, bias, charge, runs.start(), n, sums);
      return;
    }
    @V@ s = @V@.zero(S);
    @V@ absolute = s;
    @V@ charged = s;
    int column = at;
    int element = runs.start();
    int i = 0;
    for (int v = runs.count() * ((n + L - 1) / L); v > 0; v--) {
      int from = Math.min(i, n - L);
      VectorMask<@B@> seen = LANES.lt((@T@) (i - from));
      @V@ x = @V@.fromArray(S, a, column + from).blend(ZERO, seen);
      VectorMask<@B@> off = x.eq(ZERO);
      @V@ term = x.mul(@V@.fromArray(S, bias, element + from));
      s = s.add(term);
      absolute = absolute.add(term.abs());
      charged = x.abs().fma(@V@.fromArray(S, charge, element + from).blend(ZERO, off), charged);
      i += L;
      if (i >= n) {
        i = 0;
        column += n;
        element += runs.stride();
      }
    }
    sums[0] += s.reduceLanes(VectorOperators.ADD);
    sums[1] += absolute.reduceLanes(VectorOperators.ADD);
    sums[2] += charged.reduceLanes(VectorOperators.ADD);
  }

  @Override
  public void charge(@T@[] a, int at, @T@[] charge, Runs runs, double[] sums) {
    int n = runs.length();
    if (n < L) {
      tail.charge(a, at, charge, runs, sums);
      return;
    }
    @V@ charged = @V@.zero(S);
    int column = at;
    int element = runs.start();
    int i = 0;
    for (int v = runs.count() * ((n + L - 1) / L); v > 0; v--) {
      int from = Math.min(i, n - L);
      VectorMask<@B@> seen = LANES.lt((@T@) (i - from));
      @V@ x = @V@.fromArray(S, a, column + from).blend(ZERO, seen);
      VectorMask<@B@> off = x.eq(ZERO);
      charged = x.abs().fma(@V@.fromArray(S, charge, element + from).blend(ZERO, off), charged);
      i += L;
      if (i >= n) {
        i = 0;
        column += n;
        element += runs.stride();
      }
    }
    sums[2] += charged.reduceLanes(VectorOperators.ADD);
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
    if (n < L) {
      tail.relax(a, at, lowerSlope, own, ownStride, lines, line, magnitude, runs, sums);
      return;
    }
    if (isPlain(runs)) {
      int e = runs.start();
      relaxPlain(a, at, lowerSlope, own, lines, line + e, magnitude, e, n, sums);
      return;
    }
    @T@[] lt = lines.lowerIntercept();
    @T@[] us = lines.upperSlope();
    @T@[] ut = lines.upperIntercept();
    @V@ constant = @V@.zero(S);
    @V@ absolute = constant;
    @V@ charge = constant;
    int column = at;
    int slopes = own;
    int element = runs.start();
    int i = 0;
    for (int v = runs.count() * ((n + L - 1) / L); v > 0; v--) {
      int from = Math.min(i, n - L);
      VectorMask<@B@> seen = LANES.lt((@T@) (i - from));
      @V@ stood = @V@.fromArray(S, a, column + from);
      @V@ x = stood.blend(ZERO, seen);
      VectorMask<@B@> up = x.lt(ZERO);
      int e = element + from;
      @V@ slope =
          @V@.fromArray(S, lowerSlope, slopes + from)
              .blend(@V@.fromArray(S, us, line + e), up);
      @V@ offset =
          @V@.fromArray(S, lt, line + e).blend(@V@.fromArray(S, ut, line + e), up);
      @V@ y = x.mul(slope);
      y.blend(stood, seen).intoArray(a, column + from);
      VectorMask<@B@> zero = x.eq(ZERO);
      // Products with 0 and 1 are exact; a magnitude may be infinite only where it is not used.
      VectorMask<@B@> exact = slope.eq(ONE).or(y.eq(ZERO));
      charge = y.abs().fma(@V@.fromArray(S, magnitude, e).blend(ZERO, exact), charge);
      @V@ term = x.mul(offset.blend(ZERO, zero));
      constant = constant.add(term);
      absolute = absolute.add(term.abs());
      i += L;
      if (i >= n) {
        i = 0;
        column += n;
        slopes += ownStride;
        element += runs.stride();
      }
    }
    sums[0] += constant.reduceLanes(VectorOperators.ADD);
    sums[1] += absolute.reduceLanes(VectorOperators.ADD);
    sums[2] += charge.reduceLanes(VectorOperators.ADD);
  }

  @Override
  public void concretise(
      @T@[] a, int at, @T@[] lower, @T@[] upper, int box, Runs runs, double[] sums) {
    int n = runs.length();
    if (n < L) {
      tail.concretise(a, at, lower, upper, box, runs, sums);
      return;
    }
    @V@ s = @V@.zero(S);
    @V@ absolute = s;
    int column = at;
    int element = box + runs.start();
    int i = 0;
    for (int v = runs.count() * ((n + L - 1) / L); v > 0; v--) {
      int from = Math.min(i, n - L);
      VectorMask<@B@> seen = LANES.lt((@T@) (i - from));
      @V@ x = @V@.fromArray(S, a, column + from).blend(ZERO, seen);
      @V@ end =
          @V@.fromArray(S, lower, element + from)
              .blend(@V@.fromArray(S, upper, element + from), x.lt(ZERO))
              .blend(ZERO, x.eq(ZERO));
      @V@ term = x.mul(end);
      s = s.add(term);
      absolute = absolute.add(term.abs());
      i += L;
      if (i >= n) {
        i = 0;
        column += n;
        element += runs.stride();
      }
    }
    sums[0] += s.reduceLanes(VectorOperators.ADD);
    sums[1] += absolute.reduceLanes(VectorOperators.ADD);
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
    if (i < n) {
      tail.ascend(step, of, at + i, low, high, line + i, n - i);
    }
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
      @T@[] source, @T@[] target, int at, @T@[] magnitude, Runs runs, double[] sums) {
    int n = runs.length();
    if (n < L) {
      tail.merge(source, target, at, magnitude, runs, sums);
      return;
    }
    @V@ charge = @V@.zero(S);
    int column = at;
    int element = runs.start();
    int i = 0;
    for (int v = runs.count() * ((n + L - 1) / L); v > 0; v--) {
      int from = Math.min(i, n - L);
      VectorMask<@B@> seen = LANES.lt((@T@) (i - from));
      @V@ x = @V@.fromArray(S, source, column + from).blend(ZERO, seen);
      @V@ y = @V@.fromArray(S, target, column + from);
      @V@ z = x.add(y);
      z.intoArray(target, column + from);
      VectorMask<@B@> exact = x.eq(ZERO).or(y.eq(ZERO)).or(z.eq(ZERO));
      charge =
          z.abs().fma(@V@.fromArray(S, magnitude, element + from).blend(ZERO, exact), charge);
      i += L;
      if (i >= n) {
        i = 0;
        column += n;
        element += runs.stride();
      }
    }
    sums[2] += charge.reduceLanes(VectorOperators.ADD);
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
    if (i < n) {
      tail.follow(a, at + i, lowerSlope, own + i, lines, line + i, z, y, n - i);
    }
  }

  // In double the casts say nothing.
  @SuppressWarnings("cast")
  @Override
  public void cut(@T@[] x, int at, @T@[] a, double[] mu, int n, double[] sums) {
    if (n < L) {
      tail.cut(x, at, a, mu, n, sums);
      return;
    }
    @T@ mu0 = (@T@) mu[0];
    @T@ mu1 = (@T@) mu[1];
    @T@ mu2 = (@T@) mu[2];
    @T@ mu3 = (@T@) mu[3];
    @V@ sum0 = @V@.zero(S);
    @V@ sum1 = sum0;
    @V@ sum2 = sum0;
    @V@ sum3 = sum0;
    for (int i = 0; i < n; i += L) {
      // The last vector reaches back; what it has seen before counts as zeros.
      int from = Math.min(i, n - L);
      @V@ y = @V@.fromArray(S, x, at + from);
      @V@ b = @V@.fromArray(S, a, from);
      VectorMask<@B@> opposite = y.mul(b).lt(ZERO).andNot(LANES.lt((@T@) (i - from)));
      @V@ own = @V@.zero(S).blend(y.abs(), opposite);
      @V@ other = b.abs();
      // The minimum that orders zeros and keeps NaN takes several times as long.
      @V@ cut0 = other.mul(mu0);
      sum0 = sum0.add(cut0.blend(own, own.lt(cut0)));
      @V@ cut1 = other.mul(mu1);
      sum1 = sum1.add(cut1.blend(own, own.lt(cut1)));
      @V@ cut2 = other.mul(mu2);
      sum2 = sum2.add(cut2.blend(own, own.lt(cut2)));
      @V@ cut3 = other.mul(mu3);
      sum3 = sum3.add(cut3.blend(own, own.lt(cut3)));
    }
    sums[0] += sum0.reduceLanes(VectorOperators.ADD);
    sums[1] += sum1.reduceLanes(VectorOperators.ADD);
    sums[2] += sum2.reduceLanes(VectorOperators.ADD);
    sums[3] += sum3.reduceLanes(VectorOperators.ADD);
  }
}
