package org.plumbline.onnx;

import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * An attribute of a node. Only the component that {@code type} names has a meaning.
 *
 * @param name the attribute's name
 * @param type what it holds, a number of the ONNX specification: 1 float, 2 int, 3 string, 4
 *     tensor, 5 graph, 6 floats, 7 ints, 8 strings; graphs are not read
 * @param f the float
 * @param i the integer
 * @param s the string
 * @param t the tensor, or null if it holds something else
 * @param floats the floats
 * @param ints the integers
 * @param strings the strings
 */
public record OnnxAttribute(
    String name,
    int type,
    float f,
    long i,
    String s,
    @Nullable OnnxTensor t,
    List<Float> floats,
    List<Long> ints,
    List<String> strings) {
  static final int FLOAT = 1;
  static final int INT = 2;
  static final int STRING = 3;
  static final int TENSOR = 4;
  static final int GRAPH = 5;
  static final int FLOATS = 6;
  static final int INTS = 7;
  static final int STRINGS = 8;

  /** Copies the lists. */
  public OnnxAttribute {
    floats = List.copyOf(floats);
    ints = List.copyOf(ints);
    strings = List.copyOf(strings);
  }

  /** An integer attribute. */
  public static OnnxAttribute of(String name, long value) {
    return new OnnxAttribute(name, INT, 0, value, "", null, List.of(), List.of(), List.of());
  }

  /** A float attribute. */
  public static OnnxAttribute of(String name, float value) {
    return new OnnxAttribute(name, FLOAT, value, 0, "", null, List.of(), List.of(), List.of());
  }

  /** A string attribute. */
  public static OnnxAttribute of(String name, String value) {
    return new OnnxAttribute(name, STRING, 0, 0, value, null, List.of(), List.of(), List.of());
  }

  /** A tensor attribute. */
  public static OnnxAttribute of(String name, OnnxTensor value) {
    return new OnnxAttribute(name, TENSOR, 0, 0, "", value, List.of(), List.of(), List.of());
  }

  /** An attribute of several integers. */
  public static OnnxAttribute ofInts(String name, long... values) {
    List<Long> list = LongStream.of(values).boxed().toList();
    return new OnnxAttribute(name, INTS, 0, 0, "", null, List.of(), list, List.of());
  }
}
