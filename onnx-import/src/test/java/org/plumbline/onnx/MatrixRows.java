package org.plumbline.onnx;

import static org.plumbline.onnx.Row.agrees;
import static org.plumbline.onnx.Row.refused;
import static org.plumbline.onnx.Small.dims;
import static org.plumbline.onnx.Small.set;

import java.util.List;
import java.util.stream.Stream;

/** Gemm and MatMul. */
final class MatrixRows {
  private MatrixRows() {}

  static List<Row> rows() {
    return Stream.concat(gemm().stream(), matMul().stream()).toList();
  }

  private static List<Row> gemm() {
    return List.of(
        agrees("Gemm", 7, 22, s -> gemm(s, 2, 3, 4, "x w b")),
        agrees(
            "Gemm with transB",
            7,
            22,
            s ->
                s.input("x", 1, 3)
                    .floats("w", dims(4, 3))
                    .floats("b", dims(4))
                    .node("Gemm", "x w b", "y", set("transB", 1))),
        agrees(
            "Gemm with transA and transB",
            7,
            22,
            s ->
                s.input("x", 3, 2)
                    .floats("w", dims(4, 3))
                    .floats("b", dims(4))
                    .node("Gemm", "x w b", "y", set("transA", 1), set("transB", 1))),
        agrees(
            "Gemm with transA of one row",
            7,
            22,
            s ->
                s.input("x", 3, 1)
                    .floats("w", dims(3, 4))
                    .floats("b", dims(4))
                    .node("Gemm", "x w b", "y", set("transA", 1))),
        agrees(
            "Gemm with alpha and beta",
            7,
            22,
            s ->
                s.input("x", 2, 3)
                    .floats("w", dims(3, 4))
                    .floats("b", dims(1, 4))
                    .node("Gemm", "x w b", "y", set("alpha", 0.3f), set("beta", -1.7f))),
        agrees(
            "Gemm with beta 0",
            7,
            22,
            s ->
                s.input("x", 2, 3)
                    .floats("w", dims(3, 4))
                    .floats("b", dims(1, 4))
                    .node("Gemm", "x w b", "y", set("beta", 0f))),
        agrees(
            "Gemm with alpha 0",
            7,
            22,
            s ->
                s.input("x", 2, 3)
                    .floats("w", dims(3, 4))
                    .floats("b", dims(2, 4))
                    .node("Gemm", "x w b", "y", set("alpha", 0f))),
        agrees("Gemm without C", 11, 22, s -> gemm(s, 1, 3, 4, "x w")),
        agrees("Gemm with an empty C", 11, 22, s -> gemm(s, 1, 3, 4, "x w _")),
        agrees(
            "Gemm with a scalar C",
            7,
            22,
            s ->
                s.input("x", 2, 3)
                    .floats("w", dims(3, 4))
                    .floats("b", dims())
                    .node("Gemm", "x w b", "y")),
        agrees(
            "Gemm with a column C",
            7,
            22,
            s ->
                s.input("x", 2, 3)
                    .floats("w", dims(3, 4))
                    .floats("b", dims(2, 1))
                    .node("Gemm", "x w b", "y")),
        agrees(
            "Gemm with a variable C",
            7,
            22,
            s ->
                s.input("x", 2, 3)
                    .input("b", 4)
                    .floats("w", dims(3, 4))
                    .node("Gemm", "x w b", "y", set("alpha", 2f), set("beta", 0.5f))),
        refused(
            "Gemm of two variables",
            7,
            22,
            s ->
                s.input("x", 2, 3).input("w", 3, 4).floats("b", dims(4)).node("Gemm", "x w b", "y"),
            "input 1 computed from other values"));
  }

  private static void gemm(Small s, int rows, int terms, int columns, String in) {
    s.input("x", rows, terms).floats("w", dims(terms, columns)).floats("b", dims(columns));
    s.node("Gemm", in, "y");
  }

  private static Row product(String what, long[] x, long... w) {
    return agrees(
        "MatMul of " + what, 7, 22, s -> s.input("x", x).floats("w", w).node("MatMul", "x w", "y"));
  }

  private static Row leftProduct(String what, long[] w, long... x) {
    return agrees(
        "MatMul of a constant and " + what,
        7,
        22,
        s -> s.input("x", x).floats("w", w).node("MatMul", "w x", "y"));
  }

  private static List<Row> matMul() {
    return List.of(
        product("a row", dims(1, 3), 3, 4),
        product("rows", dims(5, 3), 3, 4),
        product("a vector and a matrix", dims(3), 3, 4),
        product("a matrix and a vector", dims(5, 3), 3),
        product("two vectors", dims(3), 3),
        product("a stack and a matrix", dims(2, 2, 3), 3, 4),
        product("a stack and a stack", dims(2, 5, 3), 2, 3, 4),
        product("a matrix and a stack", dims(5, 3), 2, 3, 4),
        product("a vector and a stack", dims(3), 2, 3, 4),
        product("a stack and a vector", dims(2, 5, 3), 3),
        product("stacks that are repeated both ways", dims(2, 1, 5, 3), 1, 3, 3, 4),
        leftProduct("a column", dims(4, 3), 3, 1),
        leftProduct("a matrix", dims(4, 3), 3, 5),
        leftProduct("a vector", dims(4, 3), 3),
        leftProduct("a matrix, a vector before it", dims(3), 3, 5),
        leftProduct("a vector, a vector before it", dims(3), 3),
        leftProduct("a stack", dims(4, 3), 2, 3, 5),
        leftProduct("a stack by a stack", dims(2, 4, 3), 2, 3, 5),
        leftProduct("a matrix by a stack", dims(2, 4, 3), 3, 5),
        agrees(
            "MatMul, Add, Relu twice",
            7,
            22,
            s ->
                s.input("x", 1, 3)
                    .floats("w", dims(3, 4))
                    .floats("b", dims(4))
                    .floats("v", dims(4, 2))
                    .floats("c", dims(1, 2))
                    .node("MatMul", "x w", "p")
                    .node("Add", "p b", "q")
                    .node("Relu", "q", "r")
                    .node("MatMul", "r v", "t")
                    .node("Add", "c t", "y")),
        agrees(
            "Add to a product that is read twice",
            7,
            22,
            s ->
                s.input("x", 1, 3)
                    .floats("w", dims(3, 4))
                    .floats("b", dims(4))
                    .node("MatMul", "x w", "p")
                    .node("Add", "p b", "q")
                    .node("Sub", "q p", "d")
                    .node("Add", "d p", "y")));
  }
}
