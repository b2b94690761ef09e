package org.plumbline.onnx;

import java.util.List;

/**
 * An input or output of a graph.
 *
 * @param name its name
 * @param dataType element type, a number of the ONNX specification; 0 if the file does not say
 * @param dims dimensions, -1 where the file has a name or nothing
 * @param hasShape whether the file gives a shape at all
 */
public record OnnxValue(String name, int dataType, List<Long> dims, boolean hasShape) {
  /** Copies the list. */
  public OnnxValue {
    dims = List.copyOf(dims);
  }

  /** A float32 value of this shape. */
  public static OnnxValue float32(String name, long... dims) {
    return new OnnxValue(
        name, OnnxTensor.FLOAT, java.util.Arrays.stream(dims).boxed().toList(), true);
  }
}
