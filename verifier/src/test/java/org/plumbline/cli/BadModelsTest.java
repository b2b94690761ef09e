package org.plumbline.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plumbline.onnx.OnnxAttribute;
import org.plumbline.onnx.OnnxModel;
import org.plumbline.onnx.OnnxNode;
import org.plumbline.onnx.OnnxTensor;
import org.plumbline.onnx.OnnxValue;
import org.plumbline.onnx.OnnxWriter;

class BadModelsTest {
  private static final byte[] BOMB = bomb();

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("models")
  void aBrokenModelIsAnsweredInOneLine(Mistake m) throws IOException {
    m.check(folder);
  }

  private static Mistake model(String name, byte[] model, int exit, String message) {
    return new Mistake(name, model, Mistake.bytes(Mistake.GOOD), exit, message, List.of());
  }

  private static Mistake model(String name, OnnxModel model, int exit, String message) {
    return model(name, OnnxWriter.bytes(model), exit, message);
  }

  static Stream<Mistake> models() {
    byte[] good = OnnxWriter.bytes(TestModels.good());
    return Stream.of(
        model("missing model", new byte[0], 65, "FOLDER/m.onnx: no such file"),
        model(
            "truncated model",
            Arrays.copyOf(good, good.length - 40),
            65,
            "m.onnx: byte 16: model: field 7 claims 136 bytes, 102 are left"),
        model(
            "text instead of a model",
            Mistake.bytes("hello"),
            65,
            "m.onnx: byte 3: model: wire type 4 in field 13"),
        model("two bytes", new byte[] {8, 8}, 65, "m.onnx: not an ONNX model: it has no graph"),
        model(
            "truncated gzip",
            Arrays.copyOf(packed(good), 60),
            65,
            "m.onnx: broken gzip data: Unexpected end of ZLIB input stream"),
        model(
            "zip bomb",
            BOMB,
            65,
            "m.onnx: unpacks to more than 536870912 bytes from " + BOMB.length),
        model(
            "operator set of the future",
            TestModels.opset(99),
            69,
            "m.onnx: operator set 99 is not supported (supported: 7 to 22)"),
        model(
            "no operator set",
            TestModels.opset(1),
            69,
            "m.onnx: operator set 1 is not supported (supported: 7 to 22)"),
        model(
            "unknown operator",
            TestModels.middle("Frobnicate"),
            69,
            "m.onnx: node 'h' (Frobnicate, operator set 13): the operator is not supported (supported, most alike: Concat, Constant, Dropout)"),
        model(
            "operator of another domain",
            TestModels.nodes(
                new OnnxNode("Relu", "n", "ai.onnx.ml", List.of("x"), List.of("h"), List.of()),
                TestModels.GEMM),
            69,
            "m.onnx: node 'n' (Relu, operator set 13): the operator of domain 'ai.onnx.ml' is not supported (supported, most alike: Relu, Gemm, Less)"),
        model(
            "weights that are not numbers",
            TestModels.weight(OnnxTensor.float32("w", new long[] {2, 2}, 1, Float.NaN, 0, 1)),
            65,
            "m.onnx: node 'y': element 1 of 'w' is NaN"),
        model(
            "infinite weights",
            TestModels.weight(
                OnnxTensor.float32("w", new long[] {2, 2}, 1, Float.POSITIVE_INFINITY, 0, 1)),
            65,
            "m.onnx: node 'y': element 1 of 'w' is Infinity"),
        model(
            "weights of the wrong shape",
            TestModels.weight(OnnxTensor.float32("w", new long[] {3, 2}, 1, 2, 3, 4, 5, 6)),
            65,
            "m.onnx: node 'y': weight is 2x3 but the incoming tensor has 2 values"),
        model(
            "dimensions beyond memory",
            TestModels.input(OnnxValue.float32("x", 1L << 31, 1L << 31)),
            65,
            "m.onnx: input 'x': dimension 2147483648 is out of range"),
        model(
            "tensor with fewer numbers than its dimensions say",
            TestModels.weight(OnnxTensor.float32("w", new long[] {1L << 20, 1L << 20}, 1)),
            65,
            "m.onnx: tensor 'w': dimensions [1048576, 1048576] need 1099511627776 elements of 4 bytes, but there are 4 bytes"),
        model(
            "negative dimension of a tensor",
            TestModels.weight(OnnxTensor.float32("w", new long[] {-2, 2}, 1, 2, 3, 4)),
            65,
            "m.onnx: tensor 'w': dimensions [-2, 2] are out of range"),
        model(
            "integer input",
            TestModels.input(new OnnxValue("x", 7, List.of(1L, 2L), true)),
            69,
            "m.onnx: 'x' has elements of int64 (supported: float, double)"),
        model(
            "input without shape",
            TestModels.input(new OnnxValue("x", 1, List.of(), false)),
            69,
            "m.onnx: input 'x' has no shape (supported: inputs with a shape)"),
        model(
            "cycle",
            TestModels.nodes(
                OnnxNode.of("Relu", "h", List.of("g")),
                OnnxNode.of("Relu", "g", List.of("h")),
                TestModels.GEMM),
            65,
            "m.onnx: node 'g': value 'h' depends on itself"),
        model(
            "value that nothing defines",
            TestModels.nodes(OnnxNode.of("Relu", "h", List.of("z")), TestModels.GEMM),
            65,
            "m.onnx: node 'h': value 'z' is not defined"),
        model(
            "value defined twice",
            TestModels.nodes(TestModels.RELU, TestModels.RELU, TestModels.GEMM),
            65,
            "m.onnx: node 'h': value 'h' is defined twice"),
        model(
            "operand left out",
            TestModels.nodes(TestModels.RELU, OnnxNode.of("Gemm", "y", List.of("h"))),
            65,
            "m.onnx: node 'y': Gemm lacks input 1"),
        model(
            "attribute of the wrong type",
            TestModels.middle("LeakyRelu", OnnxAttribute.of("alpha", "steep")),
            65,
            "m.onnx: node 'h': attribute 'alpha' has type 3, expected 1"),
        model(
            "negative slope of a leaky ReLU",
            TestModels.middle("LeakyRelu", OnnxAttribute.of("alpha", -0.5f)),
            69,
            "m.onnx: node 'h' (LeakyRelu, operator set 13): alpha -0.5 is not supported (supported: 0 <= alpha <= 1)"));
  }

  private static byte[] packed(byte[] content) {
    var out = new java.io.ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A gigabyte of zeros in a megabyte. */
  private static byte[] bomb() {
    var out = new java.io.ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    zeros[0] = 10;
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      for (int k = 0; k < 640; k++) {
        gzip.write(zeros);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
