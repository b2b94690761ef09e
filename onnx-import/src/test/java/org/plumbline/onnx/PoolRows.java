package org.plumbline.onnx;

import static org.plumbline.onnx.Row.agrees;
import static org.plumbline.onnx.Row.refused;
import static org.plumbline.onnx.Small.list;
import static org.plumbline.onnx.Small.set;

import java.util.ArrayList;
import java.util.List;

/** AveragePool, MaxPool, GlobalAveragePool. */
final class PoolRows {
  private PoolRows() {}

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String op : List.of("AveragePool", "MaxPool")) {
      both(op, rows);
    }
    rows.addAll(means());
    rows.addAll(maxima());
    return rows;
  }

  private static Row pool(String op, String what, int from, OnnxAttribute... attributes) {
    return agrees(
        op + " " + what, from, 22, s -> s.input("x", 1, 2, 7, 6).node(op, "x", "y", attributes));
  }

  private static void both(String op, List<Row> rows) {
    OnnxAttribute k23 = list("kernel_shape", 2, 3);
    OnnxAttribute k33 = list("kernel_shape", 3, 3);
    rows.add(pool(op, "2x3", 7, k23));
    rows.add(pool(op, "with strides", 7, k23, list("strides", 2, 3)));
    rows.add(pool(op, "that overlaps", 7, k33, list("strides", 2, 2)));
    rows.add(pool(op, "that skips", 7, k23, list("strides", 3, 4)));
    rows.add(pool(op, "with pads", 7, k33, list("pads", 1, 1, 1, 1)));
    rows.add(pool(op, "with uneven pads", 7, k33, list("pads", 0, 2, 1, 1), list("strides", 2, 2)));
    rows.add(pool(op, "SAME_UPPER", 7, k23, set("auto_pad", "SAME_UPPER")));
    rows.add(pool(op, "SAME_LOWER", 7, k23, set("auto_pad", "SAME_LOWER")));
    rows.add(
        pool(
            op,
            "SAME_LOWER strided",
            7,
            k33,
            set("auto_pad", "SAME_LOWER"),
            list("strides", 2, 3)));
    rows.add(pool(op, "VALID", 7, k23, set("auto_pad", "VALID"), list("strides", 2, 2)));
    rows.add(pool(op, "with ceil_mode", 10, k33, list("strides", 2, 2), set("ceil_mode", 1)));
    rows.add(
        pool(
            op, "with ceil_mode, steps of 3", 10, k23, list("strides", 3, 4), set("ceil_mode", 1)));
    rows.add(
        pool(
            op,
            "with ceil_mode and pads",
            10,
            k33,
            list("strides", 3, 2),
            list("pads", 1, 1, 1, 1),
            set("ceil_mode", 1)));
    rows.add(
        agrees(
            op + " of a sequence",
            7,
            22,
            s ->
                s.input("x", 1, 3, 9)
                    .node(
                        op,
                        "x",
                        "y",
                        list("kernel_shape", 3),
                        list("strides", 2),
                        list("pads", 1, 0))));
    rows.add(
        refused(
            op + " in three dimensions",
            7,
            22,
            s -> s.input("x", 1, 1, 4, 4, 4).node(op, "x", "y", list("kernel_shape", 2, 2, 2)),
            "a value of shape 1x1x4x4x4"));
  }

  private static List<Row> means() {
    OnnxAttribute k33 = list("kernel_shape", 3, 3);
    OnnxAttribute include = set("count_include_pad", 1);
    return List.of(
        pool("AveragePool", "that counts pads", 7, k33, include, list("pads", 1, 0, 2, 1)),
        pool(
            "AveragePool",
            "that counts pads, strided",
            7,
            k33,
            include,
            list("pads", 1, 1, 1, 1),
            list("strides", 2, 2)),
        pool(
            "AveragePool",
            "that counts SAME_UPPER",
            7,
            k33,
            include,
            set("auto_pad", "SAME_UPPER")),
        pool(
            "AveragePool",
            "that counts pads, with ceil_mode",
            10,
            k33,
            include,
            list("pads", 1, 1, 1, 1),
            list("strides", 3, 2),
            set("ceil_mode", 1)),
        pool("AveragePool", "with dilations", 19, k33, list("dilations", 2, 1)),
        pool(
            "AveragePool",
            "with dilations and pads",
            19,
            k33,
            list("dilations", 2, 2),
            list("pads", 2, 1, 1, 2)),
        pool(
            "AveragePool",
            "with dilations and pads that count",
            19,
            k33,
            include,
            list("dilations", 2, 2),
            list("pads", 2, 1, 1, 2)),
        agrees(
            "GlobalAveragePool of an image",
            7,
            22,
            s -> s.input("x", 1, 3, 5, 4).node("GlobalAveragePool", "x", "y")),
        agrees(
            "GlobalAveragePool of a sequence",
            7,
            22,
            s -> s.input("x", 1, 3, 7).node("GlobalAveragePool", "x", "y")));
  }

  private static List<Row> maxima() {
    OnnxAttribute k23 = list("kernel_shape", 2, 3);
    return List.of(
        pool("MaxPool", "with dilations", 10, k23, list("dilations", 3, 2)),
        pool(
            "MaxPool",
            "with dilations, pads, strides, ceil_mode",
            10,
            k23,
            list("dilations", 2, 2),
            list("pads", 1, 2, 0, 1),
            list("strides", 2, 3),
            set("ceil_mode", 1)),
        pool("MaxPool", "with storage_order", 8, k23, set("storage_order", 1)),
        refused(
            "MaxPool with indices",
            8,
            22,
            s -> s.input("x", 1, 2, 7, 6).node("MaxPool", "x", "y i", k23),
            "indices as second output"));
  }
}
