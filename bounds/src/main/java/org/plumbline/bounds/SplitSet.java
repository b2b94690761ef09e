package org.plumbline.bounds;

import java.util.Arrays;

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

  /** Whether some split is of this value. */
  boolean touches(int of) {
    for (int v : value) {
      if (v == of) {
        return true;
      }
    }
    return false;
  }

  /** The elements of a value that are split, each once. */
  int[] elements(int of) {
    int[] out = new int[value.length];
    int n = 0;
    for (int k = 0; k < value.length; k++) {
      if (value[k] == of && !contains(out, n, element[k])) {
        out[n++] = element[k];
      }
    }
    return Arrays.copyOf(out, n);
  }

  private static boolean contains(int[] a, int n, int x) {
    for (int i = 0; i < n; i++) {
      if (a[i] == x) {
        return true;
      }
    }
    return false;
  }
}
