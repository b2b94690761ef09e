package org.plumbline.onnx;

import java.util.List;

/** Comparisons and logic on known numbers, and choices by known conditions. */
final class LogicOps {
  private LogicOps() {}

  static void equal(Call c) {
    compare(c, order -> order == 0);
  }

  static void less(Call c) {
    compare(c, order -> order < 0);
  }

  static void greater(Call c) {
    compare(c, order -> order > 0);
  }

  static void lessOrEqual(Call c) {
    compare(c, order -> order <= 0);
  }

  static void greaterOrEqual(Call c) {
    compare(c, order -> order >= 0);
  }

  /** What the sign of a comparison has to be. */
  private interface Sign {
    boolean test(int order);
  }

  private static void compare(Call c, Sign sign) {
    Constant a = c.constant(0);
    Constant b = c.constant(1);
    int[] shape = Dims.broadcast(a.shape(), b.shape());
    if (a.isInteger() != b.isInteger()) {
      throw c.malformed(c.node().opType() + " of integers and reals");
    }
    Constant p = finite(c, a).broadcast(shape);
    Constant q = finite(c, b).broadcast(shape);
    long[] out = new long[p.size()];
    for (int i = 0; i < out.length; i++) {
      // Adding 0 makes -0 and 0 equal, as they are for ONNX.
      int order =
          p.isInteger()
              ? Long.compare(p.integers()[i], q.integers()[i])
              : Double.compare(p.reals()[i] + 0.0, q.reals()[i] + 0.0);
      out[i] = sign.test(order) ? 1 : 0;
    }
    c.out(Constant.ofIntegers(OnnxTensor.BOOL, shape, out));
  }

  private static Constant finite(Call c, Constant k) {
    return k.isInteger() ? k : c.finite(k, "an operand");
  }

  static void not(Call c) {
    long[] values = c.integers(0).clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] == 0 ? 1 : 0;
    }
    c.out(Constant.ofIntegers(OnnxTensor.BOOL, c.in(0).shape(), values));
  }

  static void and(Call c) {
    logic(c, 2);
  }

  static void or(Call c) {
    logic(c, 1);
  }

  /** True where at least so many operands are. */
  private static void logic(Call c, int atLeast) {
    Constant a = c.constant(0);
    Constant b = c.constant(1);
    int[] shape = Dims.broadcast(a.shape(), b.shape());
    if (!a.isInteger() || !b.isInteger()) {
      throw c.malformed(c.node().opType() + " of reals");
    }
    long[] p = a.broadcast(shape).integers();
    long[] q = b.broadcast(shape).integers();
    long[] out = new long[p.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (p[i] != 0 ? 1 : 0) + (q[i] != 0 ? 1 : 0) >= atLeast ? 1 : 0;
    }
    c.out(Constant.ofIntegers(OnnxTensor.BOOL, shape, out));
  }

  /** A choice element by element: both values one after the other, then those that are chosen. */
  static void where(Call c) {
    Constant condition = c.constant(0);
    FileValue a = c.in(1);
    FileValue b = c.in(2);
    int[] shape = Dims.broadcast(condition.shape(), Dims.broadcast(a.shape(), b.shape()));
    if (!condition.isInteger()) {
      throw c.malformed("Where with a condition of reals");
    }
    long[] chosen = condition.broadcast(shape).integers();
    int size = Dims.size(shape);
    FileValue wideA = MoveOps.broadcast(a, shape).reshape(size);
    FileValue wideB = MoveOps.broadcast(b, shape).reshape(size);
    int[] pick = new int[size];
    boolean all = true;
    boolean none = true;
    for (int i = 0; i < size; i++) {
      pick[i] = chosen[i] != 0 ? i : size + i;
      all &= chosen[i] != 0;
      none &= chosen[i] == 0;
    }
    FileValue both = all ? wideA : none ? wideB : ConcatOp.join(c, List.of(wideA, wideB), 0);
    c.out(all || none ? both.reshape(shape) : both.pick(shape, pick, 0));
  }
}
