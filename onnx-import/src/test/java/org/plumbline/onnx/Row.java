package org.plumbline.onnx;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A use of an operator, in a range of operator sets, and what import is to do with it.
 *
 * @param what the operator and what is special
 * @param from the first operator set
 * @param to the last one
 * @param build makes the model
 * @param refusal a part of the refusal, or null if import has to agree with ONNX Runtime
 */
record Row(String what, int from, int to, Consumer<Small> build, @Nullable String refusal) {
  static Row agrees(String what, int from, int to, Consumer<Small> build) {
    return new Row(what, from, to, build, null);
  }

  static Row refused(String what, int from, int to, Consumer<Small> build, String refusal) {
    return new Row(what, from, to, build, refusal);
  }

  Small model(int opset) {
    Small small = new Small(opset);
    build.accept(small);
    return small;
  }
}
