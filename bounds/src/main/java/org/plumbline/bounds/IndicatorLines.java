package org.plumbline.bounds;

import org.plumbline.graph.Node;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.RowLines;
import org.plumbline.tensor.Tensor;

/**
 * Lines of a rectifier x = max(z, 0) whose side q of 0 has a coefficient too: what cuts over the
 * sides of neurons come to in a row. With A the coefficient of x and Q that of q, {@code l <= z <=
 * u}, and q = 1 only if z >= 0, q = 0 only if z <= 0,
 *
 * <pre>    A x + Q q - min(Q, 0) >= s z + t
 *     for every s, with t = min(0, max(-Q, 0) - s l, (A - s) u + max(Q, 0)).</pre>
 *
 * <p><b>Proof.</b> Subtract s z. On q = 0, {@code l <= z <= 0}, the left side is {@code max(-Q, 0)
 * - s z}, linear in z, so least at l or at 0: {@code max(-Q, 0) - s l >= t} or {@code max(-Q, 0) >=
 * 0 >= t}. On q = 1, {@code 0 <= z <= u}, it is {@code (A - s) z + max(Q, 0)}, least at 0 or at u:
 * {@code max(Q, 0) >= 0 >= t} or {@code (A - s) u + max(Q, 0) >= t}. Every admissible (z, q) is of
 * one of these kinds. No sign of s, A or Q was used, and any [l, u] around z will do.
 *
 * <p>So the slope may be rounded to the type of the rows, and is then a coefficient of the row as
 * stored: it owes no rounding. The offset is computed for it in double, and rounded down. {@code
 * min(Q, 0)} is paid where a row starts ({@link Multipliers#offset}), so that a row which never
 * meets the neuron, or keeps its ordinary line, has paid for q all the same. The offset also pays
 * for the rounding of Q, as q is at most 1 whatever Q multiplies.
 *
 * <p>Slopes: where A < 0, the one at which the last two of t's terms meet, {@code -clip((-u A -
 * Q)/(u - l), 0, -A)} (notes of algorithms, 10); where A >= 0, the row's own parameter between
 * {@code min(Q, 0) / -l} and {@code A + max(Q, 0) / u}, at which t = 0.
 *
 * @see <a href="https://arxiv.org/abs/2208.05740">Zhang et al. 2022 (GCP-CROWN)</a>
 */
final class IndicatorLines {
  private static final double U64 = ElementType.FLOAT64.unitRoundoff();

  /** Ends nearer to 0 than this take ordinary lines: a slope of 1e4 per unit of Q is steep. */
  private static final double NARROW = 1e-4;

  private IndicatorLines() {}

  /** The slope to use; {@code own} in [0, 1] is the row's parameter where A is not negative. */
  static double slope(double a, double q, double own, double lo, double hi) {
    if (a < 0) {
      return -Math.clamp((-hi * a - q) / (hi - lo), 0, -a);
    }
    double least = Math.min(q, 0) / -lo;
    double most = a + Math.max(q, 0) / hi;
    return least + own * (most - least);
  }

  /** The offset for the slope as stored, rounded down; NaN if anything is. */
  static double intercept(double s, double a, double q, double lo, double hi) {
    double left = Math.max(-q, 0) - s * lo;
    double leftError = 4 * U64 * (Math.max(-q, 0) + Math.abs(s * lo)) + Double.MIN_NORMAL;
    double right = (a - s) * hi + Math.max(q, 0);
    double rightError = 4 * U64 * (Math.abs((a - s) * hi) + Math.max(q, 0)) + Double.MIN_NORMAL;
    double least = Math.min(Math.nextDown(left - leftError), Math.nextDown(right - rightError));
    return Math.min(0, least);
  }

  /**
   * The derivative of the line's least value by Q: what q is at the minimiser.
   *
   * @param z the operand along the lines
   * @param side from which side of 0 to come, where Q is 0
   */
  static double sideAt(double a, double q, double own, double z, double lo, double hi, int side) {
    if (a < 0) {
      double slope = slope(a, q, own, lo, hi);
      return slope == 0 ? 0 : slope == a ? 1 : (z - lo) / (hi - lo);
    }
    boolean up = q > 0 || (q == 0 && side > 0);
    return up ? own * z / hi : 1 - (1 - own) * z / lo;
  }

