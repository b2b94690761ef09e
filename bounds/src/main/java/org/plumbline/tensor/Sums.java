package org.plumbline.tensor;

/** How what a kernel summed over a row enters the row's constant and error. */
final class Sums {
  private static final double U = ElementType.FLOAT64.unitRoundoff();

  private Sums() {}

  /**
   * Adds {@code sums[0]} to the constant; charges its rounding, {@code sums[1]} being the sum of
   * absolute terms, and {@code unit * sums[2]}. All three were computed with an error of at most
   * the factor {@code g} times their absolute terms.
   */
  static void add(RowBlock block, int r, double[] sums, double g, double unit) {
    double charge = charge(sums, g, unit);
    if (sums[1] != 0) {
      double c = block.constant()[r] + sums[0];
      block.constant()[r] = c;
      charge += U * Math.abs(c);
    }
    block.error()[r] += charge;
  }

  /** Adds {@code sums[0]} to a value instead. */
  static void addValue(RowBlock block, int r, double[] sums, double g, double[] value) {
    value[r] += sums[0];
    block.error()[r] += charge(sums, g, 0) + U * Math.abs(value[r]);
  }

  private static double charge(double[] sums, double g, double unit) {
    // The sums of absolute terms were themselves rounded: 1 / (1 - g) is at most 1 + 3 g below 1/2.
    double inflation = g < 0.5 ? 1 + 3 * g : Double.POSITIVE_INFINITY;
    double s = g * sums[1] + unit * sums[2];
    return s == 0 ? 0 : s * inflation;
  }
}
