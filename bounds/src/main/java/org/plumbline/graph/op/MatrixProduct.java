package org.plumbline.graph.op;

import java.util.List;
import org.plumbline.graph.Product;
import org.plumbline.tensor.Shape;

/**
 * Products of two variable matrices, {@code [rows, terms]} by {@code [terms, columns]}, one per
 * batch index. With one row, term and column it is the product element by element.
 *
 * @param batch matrices on either side
 * @param rows rows of the first and of the result
 * @param terms columns of the first, rows of the second
 * @param columns columns of the second and of the result
 * @param shape the shape of the result
 */
public record MatrixProduct(int batch, int rows, int terms, int columns, Shape shape)
    implements Product {
  /** Checks the sizes. */
  public MatrixProduct {
    if (batch < 1 || rows < 1 || terms < 1 || columns < 1) {
      throw new IllegalArgumentException("product: an empty matrix");
    }
    Math.multiplyExact(Math.multiplyExact(batch, rows), terms);
    Math.multiplyExact(Math.multiplyExact(batch, terms), columns);
    if (Math.multiplyExact(Math.multiplyExact(batch, rows), columns) != shape.size()) {
      throw new IllegalArgumentException("product: a result of shape " + shape);
    }
  }

  /** The product of two values of this shape element by element. */
  public static MatrixProduct elementwise(Shape shape) {
    return new MatrixProduct(shape.size(), 1, 1, 1, shape);
  }

  @Override
  public String name() {
    return rows == 1 && terms == 1 && columns == 1 ? "multiply" : "matrix_product";
  }

  @Override
  public Shape outputShape(List<Shape> operands) {
    if (operands.size() != 2
        || operands.get(0).size() != batch * rows * terms
        || operands.get(1).size() != batch * terms * columns) {
      throw new IllegalArgumentException("product: expected two operands, got " + operands);
    }
    return shape;
  }

  @Override
  public int left(int i, int t) {
    return i / columns * terms + t;
  }

  @Override
  public int right(int i, int t) {
    int b = i / (rows * columns);
    return (b * terms + t) * columns + i % columns;
  }
}
