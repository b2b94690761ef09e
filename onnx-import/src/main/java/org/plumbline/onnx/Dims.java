package org.plumbline.onnx;

import java.util.Arrays;

/** Arithmetic on dimensions as files have them: row major, batch dimension included. */
final class Dims {
  /** The most elements of one value; checked before memory is taken. */
  static final int MAX_ELEMENTS = 1 << 28;

  /**
   * The most elements of a value that a node makes larger than its operands. Constants in the file
   * pay for their elements with bytes; what a few bytes ask for is limited more tightly.
   */
  static final int MAX_MADE = 1 << 24;

  private static final int MAX_RANK = 64;

  private Dims() {}

  /**
   * The number of elements.
   *
   * @throws ArithmeticException if a dimension is negative or there are too many elements; the
   *     message says which
   */
  static int size(int... shape) {
    long size = 1;
    if (shape.length > MAX_RANK) {
      throw new ArithmeticException("a value of " + shape.length + " dimensions is too deep");
    }
    for (int d : shape) {
      if (d < 0) {
        throw new ArithmeticException("a value of shape " + text(shape) + " does not exist");
      }
      size = Math.multiplyExact(size, d);
      if (size > MAX_ELEMENTS) {
        throw new ArithmeticException(
            "a value of shape " + text(shape) + " has more than " + MAX_ELEMENTS + " elements");
      }
    }
    return (int) size;
  }

  /**
   * The number of elements of a value that is made from operands of at most {@code operand}
   * elements.
   *
   * @throws ArithmeticException as {@link #size}, or if the value is larger than its operands and
   *     than {@link #MAX_MADE}
   */
  static int made(int operand, int... shape) {
    int size = size(shape);
    if (size > Math.max(operand, MAX_MADE)) {
      throw new ArithmeticException(
          "a value of shape " + text(shape) + " has more than " + MAX_MADE + " elements");
    }
    return size;
  }

  /** {@code long} dimensions from a file as ints. */
  static int[] of(long... dims) {
    int[] shape = new int[dims.length];
    for (int i = 0; i < shape.length; i++) {
      if (dims[i] < 0 || dims[i] > MAX_ELEMENTS) {
        throw new ArithmeticException("dimension " + dims[i] + " is out of range");
      }
      shape[i] = (int) dims[i];
    }
    size(shape);
    return shape;
  }

  /** Distance of neighbours along each axis. */
  static int[] strides(int... shape) {
    int[] strides = new int[shape.length];
    int step = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = step;
      step *= shape[i];
    }
    return strides;
  }

  /** The product of the dimensions from {@code from} (inclusive) to {@code to} (exclusive). */
  static int product(int[] shape, int from, int to) {
    return size(Arrays.copyOfRange(shape, from, to));
  }

  /**
   * An axis counted from 0.
   *
   * @throws ArithmeticException if it is out of range
   */
  static int axis(long axis, int rank) {
    long a = axis < 0 ? axis + rank : axis;
    if (a < 0 || a >= rank) {
      throw new ArithmeticException("axis " + axis + " of a value with " + rank + " dimensions");
    }
    return (int) a;
  }

  /** The shape that two values broadcast to. */
  static int[] broadcast(int[] a, int[] b) {
    int[] out = new int[Math.max(a.length, b.length)];
    for (int i = 0; i < out.length; i++) {
      int da = i < out.length - a.length ? 1 : a[i - (out.length - a.length)];
      int db = i < out.length - b.length ? 1 : b[i - (out.length - b.length)];
      if (da != db && da != 1 && db != 1) {
        throw new ArithmeticException("shapes " + text(a) + " and " + text(b) + " do not fit");
      }
      out[i] = da == 1 ? db : da;
    }
    made(Math.max(size(a), size(b)), out);
    return out;
  }

  /** A shape as text, {@code 1x3x32x32}. */
  static String text(int... shape) {
    if (shape.length == 0) {
      return "scalar";
    }
    StringBuilder s = new StringBuilder();
    for (int d : shape) {
      s.append(s.isEmpty() ? "" : "x").append(d);
    }
    return s.toString();
  }
}
