package org.plumbline.onnx;

import java.util.Arrays;

/** Operators that move elements: views of variables, copies of constants. */
final class MoveOps {
  private MoveOps() {}

  static void transpose(Call c) {
    FileValue v = c.in(0);
    int[] s = v.shape();
    long[] given = c.integers("perm");
    int[] perm = new int[s.length];
    for (int i = 0; i < perm.length; i++) {
      perm[i] = given == null || given.length != s.length ? s.length - 1 - i : (int) given[i];
    }
    if (given != null && given.length != s.length) {
      throw c.malformed("perm has " + given.length + " axes, the input is " + Dims.text(s));
    }
    c.out(v.pick(Picks.transposed(s, perm), Picks.transpose(s, perm), 0));
  }

  static void expand(Call c) {
    FileValue v = c.in(0);
    c.out(broadcast(v, Dims.broadcast(v.shape(), Dims.of(c.integers(1)))));
  }

  static FileValue broadcast(FileValue v, int... target) {
    return v instanceof Variable x ? x.broadcast(target) : ((Constant) v).broadcast(target);
  }

  static void tile(Call c) {
    FileValue v = c.in(0);
    long[] repeats = c.integers(1);
    int[] s = v.shape();
    if (repeats.length != s.length) {
      throw c.malformed(repeats.length + " repeats for a value of shape " + Dims.text(s));
    }
    for (int a = 0; a < s.length; a++) {
      int n = Math.toIntExact(Math.multiplyExact(repeats[a], (long) s[a]));
      int length = s[a];
      int[] positions = new int[Dims.size(n)];
      Arrays.setAll(positions, i -> i % length);
      v = take(v, a, positions);
    }
    c.out(v);
  }

  /** The elements of {@code v} at these positions of an axis. */
  static FileValue take(FileValue v, int axis, int... positions) {
    int[] s = v.shape();
    int[] pick = Picks.along(s, axis, positions);
    s[axis] = positions.length;
    return v.pick(s, pick, 0);
  }

  static void gather(Call c) {
    FileValue v = c.in(0);
    int[] s = v.shape();
    int axis = Dims.axis(c.integer("axis", 0), s.length);
    Constant indices = c.constant(1);
    long[] wanted = c.integers(1);
    int[] positions = new int[wanted.length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = Dims.axis(wanted[i], s[axis]);
    }
    int[] inner = indices.shape();
    int[] out = new int[s.length - 1 + inner.length];
    System.arraycopy(s, 0, out, 0, axis);
    System.arraycopy(inner, 0, out, axis, inner.length);
    System.arraycopy(s, axis + 1, out, axis + inner.length, s.length - 1 - axis);
    c.out(take(v, axis, positions).reshape(out));
  }

  static void slice(Call c) {
    FileValue v = c.in(0);
    int[] s = v.shape();
    boolean inputs = c.opset() >= 10;
    long[] starts = inputs ? c.integers(1) : c.integers("starts");
    long[] ends = inputs ? c.integers(2) : c.integers("ends");
    long[] axes = inputs ? (c.has(3) ? c.integers(3) : null) : c.integers("axes");
    long[] steps = inputs && c.has(4) ? c.integers(4) : null;
    if (starts == null || ends == null || starts.length != ends.length) {
      throw c.malformed("Slice needs as many starts as ends");
    }
    for (int i = 0; i < starts.length; i++) {
      int axis = Dims.axis(axes == null ? i : axes[i], s.length);
      long step = steps == null ? 1 : steps[i];
      if (step == 0) {
        throw c.malformed("Slice with step 0");
      }
      v = take(v, axis, positions(starts[i], ends[i], step, s[axis]));
    }
    c.out(v);
  }

