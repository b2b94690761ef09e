package org.plumbline.onnx;

import static org.plumbline.onnx.Row.agrees;
import static org.plumbline.onnx.Row.refused;
import static org.plumbline.onnx.Small.dims;
import static org.plumbline.onnx.Small.list;
import static org.plumbline.onnx.Small.set;

import java.util.ArrayList;
import java.util.List;

/** Operators that move elements; each is followed by one that needs the result as a node. */
final class MoveRows {
  private MoveRows() {}

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>(transposes());
    rows.addAll(slices());
    rows.addAll(splits());
    rows.addAll(concats());
    rows.addAll(gathers());
    rows.addAll(pads());
    rows.addAll(repeats());
    return rows;
  }

  private static List<Row> transposes() {
    List<Row> rows = new ArrayList<>();
    rows.add(
        agrees(
            "Transpose without perm",
            7,
            22,
            s -> s.input("x", 2, 3, 4).node("Transpose", "x", "t").node("Relu", "t", "y")));
    for (long[] p : List.of(dims(0, 2, 1), dims(1, 0, 2), dims(2, 0, 1), dims(0, 1, 2))) {
      rows.add(
          agrees(
              "Transpose with perm " + java.util.Arrays.toString(p),
              7,
              22,
              s ->
                  s.input("x", 2, 3, 4)
                      .node("Relu", "x", "r")
                      .node("Transpose", "r", "y", list("perm", p))));
    }
    return rows;
  }

  private static Row oldSlice(String what, OnnxAttribute... attributes) {
    return agrees(
        "Slice " + what,
        7,
        9,
        s -> s.input("x", 4, 5).node("Slice", "x", "t", attributes).node("Tanh", "t", "y"));
  }

  private static Row slice(String what, long[] starts, long[] ends, long[] axes, long... steps) {
    return agrees(
        "Slice " + what,
        10,
        22,
        s -> {
          s.input("x", 4, 5).ints("b", starts).ints("e", ends).ints("a", axes).ints("s", steps);
          String in = "x b e" + (axes.length > 0 ? " a" : " _") + (steps.length > 0 ? " s" : "");
          s.node("Slice", axes.length == 0 && steps.length == 0 ? "x b e" : in, "t");
          s.node("Tanh", "t", "y");
        });
  }

  private static List<Row> slices() {
    long far = Long.MAX_VALUE;
    return List.of(
        oldSlice("of all axes", list("starts", 1, 0), list("ends", 3, 4)),
        oldSlice("of an axis", list("starts", -3), list("ends", 1000), list("axes", 1)),
        oldSlice(
            "of axes in another order",
            list("starts", 1, 2),
            list("ends", -1, 4),
            list("axes", 1, 0)),
        slice("of the first axes", dims(1, 0), dims(3, 4), dims()),
        slice("of an axis", dims(1), dims(far), dims(1)),
        slice("of a negative axis", dims(1), dims(-1), dims(-2)),
        slice("with steps", dims(0, 1), dims(4, 5), dims(0, 1), 2, 3),
        slice("with steps for the first axes", dims(0, 1), dims(4, 5), dims(), 2, 3),
        slice("backwards", dims(-1), dims(-far), dims(1), -1),
        slice("backwards by 2", dims(3), dims(0), dims(1), -2),
        slice("backwards from beyond the end", dims(far), dims(-far), dims(0), -3),
        slice("backwards to a negative end", dims(4), dims(-4), dims(1), -1),
        refused(
            "Slice at computed places",
            10,
            22,
            s ->
                s.input("x", 4, 5).input("z", 1).node("Relu", "z", "b").node("Slice", "x b b", "y"),
            "input 1 computed"));
  }

  private static List<Row> splits() {
    return List.of(
        agrees(
            "Split with attribute",
            7,
            12,
            s ->
                s.input("x", 2, 5)
                    .node("Split", "x", "a b", set("axis", 1), list("split", 2, 3))
                    .node("Tanh", "b", "y")
                    .node("Tanh", "a", "z")
                    .output("y", "z")),
        agrees(
            "Split with input",
            13,
            22,
            s ->
                s.input("x", 2, 5)
                    .ints("s", 1, 3, 1)
                    .node("Split", "x s", "a b c", set("axis", -1))
                    .node("Tanh", "b", "y")),
        agrees(
            "Split into equal parts",
            7,
            17,
            s -> s.input("x", 6, 2).node("Split", "x", "a b").node("Tanh", "b", "y")),
        agrees(
            "Split with num_outputs",
            18,
            22,
            s ->
                s.input("x", 6, 2)
                    .node("Split", "x", "a b", set("num_outputs", 2))
                    .node("Tanh", "b", "y")),
        agrees(
            "Split with num_outputs and a rest",
            18,
            22,
            s ->
                s.input("x", 7, 2)
                    .node("Split", "x", "a b c", set("num_outputs", 3))
                    .node("Tanh", "c", "y")
                    .node("Tanh", "a", "z")
                    .output("z", "y")));
  }

  private static List<Row> concats() {
    return List.of(
        agrees(
            "Concat of two values",
            7,
            22,
            s ->
                s.input("x", 2, 3)
                    .node("Relu", "x", "r")
                    .node("Tanh", "x", "t")
                    .node("Concat", "r t", "y", set("axis", 1))),
        agrees(
            "Concat along a negative axis",
            11,
            22,
            s ->
                s.input("x", 2, 3)
                    .input("z", 1, 3)
                    .node("Concat", "x z x", "c", set("axis", -2))
                    .node("Relu", "c", "y")),
        agrees(
            "Concat of a value and constants",
            7,
            22,
            s ->
                s.input("x", 2, 3)
                    .floats("k", dims(2, 2))
                    .node("Concat", "k x k", "c", set("axis", 1))
                    .node("Tanh", "c", "y")),
        agrees(
            "Concat of channels",
            7,
            22,
            s ->
                s.input("x", 1, 2, 4, 4)
                    .floats("w", dims(3, 2, 1, 1))
                    .floats("v", dims(2, 5, 2, 2))
                    .node("Conv", "x w", "c")
                    .node("Concat", "x c", "d", set("axis", 1))
                    .node("Conv", "d v", "y")));
  }

  private static Row gather(String what, int from, long[] shape, long[] at, OnnxAttribute... axis) {
    return agrees(
        "Gather " + what,
        from,
        22,
        s ->
            s.input("x", 3, 4, 2)
                .constant(OnnxTensor.int64("i", shape, at))
                .node("Gather", "x i", "t", axis)
                .node("Tanh", "t", "y"));
  }

  private static List<Row> gathers() {
    return List.of(
        gather("of one", 7, dims(), dims(1)),
        gather("of a list", 7, dims(2), dims(2, 0)),
        gather("of a table", 7, dims(2, 2), dims(3, 0, 0, 1), set("axis", 1)),
        gather("of the last axis", 7, dims(3), dims(1, 1, 0), set("axis", -1)),
        gather("with negative indices", 11, dims(2), dims(-1, -3), set("axis", 0)),
        refused(
            "Gather at computed places",
            7,
            22,
            s -> s.input("x", 3, 4).input("i", 1).node("Gather", "x i", "y"),
            "input 1 computed"));
  }

  private static Row oldPad(String what, OnnxAttribute... attributes) {
    return agrees(
        "Pad " + what,
        7,
        10,
        s -> s.input("x", 3, 4).node("Pad", "x", "t", attributes).node("Tanh", "t", "y"));
  }

  private static Row pad(String what, int from, String in, long[] pads, OnnxAttribute... mode) {
    return agrees(
        "Pad " + what,
        from,
        22,
        s ->
            s.input("x", 3, 4)
                .ints("p", pads)
                .floats("v", dims(), 0.75)
                .ints("a", -1)
                .node("Pad", in, "t", mode)
                .node("Tanh", "t", "y"));
  }

  private static List<Row> pads() {
    OnnxAttribute edge = set("mode", "edge");
    OnnxAttribute reflect = set("mode", "reflect");
    return List.of(
        oldPad("with zeros", list("pads", 1, 0, 0, 2)),
        oldPad("with a number", list("pads", 1, 0, 0, 2), set("value", 0.5f)),
        oldPad("at the edge", list("pads", 1, 2, 1, 2), set("mode", "edge")),
        oldPad("reflecting", list("pads", 1, 2, 2, 3), set("mode", "reflect")),
        oldPad("that cuts", list("pads", -1, 0, 0, -2)),
        pad("with zeros", 11, "x p", dims(1, 0, 0, 2)),
        pad("with a number", 11, "x p v", dims(1, 0, 0, 2), set("mode", "constant")),
        pad("that cuts", 11, "x p v", dims(-1, 1, 0, -2)),
        pad("at the edge", 11, "x p", dims(1, 2, 1, 2), edge),
        pad("reflecting", 11, "x p", dims(1, 2, 2, 3), reflect),
        pad("of an axis", 18, "x p v a", dims(2, 1)),
        pad("of nothing", 11, "x p", dims(0, 0, 0, 0)),
        refused(
            "Pad wrapping",
            19,
            22,
            s ->
                s.input("x", 3, 4)
                    .ints("p", 1, 0, 0, 1)
                    .node("Pad", "x p", "y", set("mode", "wrap")),
            "mode 'wrap'"),
        refused(
            "Pad by computed amounts",
            11,
            22,
            s -> s.input("x", 3, 4).input("p", 4).node("Pad", "x p", "y"),
            "input 1 computed"));
  }

  private static List<Row> repeats() {
    return List.of(
        agrees(
            "Expand",
            8,
            22,
            s ->
                s.input("x", 2, 1)
                    .ints("s", 3, 1, 4)
                    .node("Expand", "x s", "t")
                    .node("Tanh", "t", "y")),
        agrees(
            "Expand to a smaller shape",
            8,
            22,
            s -> s.input("x", 2, 3).ints("s", 1).node("Expand", "x s", "t").node("Tanh", "t", "y")),
        agrees(
            "Tile",
            7,
            22,
            s ->
                s.input("x", 2, 3)
                    .ints("s", 2, 3)
                    .node("Tile", "x s", "t")
                    .node("Tanh", "t", "y")));
  }
}
