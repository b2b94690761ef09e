package org.plumbline.graph.op;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Grid;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Weights;
import org.plumbline.tensor.Window;

/**
 * A full connection {@code y = W x + b}: Gemm, and MatMul by a constant. {@code W} is stored row
 * major, {@code [outputs, inputs]}; the operand is read flat. The result has shape {@code
 * [outputs]} unless another shape of that size is asked for.
 */
public final class Dense implements Affine {
  private final Weights weights;
  private final @Nullable Weights bias;
  private final int outputs;
  private final int inputs;

  /**
   * A full connection.
   *
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public Dense(int outputs, int inputs, Weights weights, @Nullable Weights bias) {
    if (weights.size() != Math.multiplyExact(outputs, inputs)) {
      throw new IllegalArgumentException(
          "dense: " + weights.size() + " weights for " + outputs + "x" + inputs);
    }
    if (bias != null && bias.size() != outputs) {
      throw new IllegalArgumentException(
          "dense: " + bias.size() + " biases for " + outputs + " outputs");
    }
    this.outputs = outputs;
    this.inputs = inputs;
    this.weights = weights;
    this.bias = bias;
  }

  /** The weights, {@code [outputs, inputs]} row major. */
  public Weights weights() {
    return weights;
  }

  @Override
  public String name() {
    return "dense";
  }

  @Override
  public Shape outputShape(List<Shape> operands) {
    if (operands.size() != 1 || operands.get(0).size() != inputs) {
      throw new IllegalArgumentException("dense: expected " + inputs + " values, got " + operands);
    }
    return Shape.of(outputs);
  }

  @Override
  public void apply(Kernels kernels, int operand, Tensor in, Tensor out) {
    kernels.multiply(in, weights.matrix(outputs).transposed(), out);
  }

  @Override
  public void applyAbs(Kernels kernels, int operand, Tensor in, Tensor out) {
    kernels.multiply(in, weights.matrix(outputs).absolute().transposed(), out);
  }

  @Override
  public void adjoint(RowBlock in, int operand, RowBlock out) {
    in.kernels().multiply(in.coefficients(), weights.matrix(outputs), out.coefficients());
  }

  @Override
  public Window preimage(Window window, int operand) {
    return Window.wholeValue();
  }

  @Override
  public int coefficientGrid() {
    return Grid.of(weights.toArray());
  }

  @Override
  public double[] bias() {
    return bias == null ? new double[0] : bias.toArray();
  }

  @Override
  public double[] biasMagnitude() {
    double[] b = bias();
    for (int i = 0; i < b.length; i++) {
      b[i] = Math.abs(b[i]);
    }
    return b;
  }

  @Override
  public int coefficientRoundings(ElementType type) {
    return type == ElementType.FLOAT32 && weights.type() == ElementType.FLOAT64 ? 1 : 0;
  }

  @Override
  public int biasRoundings(ElementType type) {
    return 0;
  }

  @Override
  public int adjointRoundings(int operand) {
    return outputs;
  }

  @Override
  public int forwardRoundings() {
    return inputs + 1;
  }
}
