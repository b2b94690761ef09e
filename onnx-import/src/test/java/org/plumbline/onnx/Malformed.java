package org.plumbline.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.plumbline.graph.MalformedInputException;

/** Files that have to be turned away in one line. */
final class Malformed {
  private Malformed() {}

  static void assertMalformed(ThrowingCallable code, String message) {
    assertThatThrownBy(code)
        .isInstanceOf(MalformedInputException.class)
        .hasMessageMatching("net\\.onnx: [^\\n]*")
        .hasMessageContaining(message);
  }

  /** A model of operator set 13 whose import has to fail. */
  static DynamicTest malformed(String name, Consumer<Small> build, String message) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          Small small = new Small(13);
          build.accept(small);
          assertMalformed(() -> OnnxImport.fromModel(small.model(), "net.onnx"), message);
        });
  }
}
