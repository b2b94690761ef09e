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
 * A convolution over positions, one number of bias per output channel; one-dimensional convolutions
 * have height 1, a product of one matrix with many vectors is a convolution with a kernel of 1.
 *
 * <p>Shapes: {@code [inHeight, inWidth, inChannels]} to {@code [outHeight, outWidth, outChannels]};
 * weights {@code [outChannels, kernelY, kernelX, inChannels / groups]}, row major.
 */
public final class Conv implements Affine {
  private final ConvGeometry geometry;
  private final ChannelWeights own;

  /**
   * A convolution.
   *
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public Conv(ConvGeometry geometry, Weights weights, @Nullable Weights bias) {
    this.geometry = geometry;
    own = new ChannelWeights(name(), geometry, true, weights, bias);
  }

  /** Where the convolution reads. */
  public ConvGeometry geometry() {
    return geometry;
  }

  /** The weights, {@code [outChannels, kernelY, kernelX, inChannels / groups]} row major. */
  public Weights weights() {
    return own.weights();
  }

  /** The bias per output channel, or null if there is none. */
  public @Nullable Weights channelBias() {
    return own.bias();
  }

  @Override
  public String name() {
    return "conv";
  }

  @Override
  public Shape outputShape(List<Shape> operands) {
    if (operands.size() != 1 || operands.get(0).size() != geometry.inSize()) {
      throw new IllegalArgumentException(
          "conv: expected " + geometry.inSize() + " values, got " + operands);
    }
    return Shape.of(geometry.outHeight(), geometry.outWidth(), geometry.outChannels());
  }

  @Override
  public void apply(Kernels kernels, int operand, Tensor in, Tensor out) {
    kernels.convolve(in, geometry, own.matrix(), out);
  }

  @Override
  public void apply(Kernels kernels, int operand, Window window, Tensor in, Tensor out) {
    ConvGeometry g = ConvWindows.between(geometry, window, preimage(window, operand));
    kernels.convolve(in, g, own.matrix(), out);
  }

  @Override
  public void applyAbs(Kernels kernels, int operand, Tensor in, Tensor out) {
    kernels.convolve(in, geometry, own.matrix().absolute(), out);
  }

  @Override
  public void adjoint(RowBlock in, int operand, RowBlock out) {
    ConvGeometry g =
        in.window().whole() && out.window().whole()
            ? geometry
            : ConvWindows.between(geometry, in.window(), out.window());
    in.kernels().convolveAdjoint(in.coefficients(), g, own.matrix(), out.coefficients());
  }

  @Override
  public Window preimage(Window window, int operand) {
    return ConvWindows.preimage(geometry, window);
  }

  @Override
  public boolean keepsWindows(Shape result, List<Shape> operands) {
    ConvGeometry g = geometry;
    return result.equals(Shape.of(g.outHeight(), g.outWidth(), g.outChannels()))
        && operands.get(0).equals(Shape.of(g.inHeight(), g.inWidth(), g.inChannels()));
  }

  @Override
  public int coefficientGrid() {
    return own.grid();
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
    return geometry.adjointTerms();
  }

  @Override
  public int forwardRoundings() {
    return geometry.forwardTerms() + 1;
  }
}
