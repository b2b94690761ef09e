package org.plumbline.graph;

import java.util.List;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Window;

/**
 * {@code y = sum_k M_k x_k + b}. The leaf supplies the products with its matrices, forward and
 * backward, and the numbers that rounding charges need (notes of soundness, 3.2).
 */
public non-sealed interface Affine extends Op {
  /** {@code out += M_k in}, row by row; no bias. */
  void apply(Kernels kernels, int operand, Tensor in, Tensor out);

  /**
   * {@code out += M_k in} for the part {@code window} of the result, from the part {@link
   * #preimage} of operand {@code k}; no bias. Only operators that keep windows are asked for less
   * than all.
   */
  default void apply(Kernels kernels, int operand, Window window, Tensor in, Tensor out) {
    if (!window.whole()) {
      throw new IllegalArgumentException(name() + ": cannot be applied to " + window);
    }
    apply(kernels, operand, in, out);
  }

  /** {@code out += |M_k| in}, row by row; no bias. */
  void applyAbs(Kernels kernels, int operand, Tensor in, Tensor out);

  /** {@code out += in M_k}: rows over the result become rows over operand {@code k}. */
  void adjoint(RowBlock in, int operand, RowBlock out);

  /** The part of operand {@code k} that the part {@code window} of the result depends on. */
  Window preimage(Window window, int operand);

  /**
   * Whether {@link #adjoint} takes rows over a window of a result of shape {@code result} and
   * expresses the windows of {@link #preimage} in operands of these shapes; otherwise rows are
   * widened first.
   */
  default boolean keepsWindows(Shape result, List<Shape> operands) {
    return false;
  }

  /**
   * An exponent {@code e} such that every coefficient is a multiple of {@code 2^e}, or {@link
   * Grid#NONE} if none is known. With it, sums of few digits are recognised as exact.
   */
  default int coefficientGrid() {
    return Grid.NONE;
  }

  /** The bias, one number per element of the result; empty if there is none. Not to be modified. */
  double[] bias();

  /**
   * Magnitudes that bound the rounding of the bias without cancellation: {@code |b|} for stored
   * numbers, {@code |B| + |s mean|} where the bias is computed. Empty like {@link #bias}.
   */
  double[] biasMagnitude();

  /**
   * Roundings {@code q} of the coefficients themselves: the true coefficient is the one used times
   * {@code (1 + d)}, {@code |d| <= q u} of {@code type}. 0 for stored weights that are exact in the
   * type.
   */
  int coefficientRoundings(ElementType type);

  /** Roundings in the constant beyond those of its sum: 0 where the bias is stored exactly. */
  int biasRoundings(ElementType type);

  /** Roundings in one coefficient that {@link #adjoint} computes; 0 if it only copies. */
  int adjointRoundings(int operand);

  /**
   * Roundings in one element that {@link #apply} sums over all operands, bias included; 0 if it
   * only copies.
   */
  int forwardRoundings();
}
