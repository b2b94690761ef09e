package org.plumbline.graph.op;

import java.util.List;
import org.plumbline.graph.Affine;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Runs;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Window;

/**
 * {@code y = sum_k sign_k x_k} over operands of one shape: Add, Sub and Neg of variables.
 * Coefficients are copied or negated, so nothing rounds but the sum itself.
 */
public final class Sum implements Affine {
  private final int[] signs;

  /** A signed sum; each sign is +1 or -1. */
  public Sum(int... signs) {
    for (int s : signs) {
      if (s != 1 && s != -1) {
        throw new IllegalArgumentException("sum: sign " + s);
      }
    }
    this.signs = signs.clone();
  }

  @Override
  public String name() {
    return "sum";
  }

  @Override
  public Shape outputShape(List<Shape> operands) {
    if (operands.size() != signs.length) {
      throw new IllegalArgumentException(
          "sum: expected " + signs.length + " operands, got " + operands.size());
    }
    for (Shape s : operands) {
      if (s.size() != operands.get(0).size()) {
        throw new IllegalArgumentException("sum: operands of different shapes " + operands);
      }
    }
    return operands.get(0);
  }

  private static void addTo(Tensor in, double sign, Tensor out, Kernels kernels) {
    double[] scale = new double[in.size()];
    java.util.Arrays.fill(scale, sign);
    kernels.scale(in, Runs.whole(in.size()), Tensor.nearest(in.type(), scale), out);
  }

  @Override
  public void apply(Kernels kernels, int operand, Tensor in, Tensor out) {
    addTo(in, signs[operand], out, kernels);
  }

  @Override
  public void apply(Kernels kernels, int operand, Window window, Tensor in, Tensor out) {
    addTo(in, signs[operand], out, kernels);
  }

  @Override
  public void applyAbs(Kernels kernels, int operand, Tensor in, Tensor out) {
    addTo(in, 1, out, kernels);
  }

  @Override
  public void adjoint(RowBlock in, int operand, RowBlock out) {
    addTo(in.coefficients(), signs[operand], out.coefficients(), in.kernels());
  }

  @Override
  public Window preimage(Window window, int operand) {
    return window;
  }

  @Override
  public boolean keepsWindows(Shape result, List<Shape> operands) {
    return result.rank() == 3 && operands.stream().allMatch(result::equals);
  }

  @Override
  public int coefficientGrid() {
    return 0;
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
    return 0;
  }

  @Override
  public int biasRoundings(ElementType type) {
    return 0;
  }

  @Override
  public int adjointRoundings(int operand) {
    return 0;
  }

  @Override
  public int forwardRoundings() {
    return signs.length;
  }
}
