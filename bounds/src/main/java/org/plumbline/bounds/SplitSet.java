package org.plumbline.bounds;

/**
 * The splits that hold on one subdomain, {@code side[k] * (value[k][element[k]] - point[k]) >= 0},
 * and the cuts that the points looked for there obey.
 *
 * @param value ids of values
 * @param element elements of the values
 * @param point split points
 * @param side +1 at or above the point, -1 at or below it
 * @param cuts cuts; a bound that uses them holds for the points that they do not exclude
 */
public record SplitSet(int[] value, int[] element, double[] point, int[] side, CutSet cuts) {
  /** No splits. */
  public static final SplitSet NONE =
      new SplitSet(new int[0], new int[0], new double[0], new int[0]);

  /** Splits without cuts. */
  public SplitSet(int[] value, int[] element, double[] point, int[] side) {
    this(value, element, point, side, CutSet.NONE);
  }

  /** The number of splits. */
  public int size() {
    return value.length;
  }
}
