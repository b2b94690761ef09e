package org.plumbline.onnx;

import static org.plumbline.onnx.Row.agrees;
import static org.plumbline.onnx.Small.list;
import static org.plumbline.onnx.Small.set;

import java.util.ArrayList;
import java.util.List;

/** ReduceSum and ReduceMean. */
final class ReduceRows {
  private ReduceRows() {}

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    of("ReduceSum", 13, rows);
    of("ReduceMean", 18, rows);
    return rows;
  }

  private static Row attribute(String op, int to, OnnxAttribute... attributes) {
    StringBuilder what = new StringBuilder(op);
    for (OnnxAttribute a : attributes) {
      what.append(", ").append(a.name()).append(' ').append(a.ints()).append(a.i());
    }
    return agrees(
        what.toString(), 7, to, s -> s.input("x", 2, 3, 4).node(op, "x", "y", attributes));
  }

  private static Row input(String op, int from, long[] axes, OnnxAttribute... attributes) {
    return agrees(
        op + " over axes " + java.util.Arrays.toString(axes) + " given as input",
        from,
        22,
        s -> s.input("x", 2, 3, 4).ints("a", axes).node(op, "x a", "y", attributes));
  }

  private static void of(String op, int since, List<Row> rows) {
    rows.add(attribute(op, since - 1, list("axes", 1)));
    rows.add(attribute(op, since - 1, list("axes", 0, 2)));
    rows.add(attribute(op, since - 1, list("axes", 2), set("keepdims", 0)));
    rows.add(attribute(op, 22));
    rows.add(attribute(op, 22, set("keepdims", 0)));
    rows.add(input(op, since, Small.dims(1)));
    rows.add(input(op, since, Small.dims(-1, 0)));
    rows.add(input(op, since, Small.dims(2), set("keepdims", 0)));
    rows.add(
        agrees(
            op + " over nothing",
            since,
            22,
            s ->
                s.input("x", 2, 3)
                    .node("Relu", "x", "r")
                    .node(op, "r", "y", set("noop_with_empty_axes", 1))));
    rows.add(
        agrees(
            op + " over a negative axis",
            11,
            since - 1,
            s -> s.input("x", 2, 3, 4).node(op, "x", "y", list("axes", -1))));
    rows.add(
        agrees(
            op + " over the positions of an image",
            since,
            22,
            s ->
                s.input("x", 1, 3, 4, 2)
                    .ints("a", 2, 3)
                    .node("MaxPool", "x", "p", list("kernel_shape", 2, 1))
                    .node(op, "p a", "y")));
  }
}
