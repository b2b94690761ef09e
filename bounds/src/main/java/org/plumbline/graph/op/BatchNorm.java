package org.plumbline.graph.op;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Affine;
import org.plumbline.tensor.ConstantVector;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Runs;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Weights;
import org.plumbline.tensor.Window;

/**
 * Batch normalisation in inference: {@code y = s (x - mean) + B} with {@code s = scale /
 * sqrt(variance + epsilon)} per channel, channels last. The five vectors are kept as the file has
 * them; {@code s} and {@code B - s mean} are computed here, and their roundings are declared, not
 * ignored.
 *
 * <p>Roundings of {@code s}: the sum (halved by the root, counted whole), the root, the quotient:
 * 3. Of the bias: those of s, the product, the difference: 5, relative to {@code |B| + |s mean|},
 * because the difference may cancel.
 */
public final class BatchNorm implements Affine {
  private static final int SCALE_ROUNDINGS = 3;

  /**
   * float32 roundings of one execution in any conventional order, folded or not, relative to {@code
   * |s| |x| + |s mean| + |B|} (notes of soundness, 3.2).
   */
  private static final int FORWARD_ROUNDINGS = 8;

  private final Shape shape;
  private final Weights scale;
  private final Weights offset;
  private final double[] mean;
  private final double[] deviation;
  private volatile @Nullable Factors factors;

  /** The factor of every element, its absolute value and the bias, for versions of the weights. */
  private record Factors(
      long scaleVersion,
      long offsetVersion,
      ConstantVector signed,
      ConstantVector absolute,
      double[] bias,
      double[] biasMagnitude) {}

  /**
   * A normalisation of a value of this shape, whose last dimension is the channel.
   *
   * @param scale factor per channel
   * @param offset summand per channel
   * @param mean mean per channel
   * @param variance variance per channel
   * @param epsilon added to the variance
   * @throws IllegalArgumentException if the sizes do not fit or a variance plus epsilon is not
   *     positive
   */
  public BatchNorm(
      Shape shape,
      Weights scale,
      Weights offset,
      double[] mean,
      double[] variance,
      double epsilon) {
    int channels = shape.dim(shape.rank() - 1);
    if (scale.size() != channels
        || offset.size() != channels
        || mean.length != channels
        || variance.length != channels) {
      throw new IllegalArgumentException(
          "batch_norm: " + scale.size() + " factors for " + channels + " channels");
    }
    this.shape = shape;
    this.scale = scale;
    this.offset = offset;
    this.mean = mean.clone();
    this.deviation = new double[channels];
    for (int c = 0; c < channels; c++) {
      double v = variance[c] + epsilon;
      if (!(v >= Double.MIN_NORMAL && v <= Double.MAX_VALUE) || !Double.isFinite(mean[c])) {
        throw new IllegalArgumentException(
            "batch_norm: channel " + c + " has mean " + mean[c] + ", variance " + variance[c]);
      }
      deviation[c] = Math.sqrt(v);
    }
  }

  /**
   * Whether the constants are of ordinary size: none above 2^24, a variance with epsilon between
   * 2^-60 and 2^60, a factor that is 0 or at least 2^-60. No float32 execution overflows or loses
   * the factor to underflow then.
   */
  public boolean isOrdinary() {
    for (int c = 0; c < deviation.length; c++) {
      double most = Math.max(Math.abs(mean[c]), Math.abs(offset.get(c)));
      double factor = Math.abs(scale.get(c));
      boolean fits = deviation[c] >= 0x1p-30 && deviation[c] <= 0x1p30;
      if (!(most <= 0x1p24 && factor <= 0x1p24 && fits && (factor == 0 || factor >= 0x1p-60))) {
        return false;
      }
    }
    return true;
  }

  /** {@code fl(scale / fl(sqrt(fl(variance + epsilon))))}. */
  private double s(int channel) {
    return scale.get(channel) / deviation[channel];
  }

  @Override
  public String name() {
    return "batch_norm";
  }

  @Override
  public Shape outputShape(List<Shape> operands) {
    if (operands.size() != 1 || operands.get(0).size() != shape.size()) {
      throw new IllegalArgumentException("batch_norm: expected " + shape + ", got " + operands);
    }
    return operands.get(0);
  }

  private Factors factors() {
    Factors f = factors;
    if (f == null || f.scaleVersion != scale.version() || f.offsetVersion != offset.version()) {
      int channels = deviation.length;
      double[] all = new double[shape.size()];
      double[] bias = new double[all.length];
      double[] magnitude = new double[all.length];
      for (int i = 0; i < all.length; i++) {
        int c = i % channels;
        all[i] = s(c);
        bias[i] = offset.get(c) - s(c) * mean[c];
        magnitude[i] = Math.abs(offset.get(c)) + Math.abs(s(c) * mean[c]);
      }
      ConstantVector signed = new ConstantVector(all);
      f =
          new Factors(
              scale.version(), offset.version(), signed, signed.absolute(), bias, magnitude);
      factors = f;
    }
    return f;
  }

  @Override
  public void apply(Kernels kernels, int operand, Tensor in, Tensor out) {
    kernels.scale(in, Runs.whole(in.size()), factors().signed().row(in.type()), out);
  }

  @Override
  public void apply(Kernels kernels, int operand, Window window, Tensor in, Tensor out) {
    kernels.scale(in, Runs.of(window, shape), factors().signed().row(in.type()), out);
  }

  @Override
  public void applyAbs(Kernels kernels, int operand, Tensor in, Tensor out) {
    kernels.scale(in, Runs.whole(in.size()), factors().absolute().row(in.type()), out);
  }

  @Override
  public void adjoint(RowBlock in, int operand, RowBlock out) {
    Tensor a = in.coefficients();
    in.kernels().scale(a, in.runs(), factors().signed().row(a.type()), out.coefficients());
  }

  @Override
  public Window preimage(Window window, int operand) {
    return window;
  }

  @Override
  public boolean keepsWindows(Shape result, List<Shape> operands) {
    return result.rank() == 3 && result.equals(shape) && operands.get(0).equals(shape);
  }

  @Override
  public double[] bias() {
    return factors().bias();
  }

  @Override
  public double[] biasMagnitude() {
    return factors().biasMagnitude();
  }

  @Override
  public int coefficientRoundings(ElementType type) {
    return type == ElementType.FLOAT32 ? SCALE_ROUNDINGS + 1 : SCALE_ROUNDINGS;
  }

  @Override
  public int biasRoundings(ElementType type) {
    return SCALE_ROUNDINGS + 2;
  }

  @Override
  public int adjointRoundings(int operand) {
    return 1;
  }

  @Override
  public int forwardRoundings() {
    return FORWARD_ROUNDINGS;
  }
}
