package org.plumbline.onnx;

import static org.plumbline.onnx.Malformed.assertMalformed;
import static org.plumbline.onnx.Malformed.malformed;
import static org.plumbline.onnx.Small.dims;
import static org.plumbline.onnx.Small.list;
import static org.plumbline.onnx.Small.set;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a small file may ask for is checked before memory is taken. */
class SizeLimitsTest {
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
}
