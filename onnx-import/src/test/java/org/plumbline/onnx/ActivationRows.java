package org.plumbline.onnx;

import static org.plumbline.onnx.Row.agrees;
import static org.plumbline.onnx.Row.refused;
import static org.plumbline.onnx.Small.dims;
import static org.plumbline.onnx.Small.set;

import java.util.List;

/** Elementwise nonlinear functions. */
final class ActivationRows {
  private ActivationRows() {}

  private static Row plain(String op) {
    return agrees(op, 7, 22, s -> s.input("x", 1, 3, 2).node(op, "x", "y"));
  }

  private static Row clip(String what, String in) {
    return agrees(
        "Clip with " + what,
        11,
        22,
        s ->
            s.input("x", 2, 5)
                .floats("lo", dims(), -0.25)
                .floats("hi", dims(), 0.5)
                .node("Clip", in, "y"));
  }

  static List<Row> rows() {
    return List.of(
        plain("Relu"),
        plain("Sigmoid"),
        plain("Tanh"),
        plain("Sin"),
        plain("Cos"),
        plain("LeakyRelu"),
        agrees(
            "Relu between Transposes",
            7,
            22,
            s ->
                s.input("x", 2, 3, 4)
                    .node("Transpose", "x", "t", Small.list("perm", 2, 0, 1))
                    .node("Relu", "t", "r")
                    .node("Transpose", "r", "y", Small.list("perm", 1, 0, 2))),
        agrees(
            "LeakyRelu with alpha 0.3",
            7,
            22,
            s -> s.input("x", 1, 7).node("LeakyRelu", "x", "y", set("alpha", 0.3f))),
        agrees(
            "LeakyRelu with alpha 0",
            7,
            22,
            s -> s.input("x", 1, 7).node("LeakyRelu", "x", "y", set("alpha", 0f))),
        agrees(
            "LeakyRelu with alpha 1",
            7,
            22,
            s -> s.input("x", 1, 7).node("LeakyRelu", "x", "y", set("alpha", 1f))),
        refused(
            "LeakyRelu with alpha 2",
            7,
            22,
            s -> s.input("x", 1, 7).node("LeakyRelu", "x", "y", set("alpha", 2f)),
            "alpha 2.0"),
        refused(
            "LeakyRelu with alpha -1",
            7,
            22,
            s -> s.input("x", 1, 7).node("LeakyRelu", "x", "y", set("alpha", -1f)),
            "alpha -1.0"),
        agrees(
            "Clip with attributes",
            7,
            10,
            s -> s.input("x", 2, 5).node("Clip", "x", "y", set("min", -0.25f), set("max", 0.5f))),
        agrees(
            "Clip with min alone",
            7,
            10,
            s -> s.input("x", 2, 5).node("Clip", "x", "y", set("min", 0f))),
        agrees(
            "Clip with max alone",
            7,
            10,
            s -> s.input("x", 2, 5).node("Clip", "x", "y", set("max", 0.1f))),
        agrees("Clip without attributes", 7, 10, s -> s.input("x", 5).node("Clip", "x", "y")),
        clip("two inputs", "x lo hi"),
        clip("a lower end", "x lo"),
        clip("an upper end", "x _ hi"),
        clip("no ends", "x"),
        refused(
            "Clip with a computed end",
            11,
            22,
            s -> s.input("x", 2, 5).input("z", 1).node("Relu", "z", "lo").node("Clip", "x lo", "y"),
            "input 1 computed"),
        refused(
            "an unknown operator",
            7,
            22,
            s -> s.input("x", 2, 5).node("Det", "x", "y"),
            "the operator is not supported (supported, most alike:"));
  }
}
