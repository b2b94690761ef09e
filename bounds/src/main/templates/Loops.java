package org.plumbline.tensor;

/**
 * Loops over the {@code @T@}s of a row, made from one template for both element types. Where a row
 * is given by {@code at} and runs, its columns stand side by side from {@code at} on, and runs say
 * which elements they stand for. What loops sum is added to {@code sums}, in an order of their own
 * that {@link #gamma} covers. A zero coefficient takes no part, whatever stands at its element.
 */
interface Loops@N@ {
  /** The error factor of a sum over a row, relative to its absolute terms. */
  double gamma(Runs runs);

  /** {@code out += x * scale}, elementwise. */
  void scale(@T@[] x, int at, @T@[] scale, int from, @T@[] out, int to, int n);

  /** Adds to {@code sums}: {@code a . bias}, {@code |a| . |bias|}, {@code |a| . charge}. */
  void constant(@T@[] a, int at, @T@[] bias, @T@[] charge, Runs runs, double[] sums);

  /** Adds {@code |a| . charge} to {@code sums[2]}. */
  void charge(@T@[] a, int at, @T@[] charge, Runs runs, double[] sums);

  /**
   * Multiplies coefficients by the slope of the lower line where positive and of the upper line
   * where negative. Adds to {@code sums}: the intercepts' share, its absolute terms, and {@code |a'|
   * . magnitude} over the products that round.
   *
   * @param lowerSlope slopes of lower lines, the first run's from {@code own} on
   * @param ownStride from the slopes of one run to those of the next
   * @param line where the lines of element 0 stand
   */
  void relax(
      @T@[] a,
      int at,
      @T@[] lowerSlope,
      int own,
      int ownStride,
      Lines.Arrays@N@ lines,
      int line,
      @T@[] magnitude,
      Runs runs,
      double[] sums);

  /**
   * Adds to {@code sums}: the least {@code a . x} over the box, and its absolute terms.
   *
   * @param box where the limits of element 0 stand
   */
  void concretise(@T@[] a, int at, @T@[] lower, @T@[] upper, int box, Runs runs, double[] sums);

  /** See {@link Kernels#ascend}; {@code of} are a, z, the slopes and both moments. */
  void ascend(AdamStep step, @T@[][] of, int at, @T@[] low, @T@[] high, int line, int n);

  /** {@code out = a < 0 ? upper : lower}. */
  void corner(@T@[] a, int at, @T@[] lower, @T@[] upper, int box, @T@[] out, int n);

  /**
   * {@code target += source}; adds {@code |sum| . magnitude} over the sums that round to {@code
   * sums[2]}.
   */
  void merge(@T@[] source, @T@[] target, int at, @T@[] magnitude, Runs runs, double[] sums);

  /** {@code y = slope z + intercept} along the line that the sign of {@code a} chooses. */
  void follow(
      @T@[] a,
      int at,
      @T@[] lowerSlope,
      int own,
      Lines.Arrays@N@ lines,
      int line,
      @T@[] z,
      @T@[] y,
      int n);

  /** Adds element {@code i} of {@code x} to element {@code map[i]} of {@code out}, unless negative. */
  default void scatter(@T@[] x, int at, int[] map, @T@[] out, int to) {
    for (int i = 0; i < map.length; i++) {
      if (map[i] >= 0) {
        out[to + map[i]] += x[at + i];
      }
    }
  }

  /** Adds element {@code map[i]} of {@code x} to element {@code i} of {@code out}, unless negative. */
  default void gather(@T@[] x, int at, int[] map, @T@[] out, int to) {
    for (int i = 0; i < map.length; i++) {
      if (map[i] >= 0) {
        out[to + i] += x[at + map[i]];
      }
    }
  }

  /**
   * Adds to {@code sums}, for each of four multipliers, {@code min(|x|, mu |a|)} over the elements
   * where {@code x} and {@code a} have opposite signs.
   */
  void cut(@T@[] x, int at, @T@[] a, double[] mu, int n, double[] sums);
}
