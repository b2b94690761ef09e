package org.plumbline.graph.op;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Grid;
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
 * {@code y_i = scale_i x_i + shift_i}: sums, differences, products and quotients with constants. A
 * quotient {@code x / c} is stored as {@code x * fl(1 / c)} and says that this coefficient is
 * rounded. Shape of the result: that of the operand.
 */
public final class ElementwiseAffine implements Affine {
  private final Shape shape;
  private final @Nullable Weights scale;
  private final @Nullable Weights shift;
  private final boolean reciprocal;
  private final boolean copies;
  private volatile @Nullable Factors factors;

  /** The factors and their absolute values, for a version of the weights. */
  private record Factors(long version, ConstantVector signed, ConstantVector absolute) {}

  private ElementwiseAffine(
      Shape shape, @Nullable Weights scale, @Nullable Weights shift, boolean reciprocal) {
    checkSize(shape, scale);
    checkSize(shape, shift);
    this.shape = shape;
    this.scale = scale;
    this.shift = shift;
    this.reciprocal = reciprocal;
    this.copies = scale == null || isSigns(scale);
  }

  /** {@code scale * x + shift}; a missing scale is 1, a missing shift 0. */
  public static ElementwiseAffine of(
      Shape shape, @Nullable Weights scale, @Nullable Weights shift) {
    return new ElementwiseAffine(shape, scale, shift, false);
  }

  /**
   * {@code x / divisor}.
   *
   * @throws IllegalArgumentException if a divisor's reciprocal is not a normal number
   */
  public static ElementwiseAffine quotient(Shape shape, double... divisor) {
    double[] scale = new double[divisor.length];
    boolean exact = true;
    boolean floats = true;
    for (int i = 0; i < scale.length; i++) {
      scale[i] = 1 / divisor[i];
      if (!(Math.abs(scale[i]) >= Double.MIN_NORMAL && Math.abs(divisor[i]) >= Double.MIN_NORMAL)
          || Double.isInfinite(scale[i])) {
        throw new IllegalArgumentException("quotient: divisor " + i + " is " + divisor[i]);
      }
      // The reciprocal of a power of two is exact; every other number has an infinite expansion.
      exact &= Math.abs(divisor[i]) == Math.scalb(1.0, Math.getExponent(divisor[i]));
      floats &= (float) scale[i] == scale[i];
    }
    ElementType type = exact && floats ? ElementType.FLOAT32 : ElementType.FLOAT64;
    return new ElementwiseAffine(shape, Weights.of(type, scale), null, !exact);
  }

  private static void checkSize(Shape shape, @Nullable Weights vector) {
    if (vector != null && vector.size() != shape.size()) {
      throw new IllegalArgumentException(
          "elementwise: " + vector.size() + " constants for a value of shape " + shape);
    }
  }

  private static boolean isSigns(Weights scale) {
    for (int i = 0; i < scale.size(); i++) {
      if (Math.abs(scale.get(i)) != 1) {
        return false;
      }
    }
    return true;
  }

  /** The factors, or null if all are 1. */
  public @Nullable Weights scale() {
    return scale;
  }

  /** The summands, or null if all are 0. */
  public @Nullable Weights shift() {
    return shift;
  }

  @Override
  public String name() {
    return "elementwise_affine";
  }

  @Override
  public Shape outputShape(List<Shape> operands) {
    if (operands.size() != 1 || operands.get(0).size() != shape.size()) {
      throw new IllegalArgumentException("elementwise: expected " + shape + ", got " + operands);
    }
    return operands.get(0);
  }

  private Factors factors() {
    Factors f = factors;
    long version = scale == null ? 0 : scale.version();
    if (f == null || f.version != version) {
      double[] all = new double[shape.size()];
      Arrays.fill(all, 1);
      ConstantVector signed = new ConstantVector(scale == null ? all : scale.toArray());
      f = new Factors(version, signed, signed.absolute());
      factors = f;
    }
    return f;
  }

  private static double[] magnitudes(double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i]);
    }
    return values;
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
  public int coefficientGrid() {
    return reciprocal ? Grid.NONE : Grid.of(factors().signed().values());
  }

  @Override
  public double[] bias() {
    return shift == null ? new double[0] : shift.toArray();
  }

  @Override
  public double[] biasMagnitude() {
    return magnitudes(bias());
  }

  @Override
  public int coefficientRoundings(ElementType type) {
    int rounded = reciprocal ? 1 : 0;
    boolean narrowed =
        type == ElementType.FLOAT32 && scale != null && scale.type() == ElementType.FLOAT64;
    return copies ? 0 : narrowed ? rounded + 1 : rounded;
  }

  @Override
  public int biasRoundings(ElementType type) {
    return 0;
  }

  @Override
  public int adjointRoundings(int operand) {
    return copies ? 0 : 1;
  }

  @Override
  public int forwardRoundings() {
    // A quotient may be executed as a product with a rounded reciprocal; the shift may itself be a
    // product that the execution rounds (beta * C of Gemm).
    int product = copies ? 0 : reciprocal ? 2 : 1;
    return shift == null ? product : product + 2;
  }
}
