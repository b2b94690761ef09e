package org.plumbline.onnx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Operators that only move elements, as lists of source elements: {@code out[i] = in[pick[i]]}. */
final class Picks {
  private Picks() {}

  /** {@code pick} of a result whose axes walk the source in fixed steps. */
  static int[] strided(int[] shape, int offset, int... steps) {
    int[] pick = new int[Dims.size(shape)];
    int[] at = new int[shape.length];
    int source = offset;
    for (int i = 0; i < pick.length; i++) {
      pick[i] = source;
      for (int a = shape.length - 1; a >= 0; a--) {
        source += steps[a];
        if (++at[a] < shape[a]) {
          break;
        }
        source -= steps[a] * shape[a];
        at[a] = 0;
      }
    }
    return pick;
  }

  /** The shape after a transposition. */
  static int[] transposed(int[] shape, int... perm) {
    int[] out = new int[shape.length];
    boolean[] seen = new boolean[shape.length];
    if (perm.length != shape.length) {
      throw new ArithmeticException(
          "permutation " + Arrays.toString(perm) + " of a value of shape " + Dims.text(shape));
    }
    for (int i = 0; i < out.length; i++) {
      if (perm[i] < 0 || perm[i] >= out.length || seen[perm[i]]) {
        throw new ArithmeticException(Arrays.toString(perm) + " is not a permutation");
      }
      seen[perm[i]] = true;
      out[i] = shape[perm[i]];
    }
    return out;
  }

  /** Axis {@code i} of the result is axis {@code perm[i]} of the source. */
  static int[] transpose(int[] shape, int... perm) {
    int[] out = transposed(shape, perm);
    int[] strides = Dims.strides(shape);
    int[] steps = new int[out.length];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = strides[perm[i]];
    }
    return strided(out, 0, steps);
  }

  /** Repeats axes of length 1, or null if nothing is repeated. */
  static int @Nullable [] broadcast(int[] shape, int... target) {
    if (Dims.size(shape) == Dims.size(target)) {
      return null;
    }
    Dims.made(Dims.size(shape), target);
    int[] strides = Dims.strides(shape);
    int[] steps = new int[target.length];
    int lead = target.length - shape.length;
    for (int i = lead; i < target.length; i++) {
      steps[i] = shape[i - lead] == 1 ? 0 : strides[i - lead];
    }
    return strided(target, 0, steps);
  }

  /** The slice of axis {@code axis} at these source positions; -1 leaves a gap. */
  static int[] along(int[] shape, int axis, int... positions) {
    int inner = Dims.product(shape, axis + 1, shape.length);
    int outer = Dims.product(shape, 0, axis);
    int[] pick = new int[Dims.made(Dims.size(shape), outer, positions.length, inner)];
    int i = 0;
    for (int o = 0; o < outer; o++) {
      for (int p : positions) {
        int from = (o * shape[axis] + p) * inner;
        for (int k = 0; k < inner; k++) {
          pick[i++] = p < 0 ? -1 : from + k;
        }
      }
    }
    return pick;
  }

  /** {@code second} after {@code first}: elements of the result of {@code first} are picked. */
  static int[] compose(int[] second, int... first) {
    int[] pick = new int[second.length];
    for (int i = 0; i < pick.length; i++) {
      pick[i] = second[i] < 0 ? -1 : first[second[i]];
    }
    return pick;
  }

  /** The inverse of a permutation of {@code size} elements, or null if it is none. */
  static int @Nullable [] inverse(int[] index, int size) {
    if (index.length != size) {
      return null;
    }
    int[] inverse = new int[size];
    Arrays.fill(inverse, -1);
    for (int i = 0; i < size; i++) {
      if (index[i] < 0 || inverse[index[i]] >= 0) {
        return null;
      }
      inverse[index[i]] = i;
    }
    return inverse;
  }

  /** Whether {@code index[i] = i}. */
  static boolean isIdentity(int... index) {
    for (int i = 0; i < index.length; i++) {
      if (index[i] != i) {
        return false;
      }
    }
    return true;
  }
}
