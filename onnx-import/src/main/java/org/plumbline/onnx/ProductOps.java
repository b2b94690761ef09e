package org.plumbline.onnx;

import java.util.Arrays;
import java.util.List;
import org.plumbline.graph.op.Exp;
import org.plumbline.graph.op.MatrixProduct;
import org.plumbline.graph.op.Reciprocal;
import org.plumbline.graph.op.Square;
import org.plumbline.tensor.Shape;

/** Products of values that both depend on the inputs, and squares. */
final class ProductOps {
  private ProductOps() {}

  /** The product element by element, of values of one shape. */
  static Variable multiply(Call c, Variable a, Variable b) {
    if (a.isSameAs(b)) {
      return c.activate(new Square(), a);
    }
    Order order = c.scope().naturalOrder(a.toFile() == null && b.toFile() != null ? b : a);
    List<Integer> operands = List.of(c.arrange(a, order), c.arrange(b, order));
    return c.emit(MatrixProduct.elementwise(order.shape()), order, a.shape(), operands);
  }

  /** The product of matrices, or of stacks of them. */
  static Variable matMul(Call c, Variable a, Variable b) {
    int[] as = a.shape();
    int[] bs = b.shape();
    if (as.length < 2 || bs.length < 2) {
      throw c.unsupported("two variable operands, one of them a vector", "matrices");
    }
    int rows = as[as.length - 2];
    int terms = as[as.length - 1];
    int columns = bs[bs.length - 1];
    if (bs[bs.length - 2] != terms) {
      throw c.malformed("MatMul of " + Dims.text(as) + " and " + Dims.text(bs));
    }
    int[] batch =
        Dims.broadcast(Arrays.copyOf(as, as.length - 2), Arrays.copyOf(bs, bs.length - 2));
    int[] shape = append(batch, rows, columns);
    int size = Dims.made(0, shape);
    if (size == 0 || terms == 0) {
      throw c.unsupported("an empty value", "values with elements");
    }
    Variable wideA = a.broadcast(append(batch, rows, terms));
    Variable wideB = b.broadcast(append(batch, terms, columns));
    MatrixProduct op = new MatrixProduct(Dims.size(batch), rows, terms, columns, Shape.of(size));
    int left = c.arrange(wideA, Order.flat(wideA.size()));
    int right = c.arrange(wideB, Order.flat(wideB.size()));
    return c.emit(op, Order.flat(size), shape, List.of(left, right));
  }

  private static int[] append(int[] batch, int rows, int columns) {
    int[] out = Arrays.copyOf(batch, batch.length + 2);
    out[batch.length] = rows;
    out[batch.length + 1] = columns;
    return out;
  }

  /** {@code a (1 / z)}, which is {@code a / z} over the reals. */
  static Variable quotient(Call c, FileValue a, Variable z, int... shape) {
    Variable inverse = c.activate(new Reciprocal(), z).broadcast(shape);
    if (a instanceof Variable x) {
      return multiply(c, x.broadcast(shape), inverse);
    }
    double[] k = ArithmeticOps.shift(c, (Constant) a).broadcast(shape).reals();
    return ArithmeticOps.isAll(k, 1) ? inverse : ArithmeticOps.affine(c, inverse, k, null);
  }

  /** Exponentials divided by their sum. Before operator set 13 all axes from the named one on. */
  static void softmax(Call c) {
    Variable x = c.variable(0);
    int[] s = x.shape();
    boolean old = c.opset() < 13;
    int axis = Dims.axis(c.integer("axis", old ? 1 : -1), s.length);
    boolean[] summed = new boolean[s.length];
    Arrays.fill(summed, axis, old ? s.length : axis + 1, true);
    ReduceOps.Axes axes = new ReduceOps.Axes(s, summed, true);
    if (axes.kept() == 0 || axes.terms() == 0) {
      throw c.unsupported("an empty value", "values with elements");
    }
    Variable powers = c.activate(new Exp(), x);
    Variable total = ReduceOps.total(c, powers, axes);
    c.out(quotient(c, powers, total, s));
  }

  /** Powers by 1 to 4, as squares and products. */
  static void pow(Call c) {
    Constant exponent = c.constant(1);
    double[] e =
        exponent.isInteger()
            ? Arrays.stream(exponent.integers()).mapToDouble(n -> n).toArray()
            : exponent.reals();
    double power = e.length == 0 ? Double.NaN : e[0];
    boolean small = power == 1 || power == 2 || power == 3 || power == 4;
    if (!ArithmeticOps.isAll(e, power) || !small) {
      throw c.unsupported("exponents other than 1, 2, 3 or 4", "one of them for all elements");
    }
    Variable x = c.variable(0);
    Variable wide = x.broadcast(Dims.broadcast(x.shape(), exponent.shape()));
    if (power == 1) {
      c.out(wide);
      return;
    }
    Variable square = c.activate(new Square(), wide);
    c.out(
        power == 2
            ? square
            : power == 3 ? multiply(c, wide, square) : c.activate(new Square(), square));
  }
}
