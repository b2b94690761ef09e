package org.plumbline.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Puts small models together. Names of values are given as one text, separated by blanks, with
 * {@code _} for one that is left out. Unless said otherwise the output is {@code y}.
 */
final class Small {
  private final int opset;
  private final Random random = new Random(11);
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final List<OnnxTensor> constants = new ArrayList<>();
  private final List<OnnxValue> inputs = new ArrayList<>();
  private final List<OnnxValue> outputs = new ArrayList<>();

  Small(int opset) {
    this.opset = opset;
  }

  int opset() {
    return opset;
  }

  /** A float input; -1 for a dimension that the file leaves open. */
  Small input(String name, long... dims) {
    inputs.add(OnnxValue.float32(name, dims));
    return this;
  }

  Small input(OnnxValue value) {
    inputs.add(value);
    return this;
  }

  /** A float constant: the numbers given, or random ones between -1 and 1. */
  Small floats(String name, long[] dims, double... values) {
    int size = 1;
    for (long d : dims) {
      size *= (int) d;
    }
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = (float) (values.length > 0 ? values[i] : random.nextDouble(-1, 1));
    }
    return constant(OnnxTensor.float32(name, dims, numbers));
  }

  /** A list of integers. */
  Small ints(String name, long... values) {
    return constant(OnnxTensor.int64(name, new long[] {values.length}, values));
  }

  Small constant(OnnxTensor t) {
    constants.add(t);
    return this;
  }

  Small node(String op, String in, String out, OnnxAttribute... attributes) {
    nodes.add(
        new OnnxNode(op, "n_" + nodes.size(), "", names(in), names(out), List.of(attributes)));
    return this;
  }

  private static List<String> names(String text) {
    List<String> names = new ArrayList<>();
    for (String name : text.split(" ", -1)) {
      if (!name.isEmpty()) {
        names.add(name.equals("_") ? "" : name);
      }
    }
    return names;
  }

  Small output(String... names) {
    for (String name : names) {
      outputs.add(new OnnxValue(name, OnnxTensor.FLOAT, List.of(), false));
    }
    return this;
  }

  Small output(OnnxValue value) {
    outputs.add(value);
    return this;
  }

  OnnxModel model() {
    if (outputs.isEmpty()) {
      output("y");
    }
    return OnnxModel.of(opset, new OnnxGraph("small", nodes, constants, inputs, outputs));
  }

  byte[] bytes() {
    return OnnxWriter.bytes(model());
  }

  static long[] dims(long... dims) {
    return dims;
  }

  static OnnxAttribute set(String name, long value) {
    return OnnxAttribute.of(name, value);
  }

  static OnnxAttribute set(String name, float value) {
    return OnnxAttribute.of(name, value);
  }

  static OnnxAttribute set(String name, String value) {
    return OnnxAttribute.of(name, value);
  }

  static OnnxAttribute list(String name, long... values) {
    return OnnxAttribute.ofInts(name, values);
  }
}
