package org.plumbline.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plumbline.onnx.Small.dims;
import static org.plumbline.onnx.Small.list;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What exporters do differently, in small models. */
class FileFormsTest {
  private static Small twice() {
    return new Small(13).input("x", 1, 2).floats("k", dims(1, 2), 2, 3).node("Mul", "x k", "y");
  }

  private static void assertTwice(Imported network) {
    // 5 * 2 and 7 * 3.
    assertThat(Comparison.evaluate(network, new double[] {5, 7})).containsExactly(10, 21);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1})
  void anOpenBatchDimensionIsOne(long batch) {
    OnnxModel model =
        new Small(13)
            .input("x", batch, 2)
            .floats("k", dims(1, 2), 2, 3)
            .node("Mul", "x k", "y")
            .model();

    Imported network = OnnxImport.fromModel(model, "net.onnx");

    assertThat(network.inputs().get(0).shape()).containsExactly(1, 2);
    assertTwice(network);
  }

  @Test
  void aBatchDimensionWithANameIsOneAfterWritingAndReading() {
    // The writer gives dimensions below 0 the name N.
    byte[] bytes = new Small(13).input("x", -1, 2).node("Relu", "x", "y").bytes();

    OnnxModel model = OnnxReader.parse(bytes, "net.onnx");

    assertThat(model.graph().inputs().get(0).dims()).containsExactly(-1L, 2L);
    assertThat(OnnxImport.fromModel(model, "net.onnx").inputs().get(0).shape())
        .containsExactly(1, 2);
  }

  @Test
  void initialisersListedAsInputsAreConstants() {
    OnnxModel model = twice().input("k", 1, 2).model();

    Imported network = OnnxImport.fromModel(model, "net.onnx");

    assertThat(network.inputs()).extracting(Imported.Port::name).containsExactly("x");
    assertTwice(network);
  }

  @Test
  void nodesThatNoOutputNeedsMayDoAnything() {
    OnnxModel model = twice().node("Det", "x", "unused").model();

    assertTwice(OnnxImport.fromModel(model, "net.onnx"));
  }

  @Test
  void nodesMayStandInAnyOrder() {
    OnnxModel model =
        new Small(13)
            .input("x", 1, 2)
            .floats("k", dims(1, 2), 2, 3)
            .node("Relu", "p", "y")
            .node("Mul", "x k", "p")
            .model();

    assertTwice(OnnxImport.fromModel(model, "net.onnx"));
  }

  @Test
  void severalInputsAndOutputsFollowOneAnother() {
    OnnxModel model =
        new Small(13)
            .input("a", 2)
            .input("b", 1, 3)
            .node("Neg", "b", "u")
            .node("Identity", "a", "v")
            .output("u", "v")
            .model();

    Imported network = OnnxImport.fromModel(model, "net.onnx");

    assertThat(network.inputs()).extracting(Imported.Port::offset).containsExactly(0, 2);
    assertThat(network.outputs()).extracting(Imported.Port::offset).containsExactly(0, 3);
    // Inputs a = (1, 2) and b = (3, 4, 5); outputs -b and then a.
    assertThat(Comparison.evaluate(network, new double[] {1, 2, 3, 4, 5}))
        .containsExactly(-3, -4, -5, 1, 2);
  }

  @Test
  void anOutputMayBeAnInputBackwards() {
    OnnxModel model =
        new Small(13)
            .input("x", 3)
            .ints("b", -1)
            .ints("e", -9)
            .ints("a", 0)
            .ints("s", -1)
            .node("Slice", "x b e a s", "y")
            .model();

    Imported network = OnnxImport.fromModel(model, "net.onnx");

    assertThat(Comparison.evaluate(network, new double[] {1, 2, 3})).containsExactly(3, 2, 1);
  }

  @Test
  void gzippedFilesAreReadUnderEitherName(@TempDir Path folder) throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(twice().bytes());
    }
    Files.write(folder.resolve("a.onnx.gz"), packed.toByteArray());
    Files.write(folder.resolve("b.onnx"), packed.toByteArray());

    assertTwice(OnnxImport.read(folder.resolve("a.onnx")));
    assertTwice(OnnxImport.read(folder.resolve("a.onnx.gz")));
    assertTwice(OnnxImport.read(folder.resolve("b.onnx")));
  }

  @Test
  void otherDomainsMayBeDeclaredButNotUsed() {
    OnnxGraph graph = twice().model().graph();
    Map<String, Long> opsets = Map.of("", 9L, "ai.onnx.ml", 2L);

    assertTwice(OnnxImport.fromModel(new OnnxModel(4, "skl", opsets, graph), "net.onnx"));
  }

  @Test
  void writingAndReadingKeepsEveryPart() {
    OnnxModel model =
        new Small(13)
            .input("x", -1, 2, 4)
            .floats("w", dims(2, 2, 3))
            .constant(OnnxTensor.float64("d", dims(2), 0.1, -0.0))
            .ints("i", Long.MIN_VALUE, 3)
            .node("Conv", "x w _", "y", list("pads", 1, 1), Small.set("auto_pad", "NOTSET"))
            .node("LeakyRelu", "y", "z", Small.set("alpha", 0.25f))
            .output("z")
            .model();

    OnnxModel copy = OnnxReader.parse(OnnxWriter.bytes(model), "net.onnx");

    assertThat(OnnxWriter.bytes(copy)).isEqualTo(OnnxWriter.bytes(model));
    assertThat(copy.graph().nodes()).isEqualTo(model.graph().nodes());
    assertThat(copy.graph().inputs()).isEqualTo(model.graph().inputs());
    assertThat(copy.opset()).isEqualTo(13);
    assertThat(copy.graph().initializers().get(1).doubles()).containsExactly(0.1, -0.0);
    assertThat(copy.graph().initializers().get(2).longs()).containsExactly(Long.MIN_VALUE, 3);
  }

  @Test
  void typedNumbersAreReadLikeRawOnes() {
    WireWriter tensor = new WireWriter();
    tensor.integer(1, 2);
    tensor.integer(2, OnnxTensor.FLOAT);
    tensor.float32(4, 1.5f);
    tensor.float32(4, -2f);
    tensor.text(8, "t");

    OnnxTensor t = TensorReader.tensor(WireReader.of("f", "tensor", tensor.toByteArray()));

    assertThat(t.doubles()).containsExactly(1.5, -2);
  }

  @Test
  void packedIntegersMayBeNegative() {
    WireWriter packed = new WireWriter();
    packed.integer(0, 5);
    WireWriter tensor = new WireWriter();
    tensor.integer(1, 3);
    tensor.integer(2, OnnxTensor.INT32);
    tensor.integer(5, -7);
    tensor.integer(5, 1 << 20);
    tensor.integer(5, Integer.MIN_VALUE);

    OnnxTensor t = TensorReader.tensor(WireReader.of("f", "tensor", tensor.toByteArray()));

    assertThat(t.longs()).containsExactly(-7, 1 << 20, Integer.MIN_VALUE);
  }

  @Test
  void aChainAsLongAsTheFileIsNoRecursion() {
    Small small = new Small(13).input("x", 1);
    int length = 20_000;
    for (int i = 0; i < length; i++) {
      small.node("Identity", i == 0 ? "x" : "v" + i, i == length - 1 ? "y" : "v" + (i + 1));
    }

    Imported network = OnnxImport.fromModel(small.model(), "net.onnx");

    assertThat(Comparison.evaluate(network, new double[] {3})).containsExactly(3);
  }

  @Test
  void valuesOfTheFileKeepTheirNamesAndOrder() {
    OnnxModel model =
        new Small(13)
            .input("x", 1, 2, 3, 3)
            .floats("w", dims(2, 2, 2, 2))
            .node("Conv", "x w", "c")
            .node("Relu", "c", "r")
            .node("Flatten", "r", "y")
            .model();

    Imported network = OnnxImport.fromModel(model, "net.onnx");

    List<String> names = new ArrayList<>();
    network.graph().nodes().forEach(n -> names.add(n.origin().name()));
    assertThat(names).containsExactly("x", "c", "r");
    // Channels last [2, 2, 2]: engine element 1 is channel 1 of position 0, element 4 of the file.
    assertThat(network.graph().node(2).origin().fileIndex(1)).isEqualTo(4);
  }
}
