package org.plumbline.onnx;

import static org.plumbline.onnx.ExactOnnx.ints;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.plumbline.onnx.ExactOnnx.Numbers;

/** The operators on images of {@link ExactOnnx}. */
final class ExactSpatial {
  private ExactSpatial() {}

  static Numbers value(OnnxNode n, List<Numbers> in) {
    return switch (n.opType()) {
      case "Conv" -> conv(n, in);
      case "ConvTranspose" -> convTranspose(n, in);
      case "MaxPool" -> pool(n, in.get(0));
      case "AveragePool" -> pool(n, in.get(0));
      case "BatchNormalization" -> normalise(n, in);
      default -> throw new IllegalArgumentException(n.opType());
    };
  }

  /** Output rows or columns. */
  private static int[] extent(OnnxNode n, Numbers x, int... kernel) {
    int[] pads = ints(n, "pads", 0, 0, 0, 0);
    int[] strides = ints(n, "strides", 1, 1);
    int[] dilations = ints(n, "dilations", 1, 1);
    int[] out = new int[2];
    for (int a = 0; a < 2; a++) {
      int room = x.shape()[2 + a] + pads[a] + pads[2 + a] - dilations[a] * (kernel[a] - 1) - 1;
      out[a] = room / strides[a] + 1;
    }
    return out;
  }

  /** Where an output position reads at a tap. */
  private static int[] read(OnnxNode n, int[] at, int channel, int ky, int kx) {
    int[] pads = ints(n, "pads", 0, 0, 0, 0);
    int[] strides = ints(n, "strides", 1, 1);
    int[] dilations = ints(n, "dilations", 1, 1);
    return new int[] {
      0,
      channel,
      at[2] * strides[0] + ky * dilations[0] - pads[0],
      at[3] * strides[1] + kx * dilations[1] - pads[1]
    };
  }

  private static Numbers conv(OnnxNode n, List<Numbers> in) {
    Numbers x = in.get(0);
    Numbers w = in.get(1);
    int groups = ints(n, "group", 1)[0];
    int perGroup = w.shape()[0] / groups;
    int[] out = extent(n, x, w.shape()[2], w.shape()[3]);
    return ExactOnnx.fill(
        new int[] {1, w.shape()[0], out[0], out[1]},
        at -> {
          BigDecimal sum = in.get(2).at(at[1]);
          for (int c = 0; c < w.shape()[1]; c++) {
            for (int ky = 0; ky < w.shape()[2]; ky++) {
              for (int kx = 0; kx < w.shape()[3]; kx++) {
                int channel = at[1] / perGroup * w.shape()[1] + c;
                BigDecimal v = x.at(read(n, at, channel, ky, kx));
                sum = sum.add(v.multiply(w.at(at[1], c, ky, kx)));
              }
            }
          }
          return sum;
        });
  }

  /** Every input element adds its kernel to the output; then the pads are cut off. */
  private static Numbers convTranspose(OnnxNode n, List<Numbers> in) {
    Numbers x = in.get(0);
    Numbers w = in.get(1);
    int[] pads = ints(n, "pads", 0, 0, 0, 0);
    int[] strides = ints(n, "strides", 1, 1);
    int[] more = ints(n, "output_padding", 0, 0);
    int[] shape = {1, w.shape()[1], 0, 0};
    for (int a = 0; a < 2; a++) {
      int full = (x.shape()[2 + a] - 1) * strides[a] + w.shape()[2 + a] + more[a];
      shape[2 + a] = full - pads[a] - pads[2 + a];
    }
    return ExactOnnx.fill(
        shape,
        at -> {
          BigDecimal sum = in.get(2).at(at[1]);
          for (int c = 0; c < x.shape()[1]; c++) {
            for (int y = 0; y < x.shape()[2]; y++) {
              for (int z = 0; z < x.shape()[3]; z++) {
                int ky = at[2] + pads[0] - y * strides[0];
                int kx = at[3] + pads[1] - z * strides[1];
                sum = sum.add(x.at(0, c, y, z).multiply(w.at(c, at[1], ky, kx)));
              }
            }
          }
          return sum;
        });
  }

  private static Numbers pool(OnnxNode n, Numbers x) {
    int[] kernel = ints(n, "kernel_shape");
    int[] out = extent(n, x, kernel);
    boolean all = ints(n, "count_include_pad")[0] != 0;
    return ExactOnnx.fill(
        new int[] {1, x.shape()[1], out[0], out[1]},
        at -> {
          List<BigDecimal> taps = new ArrayList<>();
          for (int ky = 0; ky < kernel[0]; ky++) {
            for (int kx = 0; kx < kernel[1]; kx++) {
              int[] from = read(n, at, at[1], ky, kx);
              if (x.has(from)) {
                taps.add(x.at(from));
              }
            }
          }
          if (n.opType().equals("MaxPool")) {
            return taps.stream().reduce(BigDecimal::max).orElseThrow();
          }
          int count = all ? kernel[0] * kernel[1] : taps.size();
          BigDecimal sum = taps.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
          return sum.divide(new BigDecimal(count), ExactOnnx.DIGITS);
        });
  }

  private static Numbers normalise(OnnxNode n, List<Numbers> in) {
    BigDecimal epsilon = ExactOnnx.real(n, "epsilon");
    return ExactOnnx.fill(
        in.get(0).shape(),
        at -> {
          int c = at[1];
          BigDecimal root = in.get(4).at(c).add(epsilon).sqrt(ExactOnnx.DIGITS);
          return in.get(0)
              .at(at)
              .subtract(in.get(3).at(c))
              .multiply(in.get(1).at(c))
              .divide(root, ExactOnnx.DIGITS)
              .add(in.get(2).at(c));
        });
  }
}
