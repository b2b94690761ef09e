package org.plumbline.onnx;

import java.util.List;
import org.plumbline.graph.op.Abs;
import org.plumbline.graph.op.Clip;
import org.plumbline.graph.op.MaxPool;
import org.plumbline.graph.op.Relu;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.Shape;

/**
 * Abs, Max, Min and the reductions by them. Over the reals {@code max(a, b) = b + relu(a - b)} and
 * {@code min(a, b) = a - relu(a - b)}.
 */
final class ExtremeOps {
  private ExtremeOps() {}

  static void abs(Call c) {
    if (c.in(0) instanceof Constant k) {
      c.out(extreme(c, k, ConstantOps.negate(k), true));
    } else {
      c.out(c.activate(new Abs(), c.variable(0)));
    }
  }

  static void max(Call c) {
    fold(c, true);
  }

  static void min(Call c) {
    fold(c, false);
  }

  private static void fold(Call c, boolean largest) {
    FileValue all = c.in(0);
    for (int i = 1; i < c.node().inputs().size(); i++) {
      all = extreme(c, all, c.in(i), largest);
    }
    c.out(all);
  }

  private static FileValue extreme(Call c, FileValue a, FileValue b, boolean largest) {
    int[] shape = Dims.broadcast(a.shape(), b.shape());
    if (a instanceof Constant p && b instanceof Constant q) {
      return constant(c, p.broadcast(shape), q.broadcast(shape), largest);
    }
    Variable x = ((Variable) (a instanceof Variable ? a : b)).broadcast(shape);
    FileValue other = a instanceof Variable ? b : a;
    if (other instanceof Constant k) {
      return withConstant(c, x, ArithmeticOps.shift(c, k).broadcast(shape).reals(), largest);
    }
    Variable z = ((Variable) other).broadcast(shape);
    Variable difference = ArithmeticOps.sumOfVariables(c, x, z, -1);
    Variable positive = c.activate(new Relu(), difference);
    return largest
        ? ArithmeticOps.sumOfVariables(c, z, positive, 1)
        : ArithmeticOps.sumOfVariables(c, x, positive, -1);
  }

  private static Constant constant(Call c, Constant p, Constant q, boolean largest) {
    if (p.isInteger() != q.isInteger()) {
      throw c.malformed(c.node().opType() + " of integers and reals");
    }
    double[] reals = c.finite(p, "an operand").reals().clone();
    double[] others = c.finite(q, "an operand").reals();
    for (int i = 0; i < reals.length; i++) {
      reals[i] = largest ? Math.max(reals[i], others[i]) : Math.min(reals[i], others[i]);
    }
    long[] integers = p.integers().clone();
    for (int i = 0; i < integers.length; i++) {
      long n = q.integers()[i];
      integers[i] = largest ? Math.max(integers[i], n) : Math.min(integers[i], n);
    }
    return p.isInteger()
        ? Constant.ofIntegers(p.dataType(), p.shape(), integers)
        : Constant.ofReals(p.dataType(), p.shape(), reals);
  }

  private static Variable withConstant(Call c, Variable x, double[] k, boolean largest) {
    double first = k.length == 0 ? 0 : k[0];
    if (ArithmeticOps.isAll(k, first)) {
      return largest
          ? c.activate(first == 0 ? new Relu() : new Clip(first, Double.POSITIVE_INFINITY), x)
          : c.activate(new Clip(Double.NEGATIVE_INFINITY, first), x);
    }
    // max(x, k) = k + relu(x - k), min(x, k) = k - relu(k - x).
    double sign = largest ? 1 : -1;
    double[] signs = ArithmeticOps.filled(k.length, sign);
    double[] shift = new double[k.length];
    for (int i = 0; i < shift.length; i++) {
      shift[i] = -sign * k[i];
    }
    Variable inside = ArithmeticOps.affine(c, x, largest ? null : signs, shift);
    Variable positive = c.activate(new Relu(), inside);
    return ArithmeticOps.affine(c, positive, largest ? null : signs, k);
  }

  static void reduceMax(Call c) {
    Variable x = c.variable(0);
    ReduceOps.Axes axes = ReduceOps.axes(c, x.shape(), c.integersSince(18, "axes", 1));
    c.out(axes == null ? x : reduced(c, x, axes));
  }

  /** The least element is minus the largest of the negated ones. */
  static void reduceMin(Call c) {
    Variable x = c.variable(0);
    ReduceOps.Axes axes = ReduceOps.axes(c, x.shape(), c.integersSince(18, "axes", 1));
    c.out(
        axes == null
            ? x
            : ArithmeticOps.scaled(c, reduced(c, ArithmeticOps.scaled(c, x, -1), axes), -1));
  }

  /** One window per kept element, which becomes a channel. */
  private static Variable reduced(Call c, Variable x, ReduceOps.Axes axes) {
    int terms = axes.terms();
    int kept = axes.kept();
    int[] pick = axes.pick(true);
    Order in = new Order(Shape.of(terms, 1, kept), pick);
    ConvGeometry g = new ConvGeometry(terms, 1, kept, 1, 1, kept, terms, 1, 1, 1, 1, 1, 0, 0, kept);
    Order out = new Order(Shape.of(1, 1, kept), null);
    return c.emit(new MaxPool(g), out, axes.result(), List.of(c.arrange(x, in)));
  }

  static void globalMaxPool(Call c) {
    Variable x = c.variable(0);
    int[] s = x.shape();
    Spatial all =
        Spatial.plain(c, x, java.util.Arrays.copyOfRange(s, Math.min(2, s.length), s.length));
    SpatialOps.pool(c, x, all, new MaxPool(all.geometry(all.channels(), all.channels())));
  }
}
