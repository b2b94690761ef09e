package org.plumbline.onnx;

import static org.plumbline.onnx.Row.agrees;
import static org.plumbline.onnx.Row.refused;
import static org.plumbline.onnx.Small.dims;
import static org.plumbline.onnx.Small.list;
import static org.plumbline.onnx.Small.set;

import java.util.ArrayList;
import java.util.List;

/** Abs, Max, Min, ReduceMax, ReduceMin, GlobalMaxPool, Pow. */
final class ExtremeRows {
  private ExtremeRows() {}

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>(singles());
    for (String op : List.of("Max", "Min")) {
      pairs(op, rows);
    }
    for (String op : List.of("ReduceMax", "ReduceMin")) {
      reductions(op, rows);
    }
    return rows;
  }

  private static List<Row> singles() {
    return List.of(
        agrees("Abs", 7, 22, s -> s.input("x", 1, 5).node("Abs", "x", "y")),
        agrees(
            "Abs and Max of constants",
            8,
            22,
            s ->
                s.input("x", 1, 3)
                    .floats("k", dims(3), -1, 2, -3)
                    .floats("l", dims(), 1.5)
                    .node("Abs", "k", "a")
                    .node("Max", "a l", "m")
                    .node("Mul", "x m", "y")),
        agrees(
            "GlobalMaxPool of an image",
            7,
            22,
            s -> s.input("x", 1, 3, 4, 5).node("GlobalMaxPool", "x", "y")),
        agrees(
            "GlobalMaxPool of a sequence",
            7,
            22,
            s -> s.input("x", 1, 3, 6).node("GlobalMaxPool", "x", "y")),
        power("2", 2),
        power("1", 1),
        power("3", 3),
        power("4", 4),
        agrees(
            "Pow with an integer exponent",
            12,
            22,
            s -> s.input("x", 2, 3).ints("e", 2).node("Pow", "x e", "y")),
        refused(
            "Pow with exponent 2.5",
            7,
            22,
            s -> s.input("x", 2).floats("e", dims(), 2.5).node("Pow", "x e", "y"),
            "exponents other than 1, 2, 3 or 4"));
  }

  private static Row power(String what, double exponent) {
    return agrees(
        "Pow with exponent " + what,
        7,
        22,
        s -> s.input("x", 2, 3).floats("e", dims(1), exponent).node("Pow", "x e", "y"));
  }

  private static void pairs(String op, List<Row> rows) {
    rows.add(
        agrees(op + " of two", 8, 22, s -> s.input("x", 2, 3).input("z", 3).node(op, "x z", "y")));
    rows.add(
        agrees(
            op + " of three and a constant",
            8,
            22,
            s -> s.input("x", 2, 3).input("z", 2, 1).floats("k", dims(3)).node(op, "k x z", "y")));
    rows.add(
        agrees(
            op + " with a number",
            8,
            22,
            s -> s.input("x", 2, 3).floats("k", dims(), 0.1).node(op, "x k", "y")));
    rows.add(
        agrees(
            op + " with 0",
            8,
            22,
            s -> s.input("x", 2, 3).floats("k", dims(), 0).node(op, "k x", "y")));
    rows.add(agrees(op + " of one", 8, 22, s -> s.input("x", 2, 3).node(op, "x", "y")));
  }

  private static void reductions(String op, List<Row> rows) {
    rows.add(
        agrees(
            op + " over axes given as attribute",
            7,
            17,
            s -> s.input("x", 2, 3, 4).node(op, "x", "y", list("axes", 0, 2))));
    rows.add(
        agrees(
            op + " over axes given as input",
            18,
            22,
            s -> s.input("x", 2, 3, 4).ints("a", -2).node(op, "x a", "y", set("keepdims", 0))));
    rows.add(agrees(op + " of all", 7, 22, s -> s.input("x", 2, 3, 4).node(op, "x", "y")));
    rows.add(
        agrees(
            op + " over channels after a convolution",
            7,
            17,
            s ->
                s.input("x", 1, 2, 4, 4)
                    .floats("w", dims(3, 2, 2, 2))
                    .node("Conv", "x w", "c")
                    .node(op, "c", "y", list("axes", 1))));
  }
}