  /** Relaxes a block at a rectifier, with the indicators that its rows have there. */
  static void relax(
      PassState pass,
      Node node,
      RowBlock block,
      RowLines lines,
      Multipliers multipliers,
      int firstRow) {
    int operand = node.operands().get(0);
    Multipliers.Indicators[] all = new Multipliers.Indicators[block.rows()];
    double[][] slopes = new double[all.length][];
    for (int r = 0; r < all.length; r++) {
      all[r] = multipliers.indicators(node.id(), firstRow + r);
      slopes[r] = replace(pass.bounds(), operand, block, lines, all[r], r);
    }
    // What was replaced is zero now, and no part of this.
    block.kernels().relax(block, lines, pass.charges().magnitudeRow(operand));
    for (int r = 0; r < all.length; r++) {
      for (int t = 0; t < slopes[r].length; t++) {
        if (!Double.isNaN(slopes[r][t])) {
          int column = block.runs().column(all[r].element()[t]);
          block.coefficients().set(r, column, slopes[r][t]);
        }
      }
    }
  }

  /** Takes coefficients out of a row and pays their offsets; returns slopes, NaN if ordinary. */
  private static double[] replace(
      NodeBounds bounds,
      int operand,
      RowBlock block,
      RowLines lines,
      Multipliers.Indicators of,
      int r) {
    double[] slopes = new double[of.element().length];
    Tensor a = block.coefficients();
    double sum = 0;
    double absolute = 0;
    for (int t = 0; t < slopes.length; t++) {
      int e = of.element()[t];
      double lo = bounds.lower(operand)[e];
      double hi = bounds.upper(operand)[e];
      slopes[t] = Double.NaN;
      if (of.coefficient()[t] != 0 && isCrossed(lo, hi)) {
        int column = block.runs().column(e);
        double x = a.get(r, column);
        double own = own(lines, r, column, e);
        a.set(r, column, slope(x, of.coefficient()[t], own, lo, hi));
        double s = a.get(r, column);
        double offset = intercept(s, x, of.coefficient()[t], lo, hi);
        // Not a number would read as ordinary: the row is lost instead.
        sum += Double.isNaN(s) ? Double.NaN : offset;
        absolute += Math.abs(offset);
        slopes[t] = s;
        a.set(r, column, 0);
      }
    }
    if (sum != 0) {
      Walk.addConstant(block, r, sum, absolute, slopes.length);
    }
    return slopes;
  }

  /**
   * Whether an element is undecided between finite ends that are not next to 0: slopes grow with
   * the inverse of an end, and with them what later steps pay for rounding.
   */
  static boolean isCrossed(double lo, double hi) {
    return lo < -NARROW
        && hi > NARROW
        && lo > Double.NEGATIVE_INFINITY
        && hi < Double.POSITIVE_INFINITY;
  }

  /** The slope of the row's own lower line: its free parameter. */
  static double own(RowLines lines, int r, int column, int element) {
    return lines.slopes() != null
        ? lines.slopes().get(r, column)
        : lines.lines().lowerSlope(lines.owner()[r] * lines.width() + element);
  }

  /**
   * Corrects the values along the lines of a block of rows, coefficients {@code a} over the
   * rectifier, where an indicator moved the line: {@code out} is what x is at the minimiser.
   */
  static void follow(
      PassState pass,
      Node node,
      RowBlock a,
      Tensor in,
      Tensor out,
      Multipliers multipliers,
      int firstRow) {
    int operand = node.operands().get(0);
    for (int r = 0; r < a.rows(); r++) {
      Multipliers.Indicators of = multipliers.indicators(node.id(), firstRow + r);
      for (int t = 0; t < of.element().length; t++) {
        int e = of.element()[t];
        int column = a.runs().column(e);
        double lo = pass.bounds().lower(operand)[e];
        double hi = pass.bounds().upper(operand)[e];
        double x = a.coefficients().get(r, column);
        double q = of.coefficient()[t];
        if (x < 0 && q != 0 && isCrossed(lo, hi)) {
          double s = slope(x, q, 0, lo, hi);
          if (s == 0 || s == x) {
            out.set(r, column, s == 0 ? 0 : in.get(r, column));
          }
        }
      }
    }
  }
}
