package org.plumbline.bounds;

/**
 * Cuts over the sides of neurons: {@code sum_t sign[k][t] q[neuron[k][t]] <= most(k)}, where q is 1
 * for a neuron at or above 0 and 0 for one at or below it (either, at 0), and {@code most(k)} is
 * one less than the number of positive signs. Cut k says that its neurons are not all on the sides
 * of their signs.
 *
 * <p>Whoever makes one knows under what premise it holds; bounds that use it hold under the same.
 *
 * @param value per neuron, the id of its value
 * @param element per neuron, its element of the value
 * @param neuron per cut, indices of distinct neurons
 * @param sign per cut and neuron of it, +1 at or above 0, -1 at or below it
 */
public record CutSet(int[] value, int[] element, int[][] neuron, int[][] sign) {
  /** No cuts. */
  public static final CutSet NONE = new CutSet(new int[0], new int[0], new int[0][], new int[0][]);

  /** The number of cuts. */
  public int size() {
    return neuron.length;
  }

  /** The right side of cut {@code k}. */
  int most(int k) {
    int most = -1;
    for (int s : sign[k]) {
      most += s > 0 ? 1 : 0;
    }
    return most;
  }
}
