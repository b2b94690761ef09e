package org.plumbline.bab;

import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Rounding;
import org.plumbline.tensor.Tensor;

/**
 * Raises the bounds of rows by one cut: the multiplier {@code mu >= 0} that raises a bound most,
 * and the bound for it, rounded down (see {@link OperandClip} for the function, which is concave
 * and piecewise linear in mu). The tangents at two points that enclose the maximum meet at the next
 * one.
 *
 * <p><b>Sound:</b> any multiplier gives a bound that holds. What the inputs give back is a sum of
 * terms {@code min(|x|, mu |a|) width} that are not negative; cut and widths are rounded towards
 * zero, which makes them smaller, and what the kernels lose in summing them is taken off.
 */
final class CutMultiplier {
  /** Tangents after which the best multiplier so far is taken. */
  private static final int TANGENTS = 8;

  /** Part of a gain that may be missed. */
  private static final double CLOSE = 0.1;

  /** A multiplier that is large, but overflows no float. */
  private static final double LARGEST = 0x1p60;

  private final Kernels kernels;
  private final Tensor rows;
  private final double bound;
  private final Tensor cut;
  private final Tensor width;
  private final double widest;
  private final double[] sums = new double[2];

  /**
   * A cut over a box, in the columns of the rows.
   *
   * @param rows the rows that are to be bounded, in floats
   * @param bound the least value of the cut, at most 0
   * @param cut its coefficients, see {@link #towardsZero}
   * @param width widths of the box, rounded down
   * @param widest at least as large as any of them
   */
  CutMultiplier(
      Kernels kernels, Tensor rows, double bound, Tensor cut, Tensor width, double widest) {
    this.kernels = kernels;
    this.rows = rows;
    this.bound = bound;
    this.cut = cut;
    this.width = width;
    this.widest = widest;
  }

  /** One row of floats that are at most as large as {@code a}. */
  static Tensor towardsZero(double[] a) {
    Tensor out = Tensor.zeros(ElementType.FLOAT32, 1, a.length);
    for (int i = 0; i < a.length; i++) {
      float near = (float) a[i];
      boolean beyond = Math.abs((double) near) > Math.abs(a[i]);
      out.set(0, i, beyond ? Math.nextAfter(near, 0) : near);
    }
    return out;
  }

  /**
   * A lower bound of row {@code r} under the cut.
   *
   * @param least the least value of the row
   * @param worth what the bound must rise by to be worth computing
   */
  double best(double least, int r, double worth) {
    kernels.cutRange(rows, r, cut, width, sums);
    double all = sums[0];
    double lowMu = 0;
    double lowValue = 0;
    double lowSlope = sums[1] + bound;
    if (!(lowSlope > 0)) {
      return least;
    }
    // Beyond this mu the paid bound exceeds all that the inputs can give back.
    double highMu = bound < 0 ? Math.min(LARGEST, all / -bound) : LARGEST;
    double highValue = all + highMu * bound;
    double highSlope = bound;
    double value = 0;
    double raised = least;
    for (int t = 0; t < TANGENTS; t++) {
      float meet =
          (float)
              ((highValue - lowValue + lowSlope * lowMu - highSlope * highMu)
                  / (lowSlope - highSlope));
      // The maximum is no higher than the point where both tangents meet.
      double most = lowValue + lowSlope * (meet - lowMu);
      boolean between = meet > lowMu && meet < highMu;
      if (!between || !(most > worth) || most - value < CLOSE * value) {
        break;
      }
      if (t == 0 && bound < 0) {
        // As if what the inputs give back decayed exponentially with mu: closer than the tangents.
        double given = lowSlope - bound;
        meet = (float) Math.min(highMu, all / given * Math.log(given / -bound));
      }
      kernels.cut(rows, r, cut, width, meet, sums);
      double there = sums[0] + meet * bound;
      double slope = sums[1] + bound;
      if (there > value) {
        value = there;
        raised = raised(least, r, meet);
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
    }
    return value > worth ? raised : least;
  }

  /** The bound of a row for the multiplier that was walked last, rounded down. */
  private double raised(double least, int r, float mu) {
    int n = rows.size();
    double lost = Rounding.gamma(n + 64.0, ElementType.FLOAT32);
    // An underflow in mu |a| is multiplied by a width.
    double tiny = n * ElementType.FLOAT32.smallestNormal() * (1 + widest) * 2;
    double given = Math.nextDown(Math.nextDown(sums[0] - tiny) * Math.nextDown(1 - lost));
    double paid = Math.nextDown(mu * bound);
    double raised = Math.nextDown(Math.nextDown(least + paid) + Math.max(0, given));
    // NaN raises nothing, nor does what has overflowed.
    return raised > least && raised < Double.POSITIVE_INFINITY ? raised : least;
  }
}
