package org.plumbline.graph.op;

import java.util.List;
import org.plumbline.graph.Layout;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Window;

/**
 * {@code y_i = x[source_i]}, or a constant where {@code source_i = -1}: reshape, transpose, slice,
 * gather, expand, pad. Numbers are only moved; elements that occur repeatedly add their
 * coefficients in the adjoint, which rounds.
 */
public final class IndexMap implements Layout {
  private final Shape shape;
  private final int inputs;
  private final int[] source;
  private final double[] constants;
  private final int multiplicity;

  /** A map whose missing elements are 0. */
  public IndexMap(Shape shape, int inputs, int[] source) {
    this(shape, inputs, source, new double[0]);
  }

  /**
   * A map.
   *
   * @param shape shape of the result
   * @param inputs elements of the operand
   * @param source element of the operand for each element of the result, or -1
   * @param constants value of each element without a source, 0 elsewhere; empty if all are 0
   * @throws IllegalArgumentException if a source is out of range or has a constant besides
   */
  public IndexMap(Shape shape, int inputs, int[] source, double[] constants) {
    this.shape = shape;
    this.inputs = inputs;
    this.source = source.clone();
    this.constants = constants.clone();
    this.multiplicity = Sources.check(name(), shape, inputs, source);
    Sources.checkConstants(name(), constants, List.of(this.source));
  }

  @Override
  public String name() {
    return "index_map";
  }

  @Override
  public int[] source(int operand) {
    return source;
  }

  @Override
  public Shape outputShape(List<Shape> operands) {
    if (operands.size() != 1 || operands.get(0).size() != inputs) {
      throw new IllegalArgumentException(
          "index_map: expected " + inputs + " values, got " + operands);
    }
    return shape;
  }

  @Override
  public void apply(Kernels kernels, int operand, Tensor in, Tensor out) {
    kernels.gather(in, source, out);
  }

  @Override
  public void apply(Kernels kernels, int operand, Window window, Tensor in, Tensor out) {
    kernels.gather(in, WindowElements.crop(source, window, shape), out);
  }

  @Override
  public void applyAbs(Kernels kernels, int operand, Tensor in, Tensor out) {
    kernels.gather(in, source, out);
  }

  @Override
  public void adjoint(RowBlock in, int operand, RowBlock out) {
    int[] map = WindowElements.crop(source, in.window(), shape);
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
    return multiplicity > 1 ? multiplicity : 0;
  }

  @Override
  public int forwardRoundings() {
    return 0;
  }
}
