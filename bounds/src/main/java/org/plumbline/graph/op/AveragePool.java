package org.plumbline.graph.op;

import java.util.Arrays;
import java.util.List;
import org.plumbline.graph.Affine;
import org.plumbline.tensor.ConstantVector;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Matrix;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Runs;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Window;

/**
 * The mean over a window, channel by channel: the sum of the taps times {@code 1 / count}. The
 * count of a position is that of its taps inside of the input enlarged by a margin: no margin, or
 * the padding where padding counts as zeros. A global mean is a window of the size of the input.
 *
 * <p>The coefficient {@code 1 / count} is rounded once unless every count is a power of two.
 */
public final class AveragePool implements Affine {
  private final ConvGeometry geometry;
  private final Shape shape;
  private final ConstantVector factors;
  private final boolean exact;
  private final Matrix ones;

  /**
   * A pooling of this geometry, with one group per channel.
   *
   * @param counts taps that each output position divides by, {@code [outHeight, outWidth]}
   * @throws IllegalArgumentException if the geometry mixes channels or a count is not positive
   */
  public AveragePool(ConvGeometry geometry, int... counts) {
    if (geometry.groups() != geometry.inChannels()
        || geometry.outChannels() != geometry.inChannels()) {
      throw new IllegalArgumentException("average_pool: channels are mixed in " + geometry);
    }
    if (counts.length != geometry.outHeight() * geometry.outWidth()) {
      throw new IllegalArgumentException("average_pool: " + counts.length + " counts");
    }
    this.geometry = geometry;
    this.shape = Shape.of(geometry.outHeight(), geometry.outWidth(), geometry.outChannels());
    double[] all = new double[geometry.outSize()];
    boolean powers = true;
    for (int p = 0; p < counts.length; p++) {
      if (counts[p] < 1) {
        throw new IllegalArgumentException("average_pool: position " + p + " has no taps");
      }
      powers &= Integer.bitCount(counts[p]) == 1;
      int at = p * geometry.outChannels();
      Arrays.fill(all, at, at + geometry.outChannels(), 1.0 / counts[p]);
    }
    this.factors = new ConstantVector(all);
    this.exact = powers;
    double[] taps = new double[geometry.outChannels() * geometry.kernelY() * geometry.kernelX()];
    Arrays.fill(taps, 1);
    this.ones = Matrix.of(geometry.outChannels(), taps);
  }

  /** Where the pooling reads. */
  public ConvGeometry geometry() {
    return geometry;
  }

  @Override
  public String name() {
    return "average_pool";
  }

  @Override
  public Shape outputShape(List<Shape> operands) {
    if (operands.size() != 1 || operands.get(0).size() != geometry.inSize()) {
      throw new IllegalArgumentException(
          "average_pool: expected " + geometry.inSize() + " values, got " + operands);
    }
    return shape;
  }

  @Override
  public void apply(Kernels kernels, int operand, Tensor in, Tensor out) {
    Tensor sums = Tensor.zeros(in.type(), in.rows(), geometry.outSize());
    kernels.convolve(in, geometry, ones, sums);
    kernels.scale(sums, Runs.whole(sums.size()), factors.row(in.type()), out);
  }

  @Override
  public void apply(Kernels kernels, int operand, Window window, Tensor in, Tensor out) {
    Tensor sums = Tensor.zeros(in.type(), in.rows(), out.size());
    kernels.convolve(
        in, ConvWindows.between(geometry, window, preimage(window, operand)), ones, sums);
    kernels.scale(sums, Runs.of(window, shape), factors.row(in.type()), out);
  }

  @Override
  public void applyAbs(Kernels kernels, int operand, Tensor in, Tensor out) {
    apply(kernels, operand, in, out);
  }

  @Override
  public void adjoint(RowBlock in, int operand, RowBlock out) {
    Tensor a = in.coefficients();
    Tensor scaled = Tensor.zeros(a.type(), a.rows(), a.size());
    in.kernels().scale(a, in.runs(), factors.row(a.type()), scaled);
    ConvGeometry g =
        in.window().whole() && out.window().whole()
            ? geometry
            : ConvWindows.between(geometry, in.window(), out.window());
    in.kernels().convolveAdjoint(scaled, g, ones, out.coefficients());
  }

  @Override
  public Window preimage(Window window, int operand) {
    return ConvWindows.preimage(geometry, window);
  }

  @Override
  public boolean keepsWindows(Shape result, List<Shape> operands) {
    ConvGeometry g = geometry;
    return result.equals(shape)
        && operands.get(0).equals(Shape.of(g.inHeight(), g.inWidth(), g.inChannels()));
  }

  @Override
  public double[] bias() {
    return new double[0];
  }

  @Override
  public double[] biasMagnitude() {
    return new double[0];
  }

  @Override
  public int coefficientRoundings(ElementType type) {
    // One for the reciprocal, one more where it is stored as a float.
    return exact ? 0 : type == ElementType.FLOAT32 ? 2 : 1;
  }

  @Override
  public int biasRoundings(ElementType type) {
    return 0;
  }

  @Override
  public int adjointRoundings(int operand) {
    // The product with 1 / count, then the sum over the taps that reach an element.
    return geometry.adjointTerms();
  }

  @Override
  public int forwardRoundings() {
    // The sum, and a quotient or a product with a rounded reciprocal.
    return geometry.forwardTerms() + 1;
  }
}
