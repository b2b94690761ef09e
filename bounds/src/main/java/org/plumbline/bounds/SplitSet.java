package org.plumbline.bounds;

/**
 * The splits that hold on one subdomain, {@code side[k] * (value[k][element[k]] - point[k]) >= 0},
 * and the cuts that the points looked for there obey.
 *
 * @param value ids of values
 * @param element elements of the values
 * @param point split points
 * @param side +1 at or above the point, -1 at or below it
 * @param multiplied how many of them, the first ones, get multipliers; the others only move ends
 * @param cuts cuts; a bound that uses them holds for the points that they do not exclude
 */
public record SplitSet(
    int[] value, int[] element, double[] point, int[] side, int multiplied, CutSet cuts) {
  /** No splits. */
  public static final SplitSet NONE =
      new SplitSet(new int[0], new int[0], new double[0], new int[0]);

  /** Splits that all get multipliers, without cuts. */
  public SplitSet(int[] value, int[] element, double[] point, int[] side) {
    this(value, element, point, side, value.length, CutSet.NONE);
  }

  /** The number of splits. */
  public int size() {
    return value.length;
  }

  /** Whether some split is of this value. */
  boolean touches(int of) {
    for (int v : value) {
      if (v == of) {
        return true;
      }
    }
    return false;
  }
}
