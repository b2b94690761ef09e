package org.plumbline.onnx;

import static org.plumbline.onnx.Row.agrees;
import static org.plumbline.onnx.Row.refused;
import static org.plumbline.onnx.Small.dims;
import static org.plumbline.onnx.Small.list;
import static org.plumbline.onnx.Small.set;

import java.util.List;

/** Mul and MatMul of two values that depend on the inputs. */
final class ProductRows {
  private ProductRows() {}

  private static Row matMul(String what, long[] x, long... z) {
    return agrees(
        "MatMul of " + what, 7, 22, s -> s.input("x", x).input("z", z).node("MatMul", "x z", "y"));
  }

  private static Row softmax(String what, OnnxAttribute... axis) {
    return agrees(
        "Softmax " + what, 7, 22, s -> s.input("x", 2, 3, 4).node("Softmax", "x", "y", axis));
  }

  /** An operator on {@code p}, a value away from 0. */
  private static Row positive(String op, String in, double shift) {
    return agrees(
        op + " of " + in + ", p near " + shift,
        7,
        22,
        s ->
            s.input("x", 2, 3)
                .floats("shift", dims(), shift)
                .floats("k", dims(3))
                .floats("one", dims(), 1)
                .node("Add", "x shift", "p")
                .node(op, in, "y"));
  }

  static List<Row> rows() {
    return List.of(
        agrees(
            "Mul of two values",
            7,
            22,
            s -> s.input("x", 2, 3).input("z", 2, 3).node("Mul", "x z", "y")),
        agrees(
            "Mul of two values that are repeated",
            7,
            22,
            s -> s.input("x", 2, 1, 3).input("z", 4, 1).node("Mul", "x z", "y")),
        agrees(
            "Mul of a value by itself",
            7,
            22,
            s -> s.input("x", 2, 3).node("Relu", "x", "r").node("Mul", "r r", "y")),
        agrees(
            "Mul of a value by itself in another order",
            7,
            22,
            s ->
                s.input("x", 3, 3)
                    .node("Relu", "x", "r")
                    .node("Transpose", "r", "t", list("perm", 1, 0))
                    .node("Mul", "r t", "y")),
        agrees(
            "Mul of two images",
            7,
            22,
            s ->
                s.input("x", 1, 2, 3, 3)
                    .floats("w", dims(2, 2, 1, 1))
                    .node("Conv", "x w", "c")
                    .node("Mul", "x c", "y")),
        agrees("Exp", 7, 22, s -> s.input("x", 1, 4).node("Exp", "x", "y")),
        positive("Reciprocal", "p", 3),
        positive("Reciprocal", "p", -3),
        positive("Div", "x p", 3),
        positive("Div", "k p", 3),
        positive("Div", "one p", 3),
        softmax("without axis"),
        softmax("of the last axis", set("axis", 2)),
        softmax("of the middle axis", set("axis", 1)),
        softmax("of the first axis", set("axis", 0)),
        agrees(
            "Softmax of the last axis, counted backwards",
            11,
            22,
            s -> s.input("x", 2, 3).node("Softmax", "x", "y", set("axis", -1))),
        matMul("two matrices", dims(2, 3), 3, 4),
        matMul("two stacks", dims(2, 5, 3), 2, 3, 4),
        matMul("a stack and a matrix, both variable", dims(2, 5, 3), 3, 4),
        matMul("stacks of two dimensions", dims(2, 1, 5, 3), 3, 3, 2),
        refused(
            "MatMul of two variables, one a vector",
            7,
            22,
            s -> s.input("x", 2, 3).input("z", 3).node("MatMul", "x z", "y"),
            "one of them a vector"));
  }
}
