package org.plumbline.graph.op;

import java.util.ArrayList;
import java.util.List;
import org.plumbline.graph.Layout;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Window;

/**
 * Elements of several operands and constants put together: each element of the result is copied
 * from one element of one operand, or is a constant. Concatenation along any axis, in any layout.
 */
public final class Concat implements Layout {
  private final Shape shape;
  private final int[] inputs;
  private final List<int[]> sources;
  private final double[] constants;
  private final int[] multiplicity;

  /**
   * A concatenation.
   *
   * @param shape shape of the result
   * @param inputs elements of each operand
   * @param sources for each operand and element of the result, the operand's element or -1
   * @param constants value of each element that no operand supplies, 0 elsewhere; empty if all are
   *     0
   * @throws IllegalArgumentException if a source is out of range or an element has two
   */
  public Concat(Shape shape, int[] inputs, List<int[]> sources, double[] constants) {
    if (inputs.length != sources.size() || inputs.length == 0) {
      throw new IllegalArgumentException(
          "concat: " + sources.size() + " maps for " + inputs.length + " operands");
    }
    this.shape = shape;
    this.inputs = inputs.clone();
    List<int[]> copies = new ArrayList<>();
    multiplicity = new int[inputs.length];
    for (int k = 0; k < inputs.length; k++) {
      copies.add(sources.get(k).clone());
      multiplicity[k] = Sources.check("concat", shape, inputs[k], copies.get(k));
    }
    this.sources = List.copyOf(copies);
    this.constants = constants.clone();
    Sources.checkConstants("concat", constants, this.sources);
  }

  @Override
  public String name() {
    return "concat";
  }

  @Override
  public int[] source(int operand) {
    return sources.get(operand);
  }

  @Override
  public Shape outputShape(List<Shape> operands) {
    boolean fits = operands.size() == inputs.length;
    for (int k = 0; fits && k < inputs.length; k++) {
      fits = operands.get(k).size() == inputs[k];
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "concat: expected operands of "
              + java.util.Arrays.toString(inputs)
              + " values, got "
              + operands);
    }
    return shape;
  }

  @Override
  public void apply(Kernels kernels, int operand, Tensor in, Tensor out) {
    kernels.gather(in, sources.get(operand), out);
  }

  @Override
  public void apply(Kernels kernels, int operand, Window window, Tensor in, Tensor out) {
    kernels.gather(in, WindowElements.crop(sources.get(operand), window, shape), out);
  }

  @Override
  public void applyAbs(Kernels kernels, int operand, Tensor in, Tensor out) {
    kernels.gather(in, sources.get(operand), out);
  }

  @Override
  public void adjoint(RowBlock in, int operand, RowBlock out) {
    int[] map = WindowElements.crop(sources.get(operand), in.window(), shape);
    in.kernels().scatter(in.coefficients(), map, out.coefficients());
  }

  @Override
  public Window preimage(Window window, int operand) {
    return Window.wholeValue();
  }

  @Override
  public boolean keepsWindows(Shape result, List<Shape> operands) {
    return result.rank() == 3 && result.equals(shape);
  }

  @Override
  public int coefficientGrid() {
    return 0;
  }

  @Override
  public double[] bias() {
    return constants;
  }

  @Override
  public double[] biasMagnitude() {
    return Sources.magnitudes(constants);
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
    return multiplicity[operand] > 1 ? multiplicity[operand] : 0;
  }

  @Override
  public int forwardRoundings() {
    return 0;
  }
}
