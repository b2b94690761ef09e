package org.plumbline.graph.op;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Affine;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Weights;
import org.plumbline.tensor.Window;

/**
 * A transposed convolution: its matrix is the transpose of that of a convolution, which runs from
 * the result to the operand. So the adjoint of that convolution is applied forward, and the
 * convolution itself is the adjoint.
 *
 * <p>Shapes, in terms of the convolution: {@code [outHeight, outWidth, outChannels]} to {@code
 * [inHeight, inWidth, inChannels]}; weights {@code [outChannels, kernelY, kernelX, inChannels /
 * groups]}, row major; one bias per channel of the result.
 */
public final class ConvTranspose implements Affine {
  private final ConvGeometry convolution;
  private final ChannelWeights own;

  /**
   * A transposed convolution.
   *
   * @param convolution the convolution that leads from the result to the operand
   * @param bias per channel of the result, or null
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public ConvTranspose(ConvGeometry convolution, Weights weights, @Nullable Weights bias) {
    this.convolution = convolution;
    own = new ChannelWeights(name(), convolution, false, weights, bias);
  }

  /** The convolution that leads from the result to the operand. */
  public ConvGeometry convolution() {
    return convolution;
  }

  /** The weights, those of the convolution from the result to the operand. */
  public Weights weights() {
    return own.weights();
  }

  @Override
  public String name() {
    return "conv_transpose";
  }

  @Override
  public Shape outputShape(List<Shape> operands) {
    if (operands.size() != 1 || operands.get(0).size() != convolution.outSize()) {
      throw new IllegalArgumentException(
          "conv_transpose: expected " + convolution.outSize() + " values, got " + operands);
    }
    return Shape.of(convolution.inHeight(), convolution.inWidth(), convolution.inChannels());
  }

  @Override
  public void apply(Kernels kernels, int operand, Tensor in, Tensor out) {
    kernels.convolveAdjoint(in, convolution, own.matrix(), out);
  }

  @Override
  public void applyAbs(Kernels kernels, int operand, Tensor in, Tensor out) {
    kernels.convolveAdjoint(in, convolution, own.matrix().absolute(), out);
  }

  @Override
  public void adjoint(RowBlock in, int operand, RowBlock out) {
    in.kernels().convolve(in.coefficients(), convolution, own.matrix(), out.coefficients());
  }

  @Override
  public Window preimage(Window window, int operand) {
    return Window.wholeValue();
  }

  @Override
  public double[] bias() {
    return own.everywhere();
  }

  @Override
  public double[] biasMagnitude() {
    return Sources.magnitudes(bias());
  }

  @Override
  public int coefficientRoundings(ElementType type) {
    return own.roundings(type);
  }

  @Override
  public int biasRoundings(ElementType type) {
    return 0;
  }

  @Override
  public int adjointRoundings(int operand) {
    return convolution.forwardTerms();
  }

  @Override
  public int forwardRoundings() {
    // The most terms that one element of the result sums, and the bias.
    return convolution.adjointTerms() + 1;
  }
}
