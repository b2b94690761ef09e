package org.plumbline.onnx;

import static org.plumbline.onnx.Row.agrees;
import static org.plumbline.onnx.Row.refused;
import static org.plumbline.onnx.Small.dims;
import static org.plumbline.onnx.Small.list;
import static org.plumbline.onnx.Small.set;

import java.util.ArrayList;
import java.util.List;

/** Conv and BatchNormalization. */
final class ConvRows {
  private ConvRows() {}

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>(flat());
    rows.addAll(sequences());
    rows.addAll(normalisations());
    return rows;
  }

  private static Row conv(String what, long[] x, long[] w, OnnxAttribute... attributes) {
    return agrees(
        "Conv " + what,
        7,
        22,
        s ->
            s.input("x", x)
                .floats("w", w)
                .floats("b", dims(w[0]))
                .node("Conv", "x w b", "y", attributes));
  }

  private static List<Row> flat() {
    long[] x = dims(1, 2, 7, 6);
    return List.of(
        conv("1x1", x, dims(3, 2, 1, 1)),
        conv("3x3", x, dims(3, 2, 3, 3)),
        conv("2x3", x, dims(3, 2, 2, 3)),
        conv("with kernel_shape", x, dims(3, 2, 2, 3), list("kernel_shape", 2, 3)),
        conv("with strides", x, dims(3, 2, 3, 3), list("strides", 2, 3)),
        conv("with dilations", x, dims(3, 2, 2, 3), list("dilations", 3, 2)),
        conv("with pads", x, dims(3, 2, 3, 3), list("pads", 1, 1, 1, 1)),
        conv("with uneven pads", x, dims(3, 2, 3, 3), list("pads", 0, 2, 1, 3)),
        conv("with pads beyond the kernel", x, dims(3, 2, 2, 2), list("pads", 3, 0, 4, 5)),
        conv(
            "with everything",
            x,
            dims(4, 1, 3, 2),
            list("pads", 2, 1, 0, 2),
            list("strides", 2, 1),
            list("dilations", 2, 3),
            set("group", 2)),
        conv("channel by channel", x, dims(2, 1, 3, 3), set("group", 2)),
        conv("channel by channel, twice as many", x, dims(4, 1, 3, 3), set("group", 2)),
        conv("SAME_UPPER", x, dims(3, 2, 2, 4), set("auto_pad", "SAME_UPPER")),
        conv("SAME_LOWER", x, dims(3, 2, 2, 4), set("auto_pad", "SAME_LOWER")),
        conv(
            "SAME_UPPER with strides",
            x,
            dims(3, 2, 4, 3),
            set("auto_pad", "SAME_UPPER"),
            list("strides", 3, 2)),
        conv(
            "SAME_LOWER with strides",
            x,
            dims(3, 2, 4, 3),
            set("auto_pad", "SAME_LOWER"),
            list("strides", 3, 2)),
        conv(
            "VALID with strides",
            x,
            dims(3, 2, 4, 3),
            set("auto_pad", "VALID"),
            list("strides", 3, 2)),
        conv("NOTSET", x, dims(3, 2, 4, 3), set("auto_pad", "NOTSET"), list("pads", 1, 0, 0, 1)),
        conv("of one position", dims(1, 5, 1, 1), dims(3, 5, 1, 1)),
        agrees(
            "Conv without a bias, of an open batch",
            7,
            22,
            s -> s.input("x", -1, 2, 4, 4).floats("w", dims(3, 2, 2, 2)).node("Conv", "x w", "y")),
        agrees(
            "Conv of channels last, moved around",
            7,
            22,
            s ->
                s.input("x", 1, 4, 5, 2)
                    .floats("w", dims(3, 2, 2, 2))
                    .node("Transpose", "x", "t", list("perm", 0, 3, 1, 2))
                    .node("Conv", "t w", "c")
                    .node("Transpose", "c", "y", list("perm", 0, 2, 3, 1))),
        refused(
            "Conv in three dimensions",
            7,
            22,
            s ->
                s.input("x", 1, 2, 4, 4, 4)
                    .floats("w", dims(3, 2, 2, 2, 2))
                    .node("Conv", "x w", "y"),
            "a value of shape 1x2x4x4x4"),
        refused(
            "Conv of a batch",
            7,
            22,
            s -> s.input("x", 2, 2, 4, 4).floats("w", dims(3, 2, 2, 2)).node("Conv", "x w", "y"),
            "a value of shape 2x2x4x4"),
        refused(
            "Conv SAME_UPPER with dilations",
            7,
            22,
            s ->
                s.input("x", 1, 2, 4, 4)
                    .floats("w", dims(3, 2, 2, 2))
                    .node(
                        "Conv", "x w", "y", set("auto_pad", "SAME_UPPER"), list("dilations", 2, 2)),
            "auto_pad SAME_UPPER with dilations"),
        refused(
            "Conv by a variable",
            7,
            22,
            s -> s.input("x", 1, 2, 4, 4).input("w", 3, 2, 2, 2).node("Conv", "x w", "y"),
            "input 1 computed"));
  }

  private static List<Row> sequences() {
    long[] x = dims(1, 2, 9);
    return List.of(
        conv("of a sequence", x, dims(3, 2, 4)),
        conv(
            "of a sequence with everything",
            x,
            dims(4, 1, 3),
            list("pads", 2, 1),
            list("strides", 2),
            list("dilations", 2),
            set("group", 2)),
        conv(
            "of a sequence, SAME_LOWER",
            x,
            dims(3, 2, 4),
            set("auto_pad", "SAME_LOWER"),
            list("strides", 2)));
  }

  private static Row norm(String what, int from, int to, OnnxAttribute[] set, long... x) {
    return agrees(
        "BatchNormalization " + what,
        from,
        to,
        s -> normInputs(s, x).node("BatchNormalization", "x s b m v", "y", set));
  }

  private static Small normInputs(Small s, long... x) {
    return s.input("x", x)
        .floats("s", dims(3), 0.5, -2, 0)
        .floats("b", dims(3))
        .floats("m", dims(3))
        .floats("v", dims(3), 0.1, 2, 0.7);
  }

  private static List<Row> normalisations() {
    OnnxAttribute[] none = {};
    OnnxAttribute[] epsilon = {set("epsilon", 0.25f), set("momentum", 0.5f)};
    OnnxAttribute[] inference = {set("training_mode", 0)};
    return List.of(
        norm("of an image", 7, 22, none, 1, 3, 2, 2),
        norm("of a sequence", 7, 22, none, 1, 3, 4),
        norm("of features", 7, 22, none, 1, 3),
        norm("with epsilon", 7, 22, epsilon, 1, 3, 2, 2),
        norm("with training_mode 0", 14, 22, inference, 1, 3, 2, 2),
        norm("with spatial 1", 7, 8, new OnnxAttribute[] {set("spatial", 1)}, 1, 3, 2, 2),
        agrees(
            "BatchNormalization after a convolution",
            7,
            22,
            s ->
                normInputs(s, 1, 2, 4, 4)
                    .floats("w", dims(3, 2, 2, 2))
                    .node("Conv", "x w", "c")
                    .node("BatchNormalization", "c s b m v", "y")),
        refused(
            "BatchNormalization with training_mode 1",
            14,
            22,
            s ->
                normInputs(s, 1, 3, 2, 2)
                    .node("BatchNormalization", "x s b m v", "y", set("training_mode", 1)),
            "training_mode 1"),
        refused(
            "BatchNormalization with spatial 0",
            7,
            8,
            s ->
                normInputs(s, 1, 3, 2, 2)
                    .node("BatchNormalization", "x s b m v", "y", set("spatial", 0)),
            "spatial 0"),
        refused(
            "BatchNormalization by a variable mean",
            7,
            22,
            s ->
                normInputs(s, 1, 3, 2, 2)
                    .input("mean", 3)
                    .node("BatchNormalization", "x s b mean v", "y"),
            "input 3 computed"));
  }
}
