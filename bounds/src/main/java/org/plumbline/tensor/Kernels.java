package org.plumbline.tensor;

import org.jspecify.annotations.Nullable;

/**
 * The inner loops of bound propagation, over float32 and float64 alike: all tensors of a call have
 * one type. One contract for all implementations: products may be summed in any order, with or
 * without fused multiply-add, which the error terms of the callers cover; where a kernel adds to
 * the constants of rows it charges its own summation to their errors. Implementations are stateless
 * and safe for use by several threads on different blocks.
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

  /**
   * {@code out[r, i] += in[r, i] * scale[e]} for the element {@code e} that column {@code i} stands
   * for.
   *
   * @param runs how the columns of {@code in} and {@code out} lie in the value
   * @param scale one row over the whole value
   */
  void scale(Tensor in, Runs runs, Tensor scale, Tensor out);

  /**
   * Adds {@code a . bias} to the constant of each row {@code a}, and {@code |a| . charge} and the
   * rounding of the constant to its error.
   *
   * @param bias one row over the whole value, or null for none
   * @param charge one row over the whole value, not negative
   */
  void constant(RowBlock block, @Nullable Tensor bias, Tensor charge);

  /**
   * Replaces an activation by its lines: each coefficient is multiplied by the slope of the lower
   * line where it is positive and of the upper line where it is negative, and the matching
   * intercepts are added to the constants. The rounding of both is charged to the errors.
   *
   * @param block rows over the output of the activation; become rows over its input, overwritten
   * @param lines lines of the block's rows
   * @param magnitude one row: the largest absolute values of the whole input
   */
  void relax(RowBlock block, RowLines lines, Tensor magnitude);

  /**
   * Adds to {@code value[r]} the minimum of {@code block[r] . x} over the box of the row's
   * subdomain, {@code lower} and {@code upper} being {@code [batch, n]}, or {@code [1, n]} where
   * all subdomains share it, and charges the rounding of it to the errors.
   */
  void concretise(RowBlock block, Tensor lower, Tensor upper, double[] value);

  /**
   * Adds the coefficients of {@code from} to those of {@code into}, which has the same window, and
   * charges the rounding of the sums.
   *
   * @param magnitude one row: the largest absolute values of the whole value
   */
  void merge(RowBlock from, RowBlock into, Tensor magnitude);

  /**
   * One ascent step on slopes of lower lines, which stay between their limits: the gradient is
   * {@code max(a, 0) z}. Works on {@code n} numbers from {@code at} on; limits from {@code line}
   * on.
   *
   * @param a coefficients over the results
   * @param z operands along the lines
   * @param slope overwritten
   * @param first first moments, overwritten
   * @param second second moments, overwritten
   */
  void ascend(
      AdamStep step,
      Tensor a,
      Tensor z,
      Tensor slope,
      Tensor first,
      Tensor second,
      int at,
      Tensor low,
      Tensor high,
      int line,
      int n);

  /**
   * The corner of the box of each row's subdomain where the row is least, {@code lower} and {@code
   * upper} being {@code [batch, n]}, or {@code [1, n]} where all subdomains share it.
   *
   * @param out overwritten, {@code [rows, window size]}
   */
  void corner(RowBlock rows, Tensor lower, Tensor upper, Tensor out);

  /**
   * The values of an activation along the lines that rows chose: {@code out = slope * in +
   * intercept}, of the lower line where the row's coefficient over the result is not negative, else
   * of the upper line. Computed to nearest, for gradients and candidates only.
   *
   * @param rows coefficients over the result of the activation
   * @param in {@code [rows, window size]} values of the operand
   * @param out overwritten
   */
  void follow(RowBlock rows, RowLines lines, Tensor in, Tensor out);

  /**
   * What a cut {@code a} adds to row {@code r} of {@code rows} for each of four multipliers: sums
   * of terms that are not negative, to nearest.
   *
   * @param a one row of as many columns
   * @param mu four multipliers, not negative
   * @param sums overwritten, per multiplier: the sum of {@code min(|row|, mu |a|)} over the columns
   *     where row and cut have opposite signs
   */
  void cut(Tensor rows, int r, Tensor a, double[] mu, double[] sums);
}
