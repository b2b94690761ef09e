package org.plumbline.onnx;

import java.util.Arrays;
import java.util.List;
import org.plumbline.graph.Op;
import org.plumbline.graph.op.AveragePool;
import org.plumbline.graph.op.BatchNorm;
import org.plumbline.graph.op.Conv;
import org.plumbline.graph.op.MaxPool;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Weights;

/** Convolution, pooling and batch normalisation: operators on positions and channels. */
final class SpatialOps {
  private SpatialOps() {}

  static void conv(Call c) {
    Variable x = c.variable(0);
    Constant w = c.reals(1);
    int[] ws = w.shape();
    Spatial s = Spatial.of(c, x, Arrays.copyOfRange(ws, Math.min(2, ws.length), ws.length));
    int groups = Math.toIntExact(c.integer("group", 1));
    if (groups < 1 || ws[1] * (long) groups != s.channels() || ws[0] % groups != 0) {
      throw c.malformed(
          "weight is "
              + Dims.text(ws)
              + " in "
              + groups
              + " groups but the incoming tensor is "
              + Dims.text(x.shape()));
    }
    ConvGeometry g = s.geometry(ws[0], groups);
    double[] weights = tapsFirst(w.reals(), ws[0], ws[1], g.kernelY() * g.kernelX());
    Weights bias = c.has(2) ? bias(c, ws[0]) : null;
    int operand = c.arrange(x, s.order());
    Order order = Order.channelsLast(ws[0], g.outHeight(), g.outWidth());
    c.out(
        c.emit(
            new Conv(g, Constant.weights(weights), bias),
            order,
            s.outShape(ws[0]),
            List.of(operand)));
  }

  static Weights bias(Call c, int channels) {
    Constant b = c.reals(2);
    if (b.size() != channels) {
      throw c.malformed("bias has " + b.size() + " numbers for " + channels + " output channels");
    }
    return Constant.weights(b.reals());
  }

  /** {@code [out, in, taps]} to {@code [out, taps, in]}. */
  static double[] tapsFirst(double[] weights, int out, int in, int taps) {
    double[] moved = new double[weights.length];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        for (int t = 0; t < taps; t++) {
          moved[(o * taps + t) * in + i] = weights[(o * in + i) * taps + t];
        }
      }
    }
    return moved;
  }

  static void averagePool(Call c) {
    Variable x = c.variable(0);
    Spatial s = Spatial.of(c, x, kernel(c));
    s.checkTaps();
    ConvGeometry g = s.geometry(s.channels(), s.channels());
    int[] counts = s.counts(c.integer("count_include_pad", 0) != 0);
    pool(c, x, s, new AveragePool(g, counts));
  }

  static void globalAveragePool(Call c) {
    Variable x = c.variable(0);
    int[] shape = x.shape();
    Spatial s =
        Spatial.plain(c, x, Arrays.copyOfRange(shape, Math.min(2, shape.length), shape.length));
    ConvGeometry g = s.geometry(s.channels(), s.channels());
    pool(c, x, s, new AveragePool(g, g.kernelY() * g.kernelX()));
  }

  static void maxPool(Call c) {
    if (c.node().outputs().size() > 1 && !c.node().outputs().get(1).isEmpty()) {
      throw c.unsupported("indices as second output", "one output");
    }
    Variable x = c.variable(0);
    Spatial s = Spatial.of(c, x, kernel(c));
    s.checkTaps();
    pool(c, x, s, new MaxPool(s.geometry(s.channels(), s.channels())));
  }

  static int[] kernel(Call c) {
    long[] kernel = c.integers("kernel_shape");
    if (kernel == null) {
      throw c.malformed(c.node().opType() + " lacks kernel_shape");
    }
    return Dims.of(kernel);
  }

  static void pool(Call c, Variable x, Spatial s, Op op) {
    ConvGeometry g = s.geometry(s.channels(), s.channels());
    int operand = c.arrange(x, s.order());
    Order order = Order.channelsLast(s.channels(), g.outHeight(), g.outWidth());
    c.out(c.emit(op, order, s.outShape(s.channels()), List.of(operand)));
  }

  static void batchNormalization(Call c) {
    Variable x = c.variable(0);
    if (c.integer("training_mode", 0) != 0) {
      throw c.unsupported("training_mode 1", "inference");
    }
    if (c.integer("spatial", 1) == 0) {
      throw c.unsupported("spatial 0", "1");
    }
    int[] s = x.shape();
    if (s.length < 2 || s.length > 4 || s[0] != 1) {
      throw c.unsupported("a value of shape " + Dims.text(s), "1xC, 1xCxL, 1xCxHxW");
    }
    int channels = s[1];
    for (int i = 1; i <= 4; i++) {
      if (c.reals(i).size() != channels) {
        throw c.malformed(
            "input " + i + " has " + c.reals(i).size() + " numbers for " + channels + " channels");
      }
    }
    Order order = s.length == 2 ? Order.flat(channels) : channelsLast(s);
    Shape shape = order.shape();
    BatchNorm op =
        new BatchNorm(
            shape,
            Constant.weights(c.reals(1).reals()),
            Constant.weights(c.reals(2).reals()),
            c.reals(3).reals(),
            c.reals(4).reals(),
            c.real("epsilon", 1e-5f));
    c.out(c.emit(op, order, s, List.of(c.arrange(x, order))));
  }

  private static Order channelsLast(int... s) {
    return Order.channelsLast(s[1], s.length == 4 ? s[2] : 1, s[s.length - 1]);
  }
}
