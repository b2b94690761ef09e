package org.plumbline.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.op.Conv;
import org.plumbline.graph.op.Dense;
import org.plumbline.graph.op.ElementwiseAffine;
import org.plumbline.graph.op.Sum;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Weights;

/** Elementwise arithmetic with constants, sums of variables, and exact arithmetic on constants. */
final class ArithmeticOps {
  private ArithmeticOps() {}

  static void add(Call c) {
    c.out(sum(c, c.in(0), c.in(1), 1));
  }

  static void sub(Call c) {
    c.out(sum(c, c.in(0), c.in(1), -1));
  }

  /** The n-ary Sum. */
  static void sumAll(Call c) {
    FileValue total = c.in(0);
    for (int i = 1; i < c.node().inputs().size(); i++) {
      total = sum(c, total, c.in(i), 1);
    }
    c.out(total);
  }

  static void neg(Call c) {
    if (c.in(0) instanceof Constant k) {
      c.out(ConstantOps.negate(k));
    } else {
      c.out(scaled(c, c.variable(0), -1));
    }
  }

  static FileValue sum(Call c, FileValue a, FileValue b, int sign) {
    int[] shape = Dims.broadcast(a.shape(), b.shape());
    if (a instanceof Constant p && b instanceof Constant q) {
      Constant k =
          ConstantOps.combine(c, sign > 0 ? "Add" : "Sub", p.broadcast(shape), q.broadcast(shape));
      return k != null ? k : sum(c, c.lifted(p), q, sign);
    }
    if (a instanceof Variable x && b instanceof Variable z) {
      return sumOfVariables(c, x.broadcast(shape), z.broadcast(shape), sign);
    }
    if (a instanceof Variable x) {
      Constant k = shift(c, (Constant) b).broadcast(shape);
      return shifted(c, x.broadcast(shape), (sign > 0 ? k : ConstantOps.negate(k)).reals());
    }
    Constant k = shift(c, (Constant) a).broadcast(shape);
    Variable z = ((Variable) b).broadcast(shape);
    return sign > 0 ? shifted(c, z, k.reals()) : affine(c, z, filled(k.size(), -1), k.reals());
  }

  static Constant shift(Call c, Constant k) {
    if (k.isInteger()) {
      throw c.malformed("a real variable meets an integer constant");
    }
    return c.finite(k, "the constant");
  }

  static Variable sumOfVariables(Call c, Variable a, Variable b, int sign) {
    Order order = c.scope().naturalOrder(a.toFile() == null && b.toFile() != null ? b : a);
    List<Integer> operands = List.of(c.arrange(a, order), c.arrange(b, order));
    return c.emit(new Sum(1, sign), order, a.shape(), operands);
  }

  static double[] filled(int size, double value) {
    double[] all = new double[size];
    java.util.Arrays.fill(all, value);
    return all;
  }

  static boolean isAll(double[] values, double value) {
    for (double v : values) {
      if (v != value) {
        return false;
      }
    }
    return true;
  }

  /** Numbers given in file order, in an engine order. */
  private static double[] arranged(double[] values, Order order) {
    double[] out = new double[values.length];
    for (int e = 0; e < out.length; e++) {
      out[e] = values[order.file(e)];
    }
    return out;
  }

  /** {@code scale x + shift}, both in file order; null for 1 and 0. */
  static Variable affine(Call c, Variable x, double @Nullable [] scale, double @Nullable [] shift) {
    Order order = c.scope().naturalOrder(x);
    Weights s = scale == null ? null : Constant.weights(arranged(scale, order));
    Weights t = shift == null ? null : Constant.weights(arranged(shift, order));
    int operand = c.arrange(x, order);
    return c.emit(ElementwiseAffine.of(order.shape(), s, t), order, x.shape(), List.of(operand));
  }

  static Variable scaled(Call c, Variable x, double factor) {
    return factor == 1 ? x : affine(c, x, filled(x.size(), factor), null);
  }

  /** {@code x + shift}; the shift becomes the bias of a product that nothing else reads. */
  private static Variable shifted(Call c, Variable x, double[] shift) {
    if (isAll(shift, 0)) {
      return x;
    }
    return isShared(c) ? affine(c, x, null, shift) : shiftedBy(c, x, shift);
  }

  private static boolean isShared(Call c) {
    return c.node().inputs().stream().anyMatch(n -> c.scope().uses(n) > 1 && !isConstant(c, n));
  }

