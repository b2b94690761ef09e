package org.plumbline.onnx;

import java.util.Arrays;
import org.plumbline.tensor.ConvGeometry;

/**
 * Where an operator of ONNX reads: kernel, strides, dilations and paddings, with {@code auto_pad}
 * and {@code ceil_mode} resolved. Values are {@code [1, channels, height, width]} or {@code [1,
 * channels, length]}, which is taken as height 1.
 */
final class Spatial {
  private final int channels;
  private final int rank;
  private final int[] in;
  private final int[] kernel;
  private final int[] strides = {1, 1};
  private final int[] dilations = {1, 1};
  private final int[] before = {0, 0};
  private final int[] after = {0, 0};
  private final int[] out = {1, 1};

  private Spatial(Call c, Variable x, int[] taps) {
    int[] s = x.shape();
    rank = s.length - 2;
    if (rank < 1 || rank > 2 || s[0] != 1) {
      throw c.unsupported("a value of shape " + Dims.text(s), "1xCxL, 1xCxHxW");
    }
    if (taps.length != rank) {
      throw c.malformed(
          "kernel " + Arrays.toString(taps) + " does not fit a value of shape " + Dims.text(s));
    }
    channels = s[1];
    in = both(Arrays.copyOfRange(s, 2, s.length), 1);
    kernel = both(taps, 1);
  }

  /** The geometry that the attributes of a call ask for. */
  static Spatial of(Call c, Variable x, int... taps) {
    Spatial s = new Spatial(c, x, taps);
    s.readAttributes(c);
    return s;
  }

  /** Without attributes: stride 1, no padding. */
  static Spatial plain(Call c, Variable x, int... taps) {
    Spatial s = new Spatial(c, x, taps);
    for (int a = 0; a < 2; a++) {
      s.out[a] = s.in[a] - s.kernel[a] + 1;
    }
    return s;
  }

  int channels() {
    return channels;
  }

  Order order() {
    return Order.channelsLast(channels, in[0], in[1]);
  }

  /** The file's shape of a result with so many channels. */
  int[] outShape(int outChannels) {
    return rank == 1
        ? new int[] {1, outChannels, out[1]}
        : new int[] {1, outChannels, out[0], out[1]};
  }

  /** Checks the size of a list of what each position of each channel reads. */
  void checkTaps() {
    Dims.made(0, Dims.product(kernel, 0, 2), Dims.made(0, out[0], out[1], channels));
  }

  ConvGeometry geometry(int outChannels, int groups) {
    Dims.made(0, out[0], out[1], outChannels);
    return new ConvGeometry(
        in[0],
        in[1],
        channels,
        out[0],
        out[1],
        outChannels,
        kernel[0],
        kernel[1],
        strides[0],
        strides[1],
        dilations[0],
        dilations[1],
        before[0],
        before[1],
        groups);
  }

  /** Numbers for height and width; a single one is for the width. */
  private static int[] both(int[] values, int missing) {
    return values.length == 1 ? new int[] {missing, values[0]} : values;
  }

  private void readAttributes(Call c) {
    readPairs(c, "strides", strides);
    readPairs(c, "dilations", dilations);
    readPads(c);
    String auto = c.text("auto_pad", "NOTSET");
    boolean ceil = c.integer("ceil_mode", 0) != 0;
    for (int a = 0; a < 2; a++) {
      int extent = Math.addExact(Math.multiplyExact(kernel[a] - 1, dilations[a]), 1);
      switch (auto) {
        case "NOTSET" -> out[a] = positions(a, extent, ceil);
        case "VALID" -> {
          before[a] = 0;
          after[a] = 0;
          out[a] = positions(a, extent, false);
        }
        case "SAME_UPPER", "SAME_LOWER" -> {
          if (dilations[a] != 1) {
            // ONNX Runtime does not run it, and the standard leaves open what is padded.
            throw c.unsupported("auto_pad " + auto + " with dilations", "dilations of 1, or pads");
          }
          out[a] = (in[a] + strides[a] - 1) / strides[a];
          int total = Math.max(0, (out[a] - 1) * strides[a] + extent - in[a]);
          before[a] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
          after[a] = total - before[a];
        }
        default ->
            throw c.unsupported("auto_pad '" + auto + "'", "NOTSET, VALID, SAME_UPPER, SAME_LOWER");
      }
      if (out[a] < 1) {
        throw c.malformed("the kernel is larger than the value and its padding");
      }
    }
  }

  private int positions(int a, int extent, boolean ceil) {
    int room = Math.addExact(Math.addExact(in[a], before[a]), after[a]) - extent;
    if (room < 0) {
      return 0;
    }
    int n = (ceil ? (room + strides[a] - 1) / strides[a] : room / strides[a]) + 1;
    // A window that would begin in the padding after the value is left out.
    return ceil && (n - 1) * strides[a] >= in[a] + before[a] ? n - 1 : n;
  }

  private void readPairs(Call c, String name, int[] pair) {
    long[] given = c.integers(name);
    if (given == null) {
      return;
    }
    if (given.length != rank) {
      throw c.malformed(name + " has " + given.length + " numbers for " + rank + " axes");
    }
    for (int i = 0; i < rank; i++) {
      if (given[i] < 1 || given[i] > 1 << 20) {
        throw c.malformed(name + " " + given[i] + " is out of range");
      }
      pair[2 - rank + i] = (int) given[i];
    }
  }

  private void readPads(Call c) {
    long[] pads = c.integers("pads");
    if (pads == null) {
      return;
    }
    if (pads.length != 2 * rank) {
      throw c.malformed("pads has " + pads.length + " numbers for " + rank + " axes");
    }
    for (int i = 0; i < rank; i++) {
      if (pads[i] < 0 || pads[i] > 1 << 20 || pads[rank + i] < 0 || pads[rank + i] > 1 << 20) {
        throw c.malformed("pads " + Arrays.toString(pads) + " are out of range");
      }
      before[2 - rank + i] = (int) pads[i];
      after[2 - rank + i] = (int) pads[rank + i];
    }
  }

  /** Taps that each output position of a mean divides by. */
  int[] counts(boolean includePadding) {
    int[] counts = new int[out[0] * out[1]];
    for (int y = 0; y < out[0]; y++) {
      for (int x = 0; x < out[1]; x++) {
        counts[y * out[1] + x] =
            Math.max(1, taps(0, y, includePadding) * taps(1, x, includePadding));
      }
    }
    return counts;
  }

  private int taps(int a, int position, boolean includePadding) {
    int low = includePadding ? -before[a] : 0;
    int high = includePadding ? in[a] + after[a] : in[a];
    int n = 0;
    for (int k = 0; k < kernel[a]; k++) {
      int at = position * strides[a] + k * dilations[a] - before[a];
      n += at >= low && at < high ? 1 : 0;
    }
    return n;
  }
}
