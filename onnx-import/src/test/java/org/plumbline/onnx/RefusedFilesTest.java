package org.plumbline.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plumbline.onnx.Malformed.assertMalformed;
import static org.plumbline.onnx.Small.dims;
import static org.plumbline.onnx.Small.set;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.graph.UnsupportedGraphException;

/** Files that are cut short, ambiguous, or ask for what is not supported. */
class RefusedFilesTest {
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

  @Test
  void namesWithControlCharactersStayOnOneLine() {
    OnnxModel model = new Small(13).input("x\n\u001b[2Jy", 1).node("Relu", "z\r\n", "y").model();

    assertThatThrownBy(() -> OnnxImport.fromModel(model, "net.onnx"))
        .isInstanceOf(MalformedInputException.class)
        .hasMessage("net.onnx: node 'n_0': value 'z??' is not defined");
  }
}
