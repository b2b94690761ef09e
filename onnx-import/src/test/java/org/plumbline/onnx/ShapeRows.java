package org.plumbline.onnx;

import static org.plumbline.onnx.Row.agrees;
import static org.plumbline.onnx.Row.refused;
import static org.plumbline.onnx.Small.dims;
import static org.plumbline.onnx.Small.list;
import static org.plumbline.onnx.Small.set;

import java.util.ArrayList;
import java.util.List;

/** Operators that change the shape only, and chains of integers that compute shapes. */
final class ShapeRows {
  private ShapeRows() {}

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>(reshapes());
    rows.addAll(squeezes());
    rows.addAll(chains());
    rows.addAll(identities());
    for (int axis = -3; axis <= 3; axis++) {
      OnnxAttribute a = set("axis", axis);
      rows.add(
          agrees(
              "Flatten at axis " + axis,
              axis < 0 ? 11 : 7,
              22,
              s -> s.input("x", 2, 3, 4).node("Relu", "x", "r").node("Flatten", "r", "y", a)));
    }
    return rows;
  }

  private static Row reshape(String what, int from, long[] shape, OnnxAttribute... attributes) {
    return agrees(
        "Reshape to " + what,
        from,
        22,
        s ->
            s.input("x", 2, 3, 4)
                .ints("s", shape)
                .node("Relu", "x", "r")
                .node("Reshape", "r s", "y", attributes));
  }

  private static List<Row> reshapes() {
    return List.of(
        reshape("6x4", 7, dims(6, 4)),
        reshape("-1", 7, dims(-1)),
        reshape("0x-1", 7, dims(0, -1)),
        reshape("0x0x2x2", 7, dims(0, 0, 2, 2)),
        reshape("-1x3x2", 7, dims(-1, 3, 2)),
        reshape("24x1x1", 14, dims(24, 1, 1), set("allowzero", 1)),
        reshape("0x-1 with allowzero 0", 14, dims(0, -1), set("allowzero", 0)));
  }

  private static List<Row> squeezes() {
    return List.of(
        agrees(
            "Squeeze with attribute",
            7,
            12,
            s -> s.input("x", 1, 3, 1).node("Squeeze", "x", "y", list("axes", 0))),
        agrees(
            "Squeeze with a negative axis",
            11,
            12,
            s -> s.input("x", 1, 3, 1).node("Squeeze", "x", "y", list("axes", -1))),
        agrees(
            "Squeeze with input",
            13,
            22,
            s -> s.input("x", 1, 3, 1).ints("a", -1, 0).node("Squeeze", "x a", "y")),
        agrees("Squeeze of all", 7, 22, s -> s.input("x", 1, 3, 1).node("Squeeze", "x", "y")),
        agrees(
            "Unsqueeze with attribute",
            7,
            12,
            s -> s.input("x", 3, 2).node("Unsqueeze", "x", "y", list("axes", 0, 3))),
        agrees(
            "Unsqueeze with input",
            13,
            22,
            s -> s.input("x", 3, 2).ints("a", -1, 1).node("Unsqueeze", "x a", "y")));
  }

  private static List<Row> chains() {
    return List.of(
        agrees(
            "Shape, Gather, Unsqueeze, Concat, Reshape",
            7,
            12,
            s ->
                s.input("x", 1, 3, 4)
                    .constant(OnnxTensor.int64("zero", dims(), 0))
                    .ints("rest", -1)
                    .node("Shape", "x", "s")
                    .node("Gather", "s zero", "n", set("axis", 0))
                    .node("Unsqueeze", "n", "u", list("axes", 0))
                    .node("Concat", "u rest", "t", set("axis", 0))
                    .node("Reshape", "x t", "y")),
        agrees(
            "Shape, Gather, Mul, Div, Unsqueeze, Concat, Reshape",
            13,
            22,
            s ->
                s.input("x", 2, 3, 4)
                    .constant(OnnxTensor.int64("one", dims(), 1))
                    .constant(OnnxTensor.int64("two", dims(), 2))
                    .ints("rest", -1)
                    .ints("axes", 0)
                    .node("Shape", "x", "s")
                    .node("Gather", "s one", "n", set("axis", 0))
                    .node("Mul", "n two", "m")
                    .node("Sub", "m one", "l")
                    .node("Div", "l two", "d")
                    .node("Unsqueeze", "d axes", "u")
                    .node("Concat", "u rest", "t", set("axis", 0))
                    .node("Reshape", "x t", "y")),
        shapeSlice("start 1", set("start", 1)),
        shapeSlice("end -1", set("end", -1)),
        shapeSlice("start -2 and end 9", set("start", -2), set("end", 9)),
        agrees(
            "Size",
            7,
            22,
            s ->
                s.input("x", 2, 3)
                    .ints("one", 1)
                    .node("Size", "x", "n")
                    .node("Mul", "n one", "t")
                    .node("Reshape", "x t", "y")),
        agrees(
            "Cast of integers to reals",
            7,
            22,
            s ->
                s.input("x", 2, 3)
                    .node("Shape", "x", "s")
                    .node("Gather", "s one", "n")
                    .constant(OnnxTensor.int64("one", dims(), 1))
                    .node("Cast", "n", "f", set("to", 1))
                    .node("Mul", "x f", "y")),
        agrees(
            "Cast of reals to integers",
            7,
            22,
            s ->
                s.input("x", 2, 3)
                    .floats("f", dims(1), 6.7)
                    .node("Cast", "f", "n", set("to", 7))
                    .node("Reshape", "x n", "y")),
        agrees(
            "Cast of a float to float",
            7,
            22,
            s -> s.input("x", 3).node("Cast", "x", "y", set("to", 1))),
        agrees(
            "Cast to double and back",
            7,
            22,
            s ->
                s.input("x", 3)
                    .node("Cast", "x", "d", set("to", 11))
                    .node("Cast", "d", "y", set("to", 1))),
        refused(
            "Cast of a value to int64",
            7,
            22,
            s -> s.input("x", 3).node("Cast", "x", "y", set("to", 7)),
            "a variable turned into int64"),
        refused(
            "Cast to float16",
            7,
            22,
            s -> s.input("x", 3).node("Cast", "x", "y", set("to", 10)),
            "target type float16"));
  }

  private static Row shapeSlice(String what, OnnxAttribute... attributes) {
    return agrees(
        "Shape with " + what,
        15,
        22,
        s ->
            s.input("x", 2, 3, 4)
                .ints("rest", -1)
                .node("Shape", "x", "s", attributes)
                .node("Concat", "rest s", "t", set("axis", 0))
                .node("Reshape", "x t", "y"));
  }

  private static List<Row> identities() {
    return List.of(
        agrees("Identity", 7, 22, s -> s.input("x", 2, 3).node("Identity", "x", "y")),
        agrees(
            "Identity of a weight",
            7,
            22,
            s ->
                s.input("x", 2, 3)
                    .floats("w", dims(3, 2))
                    .node("Identity", "w", "v")
                    .node("MatMul", "x v", "y")),
        agrees("Dropout", 7, 22, s -> s.input("x", 2, 3).node("Dropout", "x", "y")),
        agrees(
            "Dropout with ratio",
            7,
            11,
            s -> s.input("x", 2, 3).node("Dropout", "x", "y mask", set("ratio", 0.3f))),
        agrees(
            "Dropout with ratio as input",
            12,
            22,
            s -> s.input("x", 2, 3).floats("r", dims(), 0.3).node("Dropout", "x r", "y mask")),
        agrees(
            "Dropout with training_mode 0",
            12,
            22,
            s ->
                s.input("x", 2, 3)
                    .floats("r", dims(), 0.3)
                    .constant(ConstantRows.bool("t", dims(), 0))
                    .node("Dropout", "x r t", "y")),
        refused(
            "Dropout with training_mode 1",
            12,
            22,
            s ->
                s.input("x", 2, 3)
                    .floats("r", dims(), 0.3)
                    .constant(ConstantRows.bool("t", dims(), 1))
                    .node("Dropout", "x r t", "y"),
            "training_mode 1"));
  }
}
