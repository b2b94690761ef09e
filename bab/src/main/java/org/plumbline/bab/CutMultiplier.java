package org.plumbline.bab;

/**
 * The multiplier of a cut that raises the bound of a row most, and that bound, rounded down: the
 * maximum over {@code mu >= 0} of the concave function in the header of {@link OperandClip}. Keeps
 * room for one row, used again for the next.
 *
 * <p>Any multiplier gives a bound that holds, so that only {@link #at} needs rigour.
 */
final class CutMultiplier {
  /** Terms below this are left out, so that no product rounds by more than its relative error. */
  private static final double SMALLEST = 0x1p-900;

  private final double[] ratio;
  private final double[] weight;

  CutMultiplier(int inputs) {
    ratio = new double[inputs];
    weight = new double[inputs];
  }

  /**
   * The largest lower bound of an operand's row under a cut.
   *
   * @param least the least value of the operand's row, its coefficients {@code row}
   * @param bound the least value of the cut, at most 0, its coefficients {@code a}
   */
  double best(double least, double[] row, double bound, double[] a, double[] width) {
    int n = 0;
    double all = 0;
    for (int i = 0; i < a.length; i++) {
      if (row[i] != 0 && a[i] != 0 && row[i] < 0 != a[i] < 0) {
        ratio[n] = Math.abs(row[i] / a[i]);
        weight[n] = Math.abs(a[i]) * width[i];
        all += weight[n++];
      }
    }
    return all > -bound ? at(select(n, -bound), least, row, bound, a, width) : least;
  }

  /** The largest ratio at which the weights of ratios from there on exceed {@code capacity}. */
  private double select(int n, double capacity) {
    int from = 0;
    int to = n;
    double above = 0;
    while (to - from > 1) {
      double pivot = ratio[(from + to) >>> 1];
      int p = from;
      int q = to;
      int i = from;
      double greater = 0;
      double equal = 0;
      while (i < q) {
        if (ratio[i] > pivot) {
          greater += weight[i];
          swap(p++, i++);
        } else if (ratio[i] < pivot) {
          swap(i, --q);
        } else {
          equal += weight[i++];
        }
      }
      if (above + greater > capacity) {
        to = p;
      } else if (above + greater + equal > capacity || q == to) {
        return pivot;
      } else {
        above += greater + equal;
        from = q;
      }
    }
    return ratio[from];
  }

  private void swap(int i, int j) {
    double r = ratio[i];
    double w = weight[i];
    ratio[i] = ratio[j];
    weight[i] = weight[j];
    ratio[j] = r;
    weight[j] = w;
  }

  /** The bound for one mu, rounded down. */
  private static double at(
      double mu, double least, double[] row, double bound, double[] a, double[] width) {
    if (!(mu >= 0 && mu < Double.POSITIVE_INFINITY)) {
      return least;
    }
    double sum = 0;
    int terms = 0;
    for (int i = 0; i < a.length; i++) {
      if (row[i] != 0 && a[i] != 0 && row[i] < 0 != a[i] < 0) {
        double slope = Math.min(Math.abs(row[i]), mu * Math.abs(a[i]));
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