  private static int[] positions(long start, long end, long step, int length) {
    long low = step > 0 ? 0 : -1;
    long high = step > 0 ? length : length - 1;
    long from = Math.clamp(start < 0 ? start + length : start, step > 0 ? 0 : low, high);
    long to = Math.clamp(end < 0 ? end + length : end, low, high);
    // An end of -length - 1 or less means "before the first element" for negative steps.
    long span = step > 0 ? to - from : from - to;
    long stride = step == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(step);
    int count = span <= 0 ? 0 : (int) ((span - 1) / stride + 1);
    int[] positions = new int[count];
    for (int i = 0; i < count; i++) {
      positions[i] = (int) (from + i * step);
    }
    return positions;
  }

  static void split(Call c) {
    FileValue v = c.in(0);
    int[] s = v.shape();
    int axis = Dims.axis(c.integer("axis", 0), s.length);
    long[] sizes = c.integersSince(13, "split", 1);
    int parts = c.node().outputs().size();
    if (sizes == null) {
      long named = c.opset() >= 18 ? c.integer("num_outputs", parts) : parts;
      if (named != parts || (c.opset() < 18 && s[axis] % parts != 0)) {
        throw c.malformed(
            "cannot split "
                + s[axis]
                + " elements into "
                + named
                + " equal parts for "
                + parts
                + " outputs");
      }
      sizes = new long[parts];
      Arrays.fill(sizes, (s[axis] + parts - 1) / parts);
      sizes[parts - 1] = s[axis] - (parts - 1) * sizes[0];
    }
    if (sizes.length != parts || Arrays.stream(sizes).sum() != s[axis]) {
      throw c.malformed(
          "cannot split "
              + s[axis]
              + " elements into "
              + Arrays.toString(sizes)
              + " for "
              + parts
              + " outputs");
    }
    int from = 0;
    for (int k = 0; k < parts; k++) {
      int begin = from;
      int[] positions = new int[Dims.size((int) sizes[k])];
      Arrays.setAll(positions, i -> begin + i);
      c.out(k, take(v, axis, positions));
      from += positions.length;
    }
  }

  static void pad(Call c) {
    FileValue v = c.in(0);
    boolean inputs = c.opset() >= 11;
    long[] pads = inputs ? c.integers(1) : c.integers("pads");
    String mode = c.text("mode", "constant");
    double value = inputs ? (c.has(2) ? c.reals(2).reals()[0] : 0) : c.real("value", 0);
    long[] axes = c.opset() >= 18 && c.has(3) ? c.integers(3) : null;
    int rank = v.shape().length;
    int count = axes == null ? rank : axes.length;
    if (pads == null || pads.length != 2 * count) {
      throw c.malformed("Pad of " + rank + " axes needs " + 2 * count + " numbers");
    }
    if (!Double.isFinite(value)) {
      throw c.malformed("Pad with " + value);
    }
    for (int i = 0; i < count; i++) {
      int axis = Dims.axis(axes == null ? i : axes[i], rank);
      int before = Math.toIntExact(pads[i]);
      int after = Math.toIntExact(pads[count + i]);
      if (before != 0 || after != 0) {
        int[] s = v.shape();
        int[] positions = padded(c, mode, s[axis], before, after);
        int[] pick = Picks.along(s, axis, positions);
        s[axis] = positions.length;
        v = v.pick(s, pick, value);
      }
    }
    c.out(v);
  }

  private static int[] padded(Call c, String mode, int length, int before, int after) {
    int[] positions = new int[Dims.size(Math.addExact(Math.addExact(length, before), after))];
    for (int i = 0; i < positions.length; i++) {
      int p = i - before;
      boolean inside = p >= 0 && p < length;
      positions[i] =
          switch (mode) {
            case "constant" -> inside ? p : -1;
            case "edge" -> Math.clamp(p, 0, length - 1);
            case "reflect" -> p < 0 ? -p : p >= length ? 2 * (length - 1) - p : p;
            default -> throw c.unsupported("mode '" + mode + "'", "constant, edge, reflect");
          };
      if (positions[i] < -1 || positions[i] >= length) {
        throw c.malformed("Pad reflects beyond the " + length + " elements there are");
      }
    }
    return positions;
  }
}
