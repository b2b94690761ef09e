package org.plumbline.onnx;

import static org.plumbline.onnx.Row.agrees;
import static org.plumbline.onnx.Row.refused;
import static org.plumbline.onnx.Small.dims;
import static org.plumbline.onnx.Small.set;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Constants of all kinds, and choices between values that are known during import. */
final class ConstantRows {
  private ConstantRows() {}

  static OnnxTensor bool(String name, long[] dims, int... values) {
    ByteBuffer data = ByteBuffer.allocate(values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int v : values) {
      data.put((byte) v);
    }
    return new OnnxTensor(name, OnnxTensor.BOOL, Arrays.stream(dims).boxed().toList(), data);
  }

  private static OnnxTensor int32(String name, long[] dims, int... values) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int v : values) {
      data.putInt(v);
    }
    return new OnnxTensor(name, OnnxTensor.INT32, Arrays.stream(dims).boxed().toList(), data);
  }

  static List<Row> rows() {
    return Stream.of(constants(), fills(), choices()).flatMap(List::stream).toList();
  }

  private static Row constant(String what, int from, OnnxAttribute value) {
    return agrees(
        "Constant of " + what,
        from,
        22,
        s -> s.input("x", 2, 3).node("Constant", "", "k", value).node("Add", "x k", "y"));
  }

  private static List<Row> constants() {
    List<Float> three = List.of(1.5f, -2f, 0.25f);
    OnnxAttribute floats =
        new OnnxAttribute(
            "value_floats", OnnxAttribute.FLOATS, 0, 0, "", null, three, List.of(), List.of());
    OnnxAttribute text =
        new OnnxAttribute(
            "value_string", OnnxAttribute.STRING, 0, 0, "a", null, List.of(), List.of(), List.of());
    return List.of(
        constant(
            "a tensor", 7, OnnxAttribute.of("value", OnnxTensor.float32("", dims(3), 1, 2, 3))),
        constant("a float", 12, set("value_float", 0.3f)),
        constant("floats", 12, floats),
        agrees(
            "Constant of an integer",
            12,
            22,
            s ->
                s.input("x", 2, 3)
                    .node("Constant", "", "i", set("value_int", -1))
                    .node("Gather", "x i", "y")),
        agrees(
            "Constant of integers",
            12,
            22,
            s ->
                s.input("x", 2, 3)
                    .node("Constant", "", "i", Small.list("value_ints", 3, -1))
                    .node("Reshape", "x i", "y")),
        agrees(
            "a constant of int32",
            7,
            22,
            s -> s.input("x", 2, 3).constant(int32("i", dims(2), 1, 0)).node("Gather", "x i", "y")),
        agrees(
            "a network in double",
            7,
            22,
            s ->
                s.input(new OnnxValue("x", OnnxTensor.DOUBLE, List.of(1L, 2L), true))
                    .constant(OnnxTensor.float64("w", dims(2, 2), 0.1, 0.2, -0.3, 1e-20))
                    .node("MatMul", "x w", "y")
                    .output(new OnnxValue("y", OnnxTensor.DOUBLE, List.of(), false))),
        refused(
            "Constant of text",
            12,
            22,
            s -> s.input("x", 2).node("Constant", "", "k", text).node("Add", "x k", "y"),
            "a string or sparse value"));
  }

  private static List<Row> fills() {
    OnnxTensor half = OnnxTensor.float32("", dims(1), 0.5f);
    return List.of(
        agrees(
            "ConstantOfShape",
            9,
            22,
            s ->
                s.input("x", 2, 3)
                    .node("Shape", "x", "s")
                    .node("ConstantOfShape", "s", "k", OnnxAttribute.of("value", half))
                    .node("Mul", "x k", "y")),
        agrees(
            "ConstantOfShape of zeros",
            9,
            22,
            s ->
                s.input("x", 2, 3)
                    .ints("s", 4, 1, 1)
                    .node("ConstantOfShape", "s", "k")
                    .node("Add", "x k", "y")),
        agrees(
            "ConstantOfShape of integers",
            9,
            22,
            s ->
                s.input("x", 2, 3)
                    .ints("s", 2)
                    .node(
                        "ConstantOfShape",
                        "s",
                        "k",
                        OnnxAttribute.of("value", OnnxTensor.int64("", dims(1), 1)))
                    .node("Expand", "x k", "y")));
  }

  private static List<Row> choices() {
    return List.of(
        agrees(
            "Equal and Where on shapes",
            9,
            22,
            s ->
                s.input("x", 2, 3)
                    .ints("s", -1, 2)
                    .ints("minus", -1)
                    .ints("ones", 3, 1)
                    .node("Equal", "s minus", "e")
                    .node("Where", "e ones s", "t")
                    .node("Reshape", "x t", "y")),
        agrees(
            "Where between a value and a constant",
            9,
            22,
            s ->
                s.input("x", 2, 3)
                    .floats("k", dims(3))
                    .constant(bool("b", dims(2, 1), 1, 0))
                    .node("Where", "b x k", "t")
                    .node("Tanh", "t", "y")),
        agrees(
            "Where between two values",
            9,
            22,
            s ->
                s.input("x", 2, 3)
                    .input("z", 1, 3)
                    .constant(bool("b", dims(3), 1, 0, 1))
                    .node("Where", "b x z", "t")
                    .node("Tanh", "t", "y")),
        agrees(
            "Not, And, Or, Less, Greater",
            9,
            22,
            s ->
                s.input("x", 4)
                    .floats("a", dims(4), 0, 1, 2, 3)
                    .floats("b", dims(4), 1, 1, 1, 1)
                    .floats("k", dims(4))
                    .node("Less", "a b", "l")
                    .node("Greater", "a b", "g")
                    .node("Or", "l g", "o")
                    .node("Not", "l", "n")
                    .node("And", "o n", "c")
                    .node("Where", "c x k", "y")),
        agrees(
            "LessOrEqual, GreaterOrEqual",
            12,
            22,
            s ->
                s.input("x", 3)
                    .floats("a", dims(3), -0.0, 1, 2)
                    .floats("b", dims(), 0)
                    .floats("k", dims(3))
                    .ints("i", 1, 2, 3)
                    .ints("j", 2)
                    .node("LessOrEqual", "a b", "l")
                    .node("GreaterOrEqual", "i j", "g")
                    .node("Where", "l x k", "t")
                    .node("Where", "g x t", "y")),
        refused(
            "Where by a computed condition",
            9,
            22,
            s ->
                s.input("x", 2, 3)
                    .input(new OnnxValue("c", OnnxTensor.FLOAT, List.of(2L, 3L), true))
                    .node("Where", "c x x", "y"),
            "input 0 computed"),
        refused(
            "Equal of values",
            11,
            22,
            s ->
                s.input("x", 2).input("z", 2).node("Equal", "x z", "e").node("Where", "e x z", "y"),
            "input 0 computed"));
  }
}
