package org.plumbline.bounds;

import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Tensor;

/**
 * Counts the multiplications that adjoints of convolutions make, those with zeros too, and those
 * with coefficients that are not zero in all rows of their block.
 */
final class AdjointWork {
  private final Kernels kernels;
  private long multiplications;
  private long needed;

  AdjointWork(Kernels counted) {
    kernels = AdjointHook.on(counted, this::count);
  }

  private Tensor count(Tensor in, ConvGeometry g) {
    long each = (long) in.rows() * g.forwardTerms();
    multiplications += each * g.outSize();
    needed += each * notZero(in);
    return in;
  }

  private static int notZero(Tensor in) {
    int count = 0;
    for (int i = 0; i < in.size(); i++) {
      int r = 0;
      while (r < in.rows() && in.get(r, i) == 0) {
        r++;
      }
      count += r < in.rows() ? 1 : 0;
    }
    return count;
  }

  /** The same kernels, counted. */
  Kernels kernels() {
    return kernels;
  }

  /** What was counted since it was last asked: all, and those that are needed. */
  double[] take() {
    double[] counted = {multiplications, needed};
    multiplications = 0;
    needed = 0;
    return counted;
  }
}
