package org.plumbline.onnx;

import java.util.Arrays;
import java.util.List;
import org.plumbline.graph.op.ConvTranspose;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.Weights;

/**
 * ConvTranspose in one or two dimensions. Its weights {@code [in, out / groups, taps]} are those of
 * the convolution from the result to the operand.
 */
final class TransposedConv {
  private static final int[] ONES = {1, 1};
  private static final int[] ZEROS = {0, 0};

  private final Call c;
  private final int rank;
  private final int[] in;
  private final int[] kernel;
  private final int[] strides;
  private final int[] dilations;
  private final int[] more;
  private final int[] before = new int[2];
  private final int[] out = new int[2];

  private TransposedConv(Call c, int[] shape, int[] taps) {
    this.c = c;
    rank = shape.length - 2;
    if (rank < 1 || rank > 2 || shape[0] != 1) {
      throw c.unsupported("a value of shape " + Dims.text(shape), "1xCxL, 1xCxHxW");
    }
    if (taps.length != rank) {
      throw c.malformed("a kernel of " + taps.length + " axes for " + Dims.text(shape));
    }
    in = both(Arrays.copyOfRange(shape, 2, shape.length), 1);
    kernel = both(taps, 1);
    strides = pair("strides", 1, ONES);
    dilations = pair("dilations", 1, ONES);
    more = pair("output_padding", 0, ZEROS);
  }

  static void run(Call c) {
    Variable x = c.variable(0);
    Constant w = c.reals(1);
    int[] s = x.shape();
    int[] ws = w.shape();
    if (ws.length < 3 || s.length < 2 || ws[0] != s[1]) {
      throw c.malformed("weight is " + Dims.text(ws) + " but the value " + Dims.text(s));
    }
    int groups = Math.toIntExact(c.integer("group", 1));
    if (groups < 1 || s[1] % groups != 0) {
      throw c.malformed(groups + " groups of " + s[1] + " channels");
    }
    TransposedConv t = new TransposedConv(c, s, Arrays.copyOfRange(ws, 2, ws.length));
    t.readPads();
    int channels = Math.multiplyExact(ws[1], groups);
    ConvGeometry g = t.convolution(channels, s[1], groups);
    Weights weights =
        Constant.weights(SpatialOps.tapsFirst(w.reals(), ws[0], ws[1], g.kernelY() * g.kernelX()));
    ConvTranspose op =
        new ConvTranspose(g, weights, c.has(2) ? SpatialOps.bias(c, channels) : null);
    int operand = c.arrange(x, Order.channelsLast(s[1], t.in[0], t.in[1]));
    Order order = Order.channelsLast(channels, t.out[0], t.out[1]);
    int[] shape =
        t.rank == 1
            ? new int[] {1, channels, t.out[1]}
            : new int[] {1, channels, t.out[0], t.out[1]};
    c.out(c.emit(op, order, shape, List.of(operand)));
  }

  private ConvGeometry convolution(int channels, int operandChannels, int groups) {
    Dims.made(0, out[0], out[1], channels);
    return new ConvGeometry(
        out[0],
        out[1],
        channels,
        in[0],
        in[1],
        operandChannels,
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

  private int[] pair(String name, int least, int... otherwise) {
    long[] given = c.integers(name);
    if (given == null || given.length == 0) {
      return otherwise;
    }
    if (given.length != rank) {
      throw c.malformed(name + " has " + given.length + " numbers for " + rank + " axes");
    }
    for (long v : given) {
      if (v < least || v > 1 << 20) {
        throw c.malformed(name + " " + v + " is out of range");
      }
    }
    return both(Arrays.stream(given).mapToInt(v -> (int) v).toArray(), otherwise[0]);
  }

  private void readPads() {
    String auto = c.text("auto_pad", "NOTSET");
    if (!List.of("NOTSET", "VALID").contains(auto) || c.hasAttribute("output_shape")) {
      // ONNX Runtime and the standard differ in which side gets the odd element.
      throw c.unsupported("output_shape or auto_pad SAME", "pads, auto_pad NOTSET, VALID");
    }
    long[] pads = auto.equals("VALID") ? null : c.integers("pads");
    if (pads != null && pads.length != 2 * rank) {
      throw c.malformed("pads has " + pads.length + " numbers for " + rank + " axes");
    }
    for (int a = 2 - rank; a < 2; a++) {
      int i = a - (2 - rank);
      long first = pads == null ? 0 : pads[i];
      long last = pads == null ? 0 : pads[rank + i];
      if (first < 0 || first > 1 << 20 || last < 0 || last > 1 << 20) {
        throw c.malformed("pads " + Arrays.toString(pads) + " are out of range");
      }
      before[a] = (int) first;
      long extent = (kernel[a] - 1L) * dilations[a] + 1;
      out[a] = Math.toIntExact(strides[a] * (in[a] - 1L) + more[a] + extent - first - last);
      if (out[a] < 1) {
        throw c.malformed("pads leave nothing of the result");
      }
    }
    out[0] = rank == 1 ? 1 : out[0];
  }
}
