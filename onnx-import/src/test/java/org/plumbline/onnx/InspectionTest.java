package org.plumbline.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plumbline.onnx.Small.dims;
import static org.plumbline.onnx.Small.set;

import org.junit.jupiter.api.Test;

class InspectionTest {
  @Test
  void everyRefusalIsListedAndDependentNodesAreCounted() {
    OnnxModel model =
        new Small(13)
            .input("x", 1, 3)
            .node("Det", "x", "a")
            .node("LeakyRelu", "x", "b", set("alpha", 3f))
            .node("Relu", "a", "c")
            .node("Rank", "c", "d")
            .node("Add", "b d", "e")
            .node("Tanh", "x", "f")
            .node("Add", "e f", "y")
            .model();

    Inspection found = Inspection.of(model, "net.onnx");

    assertThat(found.network()).isNull();
    // Relu and both Adds read what was refused; Tanh does not.
    assertThat(found.unchecked()).isEqualTo(3);
    assertThat(found.refusals()).hasSize(3);
    assertThat(found.refusals().get(0)).contains("Det, operator set 13");
    assertThat(found.refusals().get(1)).contains("Rank, operator set 13");
    assertThat(found.refusals().get(2))
        .contains("LeakyRelu, operator set 13")
        .contains("alpha 3.0");
  }

  @Test
  void aNetworkThatCanBeUsedIsThere() {
    OnnxModel model =
        new Small(13)
            .input("x", 1, 3)
            .floats("w", dims(3, 4))
            .ints("s", 2, 2)
            .node("Constant", "", "k", set("value_float", 2f))
            .node("MatMul", "x w", "p")
            .node("Add", "p k", "q")
            .node("Reshape", "q s", "y")
            .model();

    Inspection found = Inspection.of(model, "net.onnx");

    assertThat(found.refusals()).isEmpty();
    assertThat(found.unchecked()).isZero();
    assertThat(found.network()).isNotNull();
    assertThat(found.operators())
        .containsEntry("MatMul", 1)
        .containsEntry("Constant", 1)
        .containsEntry("Reshape", 1);
    // The weight; the float attribute is no tensor.
    assertThat(found.parameters()).isEqualTo(12);
  }

  @Test
  void theWholeModelMayBeRefused() {
    OnnxModel model = new Small(99).input("x", 1).node("Relu", "x", "y").model();

    assertThat(Inspection.of(model, "net.onnx").refusals())
        .containsExactly("net.onnx: operator set 99 is not supported (supported: 7 to 22)");
  }

  @Test
  void aContradictionIsARefusalToo() {
    OnnxModel model = new Small(13).input("x", 1).node("Add", "x y", "y").model();

    assertThat(Inspection.of(model, "net.onnx").refusals())
        .containsExactly("net.onnx: node 'n_0': value 'y' depends on itself");
  }
}
