package org.plumbline.onnx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Operators that keep the row-major order of the file, or make constants. */
final class ShapeOps {
  private ShapeOps() {}

  static void identity(Call c) {
    c.out(c.in(0));
  }

  static void dropout(Call c) {
    boolean training = c.has(2) && c.constant(2).integers()[0] != 0;
    if (training) {
      throw c.unsupported("training_mode 1", "inference");
    }
    c.out(c.in(0));
  }

  static void cast(Call c) {
    int to = (int) c.integer("to", 0);
    boolean toReal = to == OnnxTensor.FLOAT || to == OnnxTensor.DOUBLE;
    if (OnnxTensor.elementSize(to) == 0) {
      throw c.unsupported(
          "target type " + OnnxTensor.typeName(to), "float, double, int32, int64, bool");
    }
    if (c.in(0) instanceof Constant k) {
      c.out(castConstant(c, k, to, toReal));
    } else if (toReal) {
      // Over the reals a conversion between float and double does nothing.
      c.out(c.in(0));
    } else {
      throw c.unsupported("a variable turned into " + OnnxTensor.typeName(to), "float, double");
    }
  }

  private static Constant castConstant(Call c, Constant k, int to, boolean toReal) {
    if (k.isInteger()) {
      return toReal ? toReals(c, k, to) : toIntegers(k.integers(), k.shape(), to);
    }
    double[] values = k.reals();
    if (toReal) {
      for (double v : values) {
        if (to == OnnxTensor.FLOAT && !Double.isNaN(v) && (float) v != v) {
          throw c.unsupported("a double constant that is no float", "constants exact as float");
        }
      }
      return Constant.ofReals(to, k.shape(), values);
    }
    long[] integers = new long[values.length];
    for (int i = 0; i < integers.length; i++) {
      if (!(Math.abs(values[i]) < 0x1p31)) {
        throw c.malformed("cannot turn " + values[i] + " into an integer");
      }
      integers[i] = to == OnnxTensor.BOOL ? (values[i] != 0 ? 1 : 0) : (long) values[i];
    }
    return Constant.ofIntegers(to, k.shape(), integers);
  }

  private static Constant toReals(Call c, Constant k, int to) {
    double[] values = new double[k.size()];
    for (int i = 0; i < values.length; i++) {
      long n = k.integers()[i];
      values[i] = n;
      if (Math.abs(n) > (to == OnnxTensor.FLOAT ? 1L << 24 : 1L << 53)) {
        throw c.unsupported("integer " + n, "integers that the target type holds exactly");
      }
    }
    return Constant.ofReals(to, k.shape(), values);
  }

