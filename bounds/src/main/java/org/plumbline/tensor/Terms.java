package org.plumbline.tensor;

import java.util.stream.IntStream;

/**
 * Which terms a product sums: for numbers {@code first} to {@code first + count} of two lists, a
 * column of its rows times a row of its weights.
 *
 * @param columns columns of rows; not to be modified
 * @param weights rows of weights; not to be modified
 * @param first where the terms begin in both lists
 * @param count how many there are
 */
record Terms(int[] columns, int[] weights, int first, int count) {
  /** 0, 1, 2 and so on, as far as was asked for until now. */
  private static volatile int[] numbers = {};

  /** All terms of a product of {@code k}. */
  static Terms all(int k) {
    int[] list = numbers;
    if (list.length < k) {
      list = IntStream.range(0, Math.max(k, 1024)).toArray();
      numbers = list;
    }
    return new Terms(list, list, 0, k);
  }
}
