package org.plumbline.onnx;

import static org.plumbline.onnx.Row.agrees;
import static org.plumbline.onnx.Row.refused;
import static org.plumbline.onnx.Small.dims;
import static org.plumbline.onnx.Small.list;

import java.util.ArrayList;
import java.util.List;

/** Add, Sub, Mul, Div, Neg, Sum. */
final class ArithmeticRows {
  private ArithmeticRows() {}

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String op : List.of("Add", "Sub", "Mul", "Div")) {
      withConstant(op, rows);
    }
    for (String op : List.of("Add", "Sub")) {
      ofVariables(op, rows);
    }
    rows.addAll(others());
    rows.addAll(foldings());
    return rows;
  }

  private static Row constant(String op, String what, long[] x, long... k) {
    return agrees(
        op + " of a value and " + what,
        7,
        22,
        s -> s.input("x", x).floats("k", k, away(k)).node(op, "x k", "y"));
  }

  /** Numbers of either sign that are no divisor near 0. */
  private static double[] away(long... dims) {
    int size = 1;
    for (long d : dims) {
      size *= (int) d;
    }
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = (i % 2 == 0 ? 1 : -1) * (0.3 + 0.7 * i / size);
    }
    return values;
  }

  private static void withConstant(String op, List<Row> rows) {
    rows.add(constant(op, "a constant", dims(2, 3), 2, 3));
    rows.add(constant(op, "a scalar", dims(2, 3)));
    rows.add(constant(op, "a row", dims(2, 3), 3));
    rows.add(constant(op, "a column", dims(2, 3), 2, 1));
    rows.add(constant(op, "a larger constant", dims(1, 3), 4, 3));
    rows.add(constant(op, "a constant of more dimensions", dims(3), 2, 4, 3));
    rows.add(constant(op, "both repeated", dims(2, 1, 3), 4, 1));
    rows.add(constant(op, "channels", dims(1, 3, 2, 2), 1, 3, 1, 1));
    if (!op.equals("Div")) {
      rows.add(
          agrees(
              op + " of a constant and a value",
              7,
              22,
              s -> s.input("x", 2, 1, 3).floats("k", dims(4, 1)).node(op, "k x", "y")));
      rows.add(
          agrees(
              op + " of a constant and a convolution",
              7,
              22,
              s ->
                  s.input("x", 1, 2, 3, 3)
                      .floats("w", dims(3, 2, 2, 2))
                      .floats("k", dims(3, 1, 1))
                      .node("Conv", "x w", "c")
                      .node(op, "k c", "y")));
    }
  }

  private static void ofVariables(String op, List<Row> rows) {
    rows.add(
        agrees(
            op + " of two values",
            7,
            22,
            s -> s.input("x", 2, 3).input("z", 2, 3).node(op, "x z", "y")));
    rows.add(
        agrees(
            op + " of a value and itself",
            7,
            22,
            s -> s.input("x", 2, 3).node("Relu", "x", "r").node(op, "r r", "y")));
    rows.add(
        agrees(
            op + " of two values that are repeated",
            7,
            22,
            s -> s.input("x", 2, 1, 3).input("z", 4, 1).node(op, "x z", "y")));
    rows.add(
        agrees(
            op + " of values in different orders",
            7,
            22,
            s ->
                s.input("x", 1, 2, 3, 4)
                    .floats("w", dims(2, 2, 1, 1))
                    .node("Conv", "x w", "c")
                    .node("Transpose", "x", "t", list("perm", 0, 1, 2, 3))
                    .node("Relu", "t", "r")
                    .node(op, "r c", "y")));
  }

  private static List<Row> others() {
    return List.of(
        agrees("Neg", 7, 22, s -> s.input("x", 2, 3).node("Neg", "x", "y")),
        agrees("Sum of one", 8, 22, s -> s.input("x", 2, 3).node("Sum", "x", "y")),
        agrees(
            "Sum of three",
            8,
            22,
            s ->
                s.input("x", 2, 3).input("z", 3).floats("k", dims(2, 1)).node("Sum", "x k z", "y")),
        agrees(
            "Sub of a constant by a value that was moved",
            7,
            22,
            s ->
                s.input("x", 2, 3)
                    .floats("k", dims(3, 2))
                    .node("Transpose", "x", "t")
                    .node("Sub", "k t", "y")),
        agrees(
            "Mul by 1 and Add of 0",
            7,
            22,
            s ->
                s.input("x", 2, 3)
                    .floats("one", dims(), 1)
                    .floats("zero", dims(2, 3), 0, 0, 0, 0, 0, 0)
                    .node("Mul", "x one", "p")
                    .node("Add", "p zero", "q")
                    .node("Relu", "q", "y")));
  }

  private static Row folding(String op, double a, double b) {
    return agrees(
        op + " of " + a + " and " + b + " known exactly",
        7,
        22,
        s ->
            s.input("x", 2)
                .floats("a", dims(2), a, a)
                .floats("b", dims(), b)
                .node(op, "a b", "k")
                .node("Add", "x k", "y"));
  }

  /** The arithmetic goes into the graph. */
  private static Row inexact(String op, double a, double b) {
    return agrees(
        op + " of " + a + " and " + b + ", which rounds",
        7,
        22,
        s ->
            s.input("x", 2)
                .floats("a", dims(2), a, a)
                .floats("b", dims(), b)
                .node(op, "a b", "k")
                .node("Add", "x k", "y"));
  }

  private static List<Row> foldings() {
    return List.of(
        folding("Add", 0.5, 0.25),
        folding("Sub", 0.5, 3),
        folding("Mul", 1.5, -2.5),
        folding("Div", 3, 4),
        inexact("Add", 1, 1e-9),
        inexact("Sub", 0.1f, 3),
        inexact("Mul", 0.1f, 0.1f),
        inexact("Div", 1, 3),
        agrees(
            "functions and products of constants",
            7,
            22,
            s ->
                s.input("x", 1, 2)
                    .floats("a", dims(1, 3))
                    .floats("w", dims(3, 2))
                    .node("MatMul", "a w", "p")
                    .node("Tanh", "p", "q")
                    .node("Relu", "q", "r")
                    .node("Sub", "x r", "y")),
        refused(
            "a weight that is not known exactly",
            7,
            22,
            s ->
                s.input("x", 1, 2, 3, 3)
                    .floats("w", dims(2, 2, 1, 1))
                    .floats("k", dims(), 0.1)
                    .node("Mul", "w k", "v")
                    .node("Conv", "x v", "y"),
            "input 1 computed from other values"));
  }
}
