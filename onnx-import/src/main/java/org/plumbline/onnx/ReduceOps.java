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

  private static void reduce(Call c, long @Nullable [] axes, boolean mean) {
    int[] s = c.in(0).shape();
    boolean[] reduced = new boolean[s.length];
    boolean none = axes == null || axes.length == 0;
    if (none && c.integer("noop_with_empty_axes", 0) != 0) {
      c.out(c.in(0));
      return;
    }
    for (int i = 0; none && i < s.length; i++) {
      reduced[i] = true;
    }
    for (long axis : axes == null ? new long[0] : axes) {
      reduced[Dims.axis(axis, s.length)] = true;
    }
    Variable x = c.variable(0);
    int[] perm = new int[s.length];
    int n = collect(reduced, false, perm, 0);
    collect(reduced, true, perm, n);
    int[] moved = Picks.transposed(s, perm);
    int kept = Dims.product(moved, 0, n);
    int terms = Dims.product(moved, n, moved.length);
    if (kept == 0 || terms == 0) {
      throw c.unsupported("an empty value", "values with elements");
    }
    int[] shape = result(s, reduced, c.integer("keepdims", 1) != 0);
    if (terms == 1) {
      c.out(x.reshape(shape));
      return;
    }
    Products.Sizes sizes = new Products.Sizes(1, kept, terms, 1);
    double[] ones = ArithmeticOps.filled(terms, 1);
    Products.Result result = new Products.Result(shape, null);
    Variable total = Products.multiply(c, sizes, x, Picks.transpose(s, perm), ones, result);
    c.out(mean ? ArithmeticOps.divided(c, total, terms) : total);
  }

  private static int collect(boolean[] reduced, boolean which, int[] perm, int from) {
    int n = from;
    for (int i = 0; i < reduced.length; i++) {
      if (reduced[i] == which) {
        perm[n++] = i;
      }
    }
    return n;
  }

  private static int[] result(int[] shape, boolean[] reduced, boolean keep) {
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