  /** {@code x + shift} where {@code x} was just made and nothing else can read it. */
  static Variable shiftedBy(Call c, Variable x, double[] shift) {
    Variable fused = fused(c, x, shift);
    return fused != null ? fused : affine(c, x, null, shift);
  }

  private static @Nullable Variable fused(Call c, Variable x, double[] shift) {
    if (x.toFile() == null) {
      return null;
    }
    Order order = c.scope().naturalOrder(x);
    double[] engine = arranged(shift, order);
    List<Integer> operands = c.scope().operands(x.node());
    if (c.scope().op(x.node()) instanceof Dense d && d.bias().length == 0) {
      Dense with = new Dense(x.nodeSize(), inputs(c, operands), d.weights(), weights(engine));
      return c.emit(with, order, x.shape(), operands);
    }
    if (c.scope().op(x.node()) instanceof Conv v && v.channelBias() == null) {
      double[] perChannel = perChannel(engine, v.geometry().outChannels());
      if (perChannel != null) {
        Conv with = new Conv(v.geometry(), v.weights(), weights(perChannel));
        return c.emit(with, order, x.shape(), operands);
      }
    }
    return null;
  }

  private static Weights weights(double[] values) {
    return Constant.weights(values);
  }

  private static boolean isConstant(Call c, String name) {
    return c.scope().value(name) instanceof Constant;
  }

  private static int inputs(Call c, List<Integer> operands) {
    return c.scope().shape(operands.get(0)).size();
  }

  /** The numbers of one position if all positions have the same, else null. */
  private static double @Nullable [] perChannel(double[] values, int channels) {
    for (int i = channels; i < values.length; i++) {
      if (values[i] != values[i - channels]) {
        return null;
      }
    }
    return java.util.Arrays.copyOf(values, channels);
  }

  static void mul(Call c) {
    FileValue a = c.in(0);
    FileValue b = c.in(1);
    int[] shape = Dims.broadcast(a.shape(), b.shape());
    if (a instanceof Constant p && b instanceof Constant q) {
      Constant k = ConstantOps.combine(c, "Mul", p.broadcast(shape), q.broadcast(shape));
      c.out(k != null ? k : product(c, c.lifted(p), q, shape));
    } else {
      c.out(product(c, a, b, shape));
    }
  }

  private static Variable product(Call c, FileValue a, FileValue b, int... shape) {
    if (a instanceof Variable p && b instanceof Variable q) {
      return ProductOps.multiply(c, p.broadcast(shape), q.broadcast(shape));
    }
    Variable x = (Variable) (a instanceof Variable ? a : b);
    Constant k = shift(c, (Constant) (a instanceof Variable ? b : a)).broadcast(shape);
    Variable wide = x.broadcast(shape);
    return isAll(k.reals(), 1) ? wide : affine(c, wide, k.reals(), null);
  }

  static void div(Call c) {
    FileValue a = c.in(0);
    FileValue b = c.in(1);
    int[] shape = Dims.broadcast(a.shape(), b.shape());
    if (a instanceof Constant p && b instanceof Constant q) {
      Constant k = ConstantOps.combine(c, "Div", p.broadcast(shape), q.broadcast(shape));
      c.out(k != null ? k : quotient(c, c.lifted(p), q, shape));
    } else if (b instanceof Variable z) {
      c.out(ProductOps.quotient(c, a, z, shape));
    } else {
      c.out(quotient(c, (Variable) a, (Constant) b, shape));
    }
  }

  private static Variable quotient(Call c, Variable x, Constant k, int... shape) {
    Variable wide = x.broadcast(shape);
    double[] divisor = shift(c, k).broadcast(shape).reals();
    if (isAll(divisor, 1)) {
      return wide;
    }
    Order order = c.scope().naturalOrder(wide);
    Shape engine = order.shape();
    ElementwiseAffine op = ElementwiseAffine.quotient(engine, arranged(divisor, order));
    return c.emit(op, order, wide.shape(), List.of(c.arrange(wide, order)));
  }

  /** The mean of {@code count} numbers, given their sum. */
  static Variable divided(Call c, Variable x, int count) {
    if (count == 1) {
      return x;
    }
    Order order = c.scope().naturalOrder(x);
    ElementwiseAffine op = ElementwiseAffine.quotient(order.shape(), filled(x.size(), count));
    return c.emit(op, order, x.shape(), List.of(c.arrange(x, order)));
  }
}
