package org.plumbline.bab;

import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Rounding;
import org.plumbline.tensor.Tensor;

/**
 * Raises the bounds of rows by one cut: a multiplier {@code mu >= 0} that raises a bound nearly as
 * much as any, and the bound for it, rounded down (see {@link OperandClip} for the function, which
 * is concave and piecewise linear in mu). A row is read once for four multipliers: first around
 * where the maximum would be if what the inputs give back decayed exponentially with mu, then,
 * where these points promise more, around the best of them.
 *
 * <p><b>Sound:</b> any multiplier gives a bound that holds. What the inputs give back is a sum of
 * terms {@code min(|x|, mu |a|)} that are not negative; rows and cuts are rounded towards zero,
 * which makes them smaller, and what the kernels lose in summing them is taken off.
 */
final class CutMultiplier {
  /** The first multipliers, as parts of the guess. */
  private static final double[] FIRST = {0.08, 0.25, 0.6, 1.3};

  /** Readings of a row after which the best multiplier so far is taken. */
  private static final int READINGS = 4;

  /** Part of a gain that may be missed by rows of more than {@link #FEW} inputs. */
  private static final double CLOSE = 0.1;

  /** Inputs up to which a reading costs next to nothing. */
  private static final int FEW = 64;

  /** A multiplier that is large, but overflows no float. */
  private static final double LARGEST = 0x1p60;

  private final Kernels kernels;
  private final OperandGroup group;
  private final double bound;
  private final Tensor cut;
  private final double spread;
  private final double[] mu = new double[FIRST.length];
  private final double[] sums = new double[FIRST.length];
  // Multipliers that were tried, ascending, and what they gain.
  private final double[] tried = new double[1 + READINGS * FIRST.length];
  private final double[] gains = new double[tried.length];
  private int points;

  /**
   * A cut, in the columns of a group.
   *
   * @param bound the least value of the cut, at most 0
   * @param cut its coefficients times the widths of the box, rounded towards zero
   * @param spread the sum of their absolute values
   */
  CutMultiplier(Kernels kernels, OperandGroup group, double bound, Tensor cut, double spread) {
    this.kernels = kernels;
    this.group = group;
    this.bound = bound;
    this.cut = cut;
    this.spread = spread;
  }

  /**
   * A lower bound of row {@code r} under the cut.
   *
   * @param least the least value of the row
   * @param slope how fast its bound rises with the first of a multiplier, positive, up to rounding
   * @param worth what the bound must rise by to be worth computing
   */
  double best(double least, int r, double slope, double worth) {
    double given = slope - bound;
    double total = group.totals()[r];
    // The tangent at 0 and what is left of all that the row can give back meet here.
    if (!(slope * total > worth * given)) {
      return least;
    }
    double guess = bound < 0 ? total / spread * Math.log(given / -bound) : LARGEST;
    for (int k = 0; k < mu.length; k++) {
      mu[k] = FIRST[k] * guess;
    }
    points = 0;
    add(0, 0);
    double gain = 0;
    double raised = least;
    for (int reading = 0; reading < READINGS; reading++) {
      for (int k = 0; k < mu.length; k++) {
        mu[k] = (float) Math.clamp(mu[k], 0, LARGEST);
      }
      kernels.cut(group.coefficients(), r, cut, mu, sums);
      for (int k = 0; k < mu.length; k++) {
        double there = sums[k] + mu[k] * bound;
        add(mu[k], there);
        if (there > gain) {
          gain = there;
          raised = raised(least, sums[k], mu[k]);
        }
      }
      if (!promising(slope, total, worth)) {
        break;
      }
    }
    return gain > worth ? raised : least;
  }

  private void add(double at, double gain) {
    int k = points++;
    for (; k > 0 && tried[k - 1] > at; k--) {
      tried[k] = tried[k - 1];
      gains[k] = gains[k - 1];
    }
    tried[k] = at;
    gains[k] = gain;
  }

  /** Chooses the multipliers to try next; whether they may gain more than those before. */
  private boolean promising(double slope, double total, double worth) {
    int top = 0;
    for (int k = 1; k < points; k++) {
      top = gains[k] > gains[top] ? k : top;
    }
    double at = tried[top];
    double gain = gains[top];
    double least = Math.max(worth, (1 + (cut.size() > FEW ? CLOSE : 0)) * gain);
    if (top == 0) {
      set(tried[1] / 64, tried[1] / 16, tried[1] / 4, tried[1] / 2);
      return slope * tried[1] > least;
    }
    if (top == points - 1) {
      set(2 * at, 4 * at, 16 * at, 64 * at);
      return bound < 0 && total + bound * at > least;
    }
    double left = (gain - gains[top - 1]) / (at - tried[top - 1]);
    double right = (gains[top + 1] - gain) / (tried[top + 1] - at);
    double middle = (tried[top - 1] + at) / 2;
    double vertex = middle + (tried[top + 1] - tried[top - 1]) / 2 * left / (left - right);
    double bend = (right - left) / (tried[top + 1] - tried[top - 1]);
    double estimate = gain - bend * (vertex - at) * (vertex - at);
    double before = top < 2 ? slope : slope(top - 2);
    double after = top + 2 < points ? slope(top + 1) : bound;
    // Where the lines through neighbours on both sides of an interval meet.
    double low = meet(top - 1, before, top, right);
    double high = meet(top, left, top + 1, after);
    set(low, high, vertex, vertex < at ? (at + tried[top + 1]) / 2 : middle);
    return estimate > least;
  }

  private double slope(int k) {
    return (gains[k + 1] - gains[k]) / (tried[k + 1] - tried[k]);
  }

  /** Where a line through one point meets one through the next; between them. */
  private double meet(int k, double rise, int next, double fall) {
    double along = (gains[next] - gains[k] - fall * (tried[next] - tried[k])) / (rise - fall);
    double width = tried[next] - tried[k];
    return along > 0 && along < width ? tried[k] + along : tried[k] + width / 2;
  }

  private void set(double... next) {
    System.arraycopy(next, 0, mu, 0, mu.length);
  }

  /** The bound of a row for a multiplier, rounded down. */
  private double raised(double least, double sum, double at) {
    int n = cut.size();
    double lost = Rounding.gamma(n + 64.0, ElementType.FLOAT32);
    // Underflows in mu |a|.
    double tiny = 2.0 * n * ElementType.FLOAT32.smallestNormal();
    double given = Math.nextDown(Math.nextDown(sum - tiny) * Math.nextDown(1 - lost));
    double paid = Math.nextDown(at * bound);
    double raised = Math.nextDown(Math.nextDown(least + paid) + Math.max(0, given));
    // NaN raises nothing, nor does what has overflowed.
    return raised > least && raised < Double.POSITIVE_INFINITY ? raised : least;
  }
}
