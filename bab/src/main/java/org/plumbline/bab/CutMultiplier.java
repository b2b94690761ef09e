package org.plumbline.bab;

import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Tensor;

/**
 * Raises the bounds of rows by one cut: the multiplier {@code mu >= 0} that raises a bound most,
 * and the bound for it, rounded down (see {@link OperandClip} for the function, which is concave
 * and piecewise linear in mu).
 *
 * <p>The multiplier is sought in the type of the rows, on the kernels: the tangents at two points
 * that enclose the maximum meet at the next one. Any multiplier gives a bound that holds, so that
 * only {@link #at} needs rigour; it computes in double.
 */
final class CutMultiplier {
  /** Tangents after which the best multiplier so far is taken. */
  private static final int TANGENTS = 8;

  /** Terms below this are left out, so that no product rounds by more than its relative error. */
  private static final double SMALLEST = 0x1p-900;

  private final Kernels kernels;
  private final Tensor rows;
  private final double bound;
  private final double[] a;
  private final double[] width;
  private final Tensor narrowCut;
  private final Tensor narrowWidth;
  private final double[] sums = new double[2];

  /**
   * A cut over a box.
   *
   * @param rows coefficients of the rows that are to be bounded
   * @param bound the least value of the cut, at most 0
   * @param a its coefficients
   * @param width widths of the box, rounded down
   */
  CutMultiplier(Kernels kernels, Tensor rows, double bound, double[] a, double[] width) {
    this.kernels = kernels;
    this.rows = rows;
    this.bound = bound;
    this.a = a;
    this.width = width;
    narrowCut = Tensor.nearest(rows.type(), a);
    narrowWidth = Tensor.nearest(rows.type(), width);
  }

  /**
   * A lower bound of row {@code r} under the cut.
   *
   * @param least the least value of the row
   * @param worth what the bound must rise by to be worth computing
   */
  double best(double least, int r, double worth) {
    kernels.cut(rows, r, narrowCut, narrowWidth, 0, sums);
    double lowMu = 0;
    double lowValue = 0;
    double lowSlope = sums[1] + bound;
    if (!(lowSlope > 0)) {
      return least;
    }
    // Beyond this the paid bound exceeds what all inputs can give back.
    kernels.cut(rows, r, narrowCut, narrowWidth, largest(), sums);
    double highMu = bound < 0 ? Math.min(largest(), sums[0] / -bound) : largest();
    double highValue = sums[0] + highMu * bound;
    double highSlope = bound;
    double mu = 0;
    double value = 0;
    for (int t = 0; t < TANGENTS; t++) {
      double meet =
          (highValue - lowValue + lowSlope * lowMu - highSlope * highMu) / (lowSlope - highSlope);
      if (!(meet > lowMu && meet < highMu)) {
        break;
      }
      kernels.cut(rows, r, narrowCut, narrowWidth, meet, sums);
      double there = sums[0] + meet * bound;
      double slope = sums[1] + bound;
      if (there > value) {
        value = there;
        mu = meet;
      }
      if (slope > 0) {
        lowMu = meet;
        lowValue = there;
        lowSlope = slope;
      } else {
        highMu = meet;
        highValue = there;
        highSlope = slope;
      }
      double most = lowValue + lowSlope * (highMu - lowMu);
      if (most < worth || most - value < 0.02 * value) {
        break;
      }
    }
    return value > worth ? at(mu, least, r) : least;
  }

  /** A multiplier that is large, but overflows nothing. */
  private double largest() {
    return rows.type() == ElementType.FLOAT32 ? 0x1p60 : 0x1p300;
  }

  /** The bound for one mu, rounded down. */
  private double at(double mu, double least, int r) {
    if (!(mu >= 0 && mu < Double.POSITIVE_INFINITY)) {
      return least;
    }
    double sum = 0;
    int terms = 0;
    for (int i = 0; i < a.length; i++) {
      double x = rows.get(r, i);
      if (x != 0 && a[i] != 0 && x < 0 != a[i] < 0) {
        double slope = Math.min(Math.abs(x), mu * Math.abs(a[i]));
        double term = slope * width[i];
        if (slope > SMALLEST && term > SMALLEST) {
          sum += term;
          terms++;
        }
      }
    }
    // Two products and the sum: terms + 1 roundings, each at most 2^-53 of what it rounds.
    double charged = Math.nextDown(sum * (1 - (terms + 4) * 0x1p-52));
    double paid = Math.nextDown(mu * bound);
    double raised = Math.nextDown(Math.nextDown(least + paid) + charged);
    // NaN raises nothing, nor does what has overflowed.
    return raised > least && raised < Double.POSITIVE_INFINITY ? raised : least;
  }
}
