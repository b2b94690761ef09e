package org.plumbline.onnx;

import org.jspecify.annotations.Nullable;

/** ReduceSum and ReduceMean: products with a row of ones. */
final class ReduceOps {
  private ReduceOps() {}

  static void sum(Call c) {
    reduce(c, c.integersSince(13, "axes", 1), false);
  }

  static void mean(Call c) {
    reduce(c, c.integersSince(18, "axes", 1), true);
  }

  private static void reduce(Call c, long @Nullable [] named, boolean mean) {
    Variable x = c.variable(0);
    Axes axes = axes(c, x.shape(), named);
    if (axes == null) {
      c.out(x);
      return;
    }
    Variable total = total(c, x, axes);
    c.out(mean ? ArithmeticOps.divided(c, total, axes.terms()) : total);
  }

  /** The sums over these axes. */
  static Variable total(Call c, Variable x, Axes axes) {
    if (axes.terms() == 1) {
      return x.reshape(axes.result());
    }
    Products.Sizes sizes = new Products.Sizes(1, axes.kept(), axes.terms(), 1);
    double[] ones = ArithmeticOps.filled(axes.terms(), 1);
    Products.Result result = new Products.Result(axes.result(), null);
    return Products.multiply(c, sizes, x, axes.pick(false), ones, result);
  }

  /** The axes that a call reduces, or null if it leaves the value as it is. */
  static @Nullable Axes axes(Call c, int[] shape, long @Nullable [] named) {
    boolean[] reduced = new boolean[shape.length];
    boolean none = named == null || named.length == 0;
    if (none && c.integer("noop_with_empty_axes", 0) != 0) {
      return null;
    }
    for (int i = 0; none && i < shape.length; i++) {
      reduced[i] = true;
    }
    for (long axis : named == null ? new long[0] : named) {
      reduced[Dims.axis(axis, shape.length)] = true;
    }
    Axes axes = new Axes(shape, reduced, c.integer("keepdims", 1) != 0);
    if (axes.kept() == 0 || axes.terms() == 0) {
      throw c.unsupported("an empty value", "values with elements");
    }
    return axes;
  }

  /**
   * Axes of a value that are reduced.
   *
   * @param shape the value's shape
   * @param reduced whether each axis is reduced
   * @param keep whether reduced axes stay, with length 1
   */
  record Axes(int[] shape, boolean[] reduced, boolean keep) {
    /** Elements of the result. */
    int kept() {
      return count(false);
    }

    /** Elements that make one of the result. */
    int terms() {
      return count(true);
    }

    private int count(boolean which) {
      int n = 1;
      for (int i = 0; i < shape.length; i++) {
        n *= reduced[i] == which ? shape[i] : 1;
      }
      return n;
    }

    /** The value's elements as a matrix of results and terms, or of terms and results. */
    int[] pick(boolean termsFirst) {
      int[] perm = new int[shape.length];
      int n = collect(termsFirst, perm, 0);
      collect(!termsFirst, perm, n);
      return Picks.transpose(shape, perm);
    }

    private int collect(boolean which, int[] perm, int from) {
      int n = from;
      for (int i = 0; i < reduced.length; i++) {
        if (reduced[i] == which) {
          perm[n++] = i;
        }
      }
      return n;
    }

    /** The shape of the result. */
    int[] result() {
      int[] out = new int[shape.length];
      int n = 0;
      for (int i = 0; i < shape.length; i++) {
        if (!reduced[i]) {
          out[n++] = shape[i];
        } else if (keep) {
          out[n++] = 1;
        }
      }
      return java.util.Arrays.copyOf(out, n);
    }
  }
}