  private static Constant toIntegers(long[] values, int[] shape, int to) {
    long[] out = new long[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] =
          to == OnnxTensor.BOOL
              ? (values[i] != 0 ? 1 : 0)
              : to == OnnxTensor.INT32 ? Math.toIntExact(values[i]) : values[i];
    }
    return Constant.ofIntegers(to, shape, out);
  }

  static void reshape(Call c) {
    FileValue v = c.in(0);
    int[] old = v.shape();
    long[] wanted = c.integers(1);
    boolean zeros = c.integer("allowzero", 0) != 0;
    long[] dims = wanted.clone();
    long known = 1;
    int free = -1;
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == 0 && !zeros) {
        dims[i] = old[Dims.axis(i, old.length)];
      }
      if (dims[i] == -1) {
        if (free >= 0) {
          throw c.malformed(
              "cannot reshape to " + Arrays.toString(wanted) + ": two open dimensions");
        }
        free = i;
      } else {
        known = Math.multiplyExact(known, dims[i]);
      }
    }
    int size = Dims.size(old);
    if (free >= 0) {
      dims[free] = known == 0 ? 0 : size / known;
    }
    int[] shape = Dims.of(dims);
    if (Dims.size(shape) != size) {
      throw c.malformed("cannot reshape " + Dims.text(old) + " to " + Arrays.toString(wanted));
    }
    c.out(v.reshape(shape));
  }

  static void flatten(Call c) {
    FileValue v = c.in(0);
    int[] s = v.shape();
    long axis = c.integer("axis", 1);
    int a = axis == s.length ? s.length : Dims.axis(axis, s.length);
    c.out(v.reshape(Dims.product(s, 0, a), Dims.product(s, a, s.length)));
  }

  static void squeeze(Call c) {
    FileValue v = c.in(0);
    int[] s = v.shape();
    long[] axes = c.integersSince(13, "axes", 1);
    boolean[] drop = new boolean[s.length];
    for (int i = 0; axes == null && i < s.length; i++) {
      drop[i] = s[i] == 1;
    }
    for (long axis : axes == null ? new long[0] : axes) {
      int a = Dims.axis(axis, s.length);
      if (s[a] != 1) {
        throw c.malformed("axis " + axis + " of " + Dims.text(s) + " cannot be removed");
      }
      drop[a] = true;
    }
    int n = 0;
    int[] out = new int[s.length];
    for (int i = 0; i < s.length; i++) {
      if (!drop[i]) {
        out[n++] = s[i];
      }
    }
    c.out(v.reshape(Arrays.copyOf(out, n)));
  }

  static void unsqueeze(Call c) {
    FileValue v = c.in(0);
    int[] s = v.shape();
    long[] axes = c.integersSince(13, "axes", 1);
    if (axes == null) {
      throw c.malformed("Unsqueeze lacks axes");
    }
    int[] out = new int[s.length + axes.length];
    for (long axis : axes) {
      int a = Dims.axis(axis, out.length);
      if (out[a] != 0) {
        throw c.malformed("axis " + axis + " is named twice");
      }
      out[a] = -1;
    }
    int n = 0;
    for (int i = 0; i < out.length; i++) {
      out[i] = out[i] == -1 ? 1 : s[n++];
    }
    c.out(v.reshape(out));
  }

  static void shape(Call c) {
    int[] s = c.in(0).shape();
    int from = Math.clamp(wrap(c.integer("start", 0), s.length), 0, s.length);
    int to = Math.clamp(wrap(c.integer("end", s.length), s.length), from, s.length);
    c.out(Constant.ofInts(Arrays.copyOfRange(s, from, to)));
  }

  static void size(Call c) {
    c.out(Constant.ofInts(Dims.size(c.in(0).shape())).reshape());
  }

  private static long wrap(long axis, int rank) {
    return axis < 0 ? axis + rank : axis;
  }

  static void constantOfShape(Call c) {
    int[] shape = Dims.of(c.integers(0));
    Dims.made(0, shape);
    OnnxTensor t = c.tensor("value");
    Constant one =
        t == null
            ? Constant.ofReals(OnnxTensor.FLOAT, new int[] {1}, 0)
            : Constant.of(t).reshape(1);
    c.out(one.pick(shape, new int[Dims.size(shape)], 0));
  }

  static void constant(Call c) {
    OnnxTensor t = c.tensor("value");
    double @Nullable [] reals = c.reals("value_floats");
    long @Nullable [] integers = c.integers("value_ints");
    if (t != null) {
      c.out(Constant.of(t));
    } else if (reals != null) {
      c.out(Constant.ofReals(OnnxTensor.FLOAT, new int[] {reals.length}, reals));
    } else if (integers != null) {
      c.out(Constant.ofIntegers(OnnxTensor.INT64, new int[] {integers.length}, integers));
    } else if (c.hasAttribute("value_float")) {
      c.out(Constant.ofReals(OnnxTensor.FLOAT, new int[0], c.real("value_float", 0)));
    } else if (c.hasAttribute("value_int")) {
      c.out(Constant.ofIntegers(OnnxTensor.INT64, new int[0], c.integer("value_int", 0)));
    } else {
      throw c.unsupported("a string or sparse value", "tensors, floats, integers");
    }
  }
}
