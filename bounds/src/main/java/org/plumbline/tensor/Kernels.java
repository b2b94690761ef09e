package org.plumbline.tensor;

/**
 * The inner loops of bound propagation. One contract for all implementations: sums may be taken in
 * any order, with or without fused multiply-add; the error terms of the callers cover every order.
 * Implementations are stateless and safe for use by several threads on different blocks.
 */
public interface Kernels {
  /** The name that {@code --kernels} takes. */
  String name();

  /**
   * {@code out += in W} for dense {@code W [k, n]}, {@code in [rows, k]}, {@code out [rows, n]}.
   */
  void multiply(Tensor in, Matrix weights, Tensor out);

  /**
   * Adjoint of a convolution: {@code out += in M}, with {@code M} the matrix of the convolution and
   * {@code weights.rows()[outChannel][(ky * kernelX + kx) * inChannelsPerGroup + ci]}.
   */
  void convolveAdjoint(Tensor in, ConvGeometry geometry, Matrix weights, Tensor out);

  /**
   * A convolution: {@code out += M in} row by row, with {@code weights.rows()[outChannel][(ky *
   * kernelX + kx) * inChannelsPerGroup + ci]}.
   */
  void convolve(Tensor in, ConvGeometry geometry, Matrix weights, Tensor out);

  /** {@code out[r, map[i]] += in[r, i]}; a negative target is skipped. */
  void scatter(Tensor in, int[] map, Tensor out);

  /** {@code out[r, i] += in[r, map[i]]}; a negative source adds nothing. */
  void gather(Tensor in, int[] map, Tensor out);

  /** {@code out[r, i] += in[r, i] * scale[i]}. */
  void scale(Tensor in, double[] scale, Tensor out);

  /** {@code sum[r] += in[r] . vector}, in double. */
  void dot(Tensor in, double[] vector, double[] sum);

  /** {@code sum[r] += |in[r]| . vector}, in double. */
  void absDot(Tensor in, double[] vector, double[] sum);

  /**
   * Replaces an activation by its lines: each coefficient is multiplied by the slope of the lower
   * line where it is positive and of the upper line where it is negative, and the matching
   * intercepts are added to the constants. The rounding of both is charged to the errors.
   *
   * @param block rows over the output of the activation; becomes rows over its input, overwritten
   * @param lines {@code [owners, n]} lines
   * @param owner which lines each row uses: its subdomain, or the row itself
   * @param magnitude {@code [n]} largest absolute values of the input
   */
  void relax(RowBlock block, Lines lines, int[] owner, double[] magnitude);

  /**
   * Adds to {@code value[r]} the minimum of {@code block[r] . x} over the box of the row's
   * subdomain, {@code lower} and {@code upper} being {@code [batch, n]}, and charges the rounding
   * of it to the errors.
   */
  void concretise(RowBlock block, double[] lower, double[] upper, double[] value);
}
