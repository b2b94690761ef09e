package org.plumbline.bounds;

/**
 * The splits that hold on one subdomain: {@code side[k] * (value[k][element[k]] - point[k]) >= 0}.
 *
 * @param value ids of values
 * @param element elements of the values
 * @param point split points
 * @param side +1 at or above the point, -1 at or below it
 */
public record SplitSet(int[] value, int[] element, double[] point, int[] side) {
  /** No splits. */
  public static final SplitSet NONE =
      new SplitSet(new int[0], new int[0], new double[0], new int[0]);

  /** The number of splits. */
  public int size() {
    return value.length;
  }
}
