package org.plumbline.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plumbline.onnx.Small.dims;
import static org.plumbline.onnx.Small.list;
import static org.plumbline.onnx.Small.set;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.graph.UnsupportedGraphException;

/** Models that contradict themselves or ask for too much: one line each, and no memory taken. */
class MalformedModelsTest {
  private static void assertMalformed(ThrowingCallable code, String message) {
    assertThatThrownBy(code)
        .isInstanceOf(MalformedInputException.class)
        .hasMessageMatching("net\\.onnx: [^\\n]*")
        .hasMessageContaining(message);
  }

  private static DynamicTest malformed(String name, Consumer<Small> build, String message) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          Small small = new Small(13);
          build.accept(small);
          assertMalformed(() -> OnnxImport.fromModel(small.model(), "net.onnx"), message);
        });
  }

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

  @TestFactory
  Stream<DynamicTest> whatAFewBytesMayAskForIsLimited() {
    return Stream.of(
        malformed(
            "an input of 10^11 elements",
            s -> s.input("x", 100_000, 1_000_000).node("Relu", "x", "y"),
            "100000x1000000 has more than"),
        malformed(
            "an input whose size overflows",
            s -> s.input("x", 1L << 62, 4).node("Relu", "x", "y"),
            "is out of range"),
        malformed(
            "a constant of 100 GB",
            s ->
                s.input("x", 1)
                    .ints("s", 50_000, 500_000)
                    .node("ConstantOfShape", "s", "k")
                    .node("Add", "x k", "y"),
            "50000x500000 has more than"),
        malformed(
            "an expansion",
            s -> s.input("x", 1).ints("s", 1 << 14, 1 << 13).node("Expand", "x s", "y"),
            "has more than"),
        malformed(
            "a repetition",
            s -> s.input("x", 1).ints("s", 1 << 27).node("Tile", "x s", "y"),
            "has more than"),
        malformed(
            "a repetition that overflows",
            s -> s.input("x", 4).ints("s", Long.MAX_VALUE).node("Tile", "x s", "y"),
            "overflow"),
        malformed(
            "padding",
            s -> s.input("x", 1).ints("p", 1 << 27, 0).node("Pad", "x p", "y"),
            "has more than"),
        malformed(
            "padding of a convolution",
            s ->
                s.input("x", 1, 1, 1, 1)
                    .floats("w", dims(1, 1, 1, 1))
                    .node("Conv", "x w", "y", list("pads", 1 << 15, 1 << 15, 0, 0)),
            "has more than"),
        malformed(
            "padding of a pool",
            s ->
                s.input("x", 1, 1, 1, 1)
                    .node(
                        "MaxPool",
                        "x",
                        "y",
                        list("kernel_shape", 1 << 16, 1 << 16),
                        list("pads", 1 << 16, 1 << 16, 0, 0)),
            "has more than"),
        malformed(
            "values that grow step by step",
            s -> {
              s.input("x", 1024).node("Concat", "x x", "v0", set("axis", 0));
              for (int i = 0; i < 40; i++) {
                s.node("Concat", "v" + i + " v" + i, "v" + (i + 1), set("axis", 0));
              }
              s.node("Relu", "v40", "y");
            },
            "has more than"));
  }

  private static DynamicTest tensor(String name, Consumer<WireWriter> build, String message) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          WireWriter tensor = new WireWriter();
          build.accept(tensor);
          WireWriter graph = new WireWriter();
          graph.message(5, tensor);
          WireWriter model = new WireWriter();
          model.message(7, graph);
          byte[] bytes = model.toByteArray();
          assertMalformed(() -> OnnxReader.parse(bytes, "net.onnx"), message);
        });
  }

  @TestFactory
  Stream<DynamicTest> brokenTensorsAreNamed() {
    return Stream.of(
        tensor(
            "100 GB in a kilobyte",
            t -> {
              t.integer(1, 25_000_000_000L);
              t.integer(2, OnnxTensor.FLOAT);
              t.bytes(9, new byte[1000]);
            },
            "are out of range"),
        tensor(
            "fewer bytes than elements",
            t -> {
              t.integer(1, 3);
              t.integer(2, OnnxTensor.FLOAT);
              t.bytes(9, new byte[8]);
            },
            "dimensions [3] need 3 elements of 4 bytes, but there are 8 bytes"),
        tensor(
            "a negative dimension",
            t -> {
              t.integer(1, -1);
              t.integer(2, OnnxTensor.FLOAT);
            },
            "dimensions [-1] are out of range"),
        tensor(
            "dimensions whose product overflows to 0",
            t -> {
              t.integer(1, 1L << 31);
              t.integer(1, 1L << 31);
              t.integer(1, 4);
              t.integer(2, OnnxTensor.FLOAT);
            },
            "are out of range"),
        tensor(
            "numbers in the field of another type",
            t -> {
              t.integer(1, 1);
              t.integer(2, OnnxTensor.FLOAT);
              t.integer(5, 3);
            },
            "has its numbers in field 5"),
        tensor(
            "numbers in two fields",
            t -> {
              t.integer(1, 2);
              t.integer(2, OnnxTensor.FLOAT);
              t.float32(4, 3);
              t.bytes(9, new byte[4]);
            },
            "data in more than one field"),
        tensor(
            "more numbers than elements",
            t -> {
              t.integer(2, OnnxTensor.FLOAT);
              t.bytes(9, new byte[8]);
            },
            "dimensions [] need 1 elements of 4 bytes, but there are 8 bytes"));
  }

  @Test
  void dataInOtherFilesIsRefused() {
    WireWriter location = new WireWriter();
    location.text(1, "location");
    location.text(2, "../../secret");
    WireWriter tensor = new WireWriter();
    tensor.integer(1, 1);
    tensor.integer(2, OnnxTensor.FLOAT);
    tensor.text(8, "w");
    tensor.message(13, location);
    tensor.integer(14, 1);
    WireWriter graph = new WireWriter();
    graph.message(5, tensor);
    WireWriter model = new WireWriter();
    model.message(7, graph);

    assertThatThrownBy(() -> OnnxReader.parse(model.toByteArray(), "net.onnx"))
        .isInstanceOf(UnsupportedGraphException.class)
        .hasMessage(
            "net.onnx: tensor 'w': its data lies in another file (supported: data within the"
                + " model)");
  }

  @Test
  void everyTruncationIsMalformed() {
    byte[] whole =
        new Small(13).input("x", 1, 2).floats("w", dims(2, 3)).node("MatMul", "x w", "y").bytes();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = java.util.Arrays.copyOf(whole, length);
      try {
        OnnxModel model = OnnxReader.parse(part, "net.onnx");
        // Only the list of operator sets, which comes last, may be missing without a trace.
        assertThat(model.opsets()).isEmpty();
        assertThat(model.graph().nodes()).hasSize(1);
      } catch (MalformedInputException e) {
        assertThat(e.getMessage()).startsWith("net.onnx: ").doesNotContain("\n");
      }
    }
  }

  @Test
  void twoGraphsOrTwoOperatorSetsAreMalformed() {
    byte[] whole = new Small(13).input("x", 1).node("Relu", "x", "y").bytes();
    byte[] doubled = new byte[2 * whole.length];
    System.arraycopy(whole, 0, doubled, 0, whole.length);
    System.arraycopy(whole, 0, doubled, whole.length, whole.length);
    WireWriter opset = new WireWriter();
    opset.integer(2, 7);
    WireWriter more = new WireWriter();
    more.message(8, opset);
    byte[] extra = more.toByteArray();
    byte[] longer = java.util.Arrays.copyOf(whole, whole.length + extra.length);
    System.arraycopy(extra, 0, longer, whole.length, extra.length);

    assertMalformed(() -> OnnxReader.parse(doubled, "net.onnx"), "a second graph");
    assertMalformed(() -> OnnxReader.parse(longer, "net.onnx"), "operator sets 13 and 7");
  }

  @Test
  void anAttributeGivenTwiceIsMalformed() {
    byte[] bytes =
        new Small(13)
            .input("x", 1, 2)
            .node("Flatten", "x", "y", set("axis", 0), set("axis", 1))
            .bytes();

    assertMalformed(() -> OnnxReader.parse(bytes, "net.onnx"), "attribute 'axis' is given twice");
  }

  @Test
  void functionsThatReplaceStandardOperatorsAreRefused() {
    WireWriter function = new WireWriter();
    function.text(1, "Relu");
    WireWriter model = new WireWriter();
    model.message(25, function);

    assertThatThrownBy(() -> OnnxReader.parse(model.toByteArray(), "net.onnx"))
        .isInstanceOf(UnsupportedGraphException.class)
        .hasMessageContaining("function 'Relu' replaces a standard operator");
  }

  @Test
  void operatorSetsOutOfRangeAreRefused() {
    OnnxGraph graph = new Small(13).input("x", 1).node("Relu", "x", "y").model().graph();
    for (long opset : new long[] {-3, 0, 6, 23, Long.MAX_VALUE}) {
      OnnxModel model = new OnnxModel(8, "", Map.of("", opset), graph);
      assertThatThrownBy(() -> OnnxImport.fromModel(model, "net.onnx"))
          .isInstanceOf(UnsupportedGraphException.class)
          .hasMessageContaining("is not supported (supported: 7 to 22)");
    }
  }

  @Test
  void nodesOfOtherDomainsAreRefused() {
    OnnxNode node = new OnnxNode("Relu", "n", "com.example", List.of("x"), List.of("y"), List.of());
    OnnxModel model =
        OnnxModel.of(
            13,
            new OnnxGraph(
                "g",
                List.of(node),
                List.of(),
                List.of(OnnxValue.float32("x", 2)),
                List.of(OnnxValue.float32("y", 2))));

    assertThatThrownBy(() -> OnnxImport.fromModel(model, "net.onnx"))
        .isInstanceOf(UnsupportedGraphException.class)
        .hasMessageContaining("node 'n' (Relu, operator set 13)")
        .hasMessageContaining("of domain 'com.example' is not supported");
  }

  @Test
  void inputsOfOtherTypesAreRefused() {
    OnnxModel model =
        new Small(13)
            .input(new OnnxValue("x", OnnxTensor.INT64, List.of(2L), true))
            .node("Relu", "x", "y")
            .model();

    assertThatThrownBy(() -> OnnxImport.fromModel(model, "net.onnx"))
        .isInstanceOf(UnsupportedGraphException.class)
        .hasMessage("net.onnx: 'x' has elements of int64 (supported: float, double)");
  }
}
