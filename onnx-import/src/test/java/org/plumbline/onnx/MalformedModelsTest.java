package org.plumbline.onnx;

import static org.plumbline.onnx.Malformed.malformed;
import static org.plumbline.onnx.Small.dims;
import static org.plumbline.onnx.Small.list;
import static org.plumbline.onnx.Small.set;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Models that contradict themselves. */
class MalformedModelsTest {
  @TestFactory
  Stream<DynamicTest> contradictionsAreNamed() {
    return Stream.of(
        malformed("no inputs", s -> s.floats("x", dims(2)).node("Relu", "x", "y"), "no inputs"),
        malformed(
            "no such value", s -> s.input("x", 2).node("Relu", "z", "y"), "'z' is not defined"),
        malformed("no such output", s -> s.input("x", 2), "'y' is not defined"),
        malformed(
            "a cycle",
            s -> s.input("x", 2).node("Add", "x b", "y").node("Relu", "y", "b"),
            "depends on itself"),
        malformed(
            "a node that reads itself", s -> s.input("x", 2).node("Add", "x y", "y"), "depends on"),
        malformed(
            "a value made twice",
            s -> s.input("x", 2).node("Relu", "x", "y").node("Tanh", "x", "y"),
            "'y' is defined twice"),
        malformed(
            "an input made again",
            s -> s.input("x", 2).node("Relu", "x", "x").node("Tanh", "x", "y"),
            "'x' is defined twice"),
        malformed(
            "two initialisers of one name",
            s -> s.input("x", 2).floats("k", dims(2)).floats("k", dims(2)).node("Add", "x k", "y"),
            "'k' is defined twice"),
        malformed(
            "two inputs of one name",
            s -> s.input("x", 2).input("x", 2).node("Relu", "x", "y"),
            "'x' is defined twice"),
        malformed(
            "shapes that do not fit",
            s -> s.input("x", 2, 3).floats("k", dims(2)).node("Add", "x k", "y"),
            "shapes 2x3 and 2 do not fit"),
        malformed(
            "a weight that does not fit",
            s -> s.input("x", 1, 3072).floats("w", dims(784, 10)).node("Gemm", "x w", "y"),
            "weight is 10x784 but the incoming tensor has 3072 values"),
        malformed(
            "NaN among weights",
            s -> s.input("x", 1).floats("w", dims(1, 1), Double.NaN).node("MatMul", "x w", "y"),
            "NaN"),
        malformed(
            "infinity among summands",
            s ->
                s.input("x", 1)
                    .floats("k", dims(1), Double.POSITIVE_INFINITY)
                    .node("Add", "x k", "y"),
            "Infinity"),
        malformed(
            "division by zero",
            s -> s.input("x", 1).floats("k", dims(1), 0).node("Div", "x k", "y"),
            "divisor 0 is 0.0"),
        malformed(
            "a negative variance",
            s ->
                s.input("x", 1, 1)
                    .floats("o", dims(1), 1)
                    .floats("v", dims(1), -1)
                    .node("BatchNormalization", "x o o o v", "y"),
            "variance -1.0"),
        malformed(
            "a missing operand", s -> s.input("x", 2).node("Add", "x", "y"), "Add lacks input 1"),
        malformed("no operands", s -> s.input("x", 2).node("Relu", "", "y"), "Relu lacks input 0"),
        malformed(
            "an attribute of the wrong type",
            s -> s.input("x", 1, 2).node("Flatten", "x", "y", set("axis", "one")),
            "attribute 'axis' has type 3, expected 2"));
  }

  @TestFactory
  Stream<DynamicTest> badShapesAreNamed() {
    return Stream.of(
        malformed(
            "a reshape of another size",
            s -> s.input("x", 2, 3).ints("s", 4, 2).node("Reshape", "x s", "y"),
            "cannot reshape 2x3 to [4, 2]"),
        malformed(
            "a reshape with two open dimensions",
            s -> s.input("x", 2, 3).ints("s", -1, -1).node("Reshape", "x s", "y"),
            "two open dimensions"),
        malformed(
            "a reshape with a negative dimension",
            s -> s.input("x", 2, 3).ints("s", -2, -3).node("Reshape", "x s", "y"),
            "dimension -2 is out of range"),
        malformed(
            "a reshape that copies what is not there",
            s -> s.input("x", 6).ints("s", 3, 0).node("Reshape", "x s", "y"),
            "axis 1"),
        malformed(
            "a squeeze of a long axis",
            s -> s.input("x", 2, 1).ints("a", 0).node("Squeeze", "x a", "y"),
            "axis 0 of 2x1 cannot be removed"),
        malformed(
            "an axis named twice",
            s -> s.input("x", 2).ints("a", 0, 0).node("Unsqueeze", "x a", "y"),
            "axis 0 is named twice"),
        malformed(
            "an axis out of range",
            s -> s.input("x", 2, 2).node("Concat", "x x", "y", set("axis", 5)),
            "axis 5 of a value with 2 dimensions"),
        malformed(
            "a permutation that is none",
            s -> s.input("x", 2, 2).node("Transpose", "x", "y", list("perm", 0, 0)),
            "[0, 0] is not a permutation"),
        malformed(
            "an index out of range",
            s -> s.input("x", 3).ints("i", 3).node("Gather", "x i", "y"),
            "3"),
        malformed(
            "a slice without steps",
            s -> s.input("x", 3).ints("b", 0).node("Slice", "x b b b b", "y"),
            "Slice with step 0"),
        malformed(
            "a split of another size",
            s -> s.input("x", 3).ints("s", 1, 1).node("Split", "x s", "y z"),
            "cannot split 3 elements"),
        malformed(
            "a split that leaves a rest",
            s -> s.input("x", 5).node("Split", "x", "y z"),
            "cannot split 5 elements"),
        malformed(
            "a split into no outputs",
            s -> s.input("x", 5).node("Split", "x", "").node("Relu", "x", "y").output("y", "z"),
            "'z' is not defined"),
        malformed(
            "a reflection beyond the value",
            s -> s.input("x", 2).ints("p", 2, 0).node("Pad", "x p", "y", set("mode", "reflect")),
            "reflects beyond"),
        malformed(
            "a kernel larger than the value",
            s -> s.input("x", 1, 1, 2, 2).floats("w", dims(1, 1, 3, 3)).node("Conv", "x w", "y"),
            "the kernel is larger"),
        malformed(
            "groups that do not divide",
            s ->
                s.input("x", 1, 3, 2, 2)
                    .floats("w", dims(3, 1, 1, 1))
                    .node("Conv", "x w", "y", set("group", 2)),
            "in 2 groups"),
        malformed(
            "negative pads",
            s ->
                s.input("x", 1, 1, 4, 4)
                    .floats("w", dims(1, 1, 1, 1))
                    .node("Conv", "x w", "y", list("pads", -1, 0, 0, 0)),
            "are out of range"),
        malformed(
            "a window that lies in the padding",
            s ->
                s.input("x", 1, 1, 2, 2)
                    .node(
                        "MaxPool", "x", "y", list("kernel_shape", 1, 1), list("pads", 1, 0, 0, 0)),
            "window 0 lies in the padding"));
  }
}
