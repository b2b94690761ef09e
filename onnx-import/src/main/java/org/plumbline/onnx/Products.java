package org.plumbline.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.op.Conv;
import org.plumbline.graph.op.Dense;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Weights;

/**
 * Products of a constant matrix with one vector (a full connection) or with many (a convolution
 * with a kernel of 1, whose positions are the vectors). No block matrix is formed.
 */
final class Products {
  private Products() {}

  /**
   * One product per group and position.
   *
   * @param groups matrices
   * @param positions vectors per matrix
   * @param terms length of a vector
   * @param results rows of a matrix
   */
  record Sizes(int groups, int positions, int terms, int results) {
    /** Order of the operand: positions, then groups, then terms. */
    int[] operandShape() {
      return new int[] {positions, groups, terms};
    }

    /** Order of the result: positions, then groups, then rows. */
    int[] resultShape() {
      return new int[] {positions, groups, results};
    }
  }

  /**
   * Multiplies.
   *
   * @param x the operand, any shape
   * @param toFile file element of the operand for each {@code [position, group, term]}; null for
   *     the file's order
   * @param weights {@code [group, row, term]}
   * @param out the order of the result and its shape in the file
   */
  static Variable multiply(
      Call c, Sizes n, Variable x, int @Nullable [] toFile, double[] weights, Result out) {
    if (n.positions() == 1 && n.groups() == 1) {
      return dense(c, x, toFile, weights, n.results(), out.fileShape());
    }
    int inChannels = n.groups() * n.terms();
    int outChannels = n.groups() * n.results();
    Order in = new Order(Shape.of(1, n.positions(), inChannels), toFile);
    ConvGeometry g =
        new ConvGeometry(
            1,
            n.positions(),
            inChannels,
            1,
            n.positions(),
            outChannels,
            1,
            1,
            1,
            1,
            1,
            1,
            0,
            0,
            n.groups());
    Order order = new Order(Shape.of(1, n.positions(), outChannels), out.toFile());
    Conv conv = new Conv(g, Constant.weights(weights), null);
    return c.emit(conv, order, out.fileShape(), List.of(c.arrange(x, in)));
  }

  /**
   * Where the results go.
   *
   * @param fileShape shape of the result in the file
   * @param toFile file element for each {@code [position, group, row]}; null for the file's order
   */
  record Result(int[] fileShape, int @Nullable [] toFile) {}

  /**
   * A full connection. Where the operand is a permuted view of its node the columns are permuted
   * instead, which is exact and saves a node.
   */
  private static Variable dense(
      Call c, Variable x, int @Nullable [] toFile, double[] weights, int outputs, int[] shape) {
    int inputs = x.size();
    double[] columns = weights;
    int operand = x.node();
    if (x.toFile() == null) {
      operand = c.arrange(x, new Order(Shape.of(inputs), toFile));
    } else if (!x.isPlain() || toFile != null) {
      columns = new double[weights.length];
      for (int k = 0; k < inputs; k++) {
        int e = x.index(toFile == null ? k : toFile[k]);
        for (int o = 0; o < outputs; o++) {
          columns[o * inputs + e] = weights[o * inputs + k];
        }
      }
    }
    Weights w = Constant.weights(columns);
    Dense dense = new Dense(outputs, inputs, w, null);
    return c.emit(dense, Order.flat(outputs), shape, List.of(operand));
  }

  /** The transpose of a {@code rows x columns} matrix. */
  static double[] transpose(double[] matrix, int offset, int rows, int columns) {
    double[] out = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        out[j * rows + i] = matrix[offset + i * columns + j];
      }
    }
    return out;
  }
}
