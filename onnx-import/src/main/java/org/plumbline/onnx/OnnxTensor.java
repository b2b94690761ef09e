package org.plumbline.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A constant as it stands in the file. The numbers are kept in the raw form of the ONNX
 * specification, little endian, whichever field they came from; usually a view of the file's bytes.
 *
 * @param name the name, possibly empty
 * @param dataType element type, a number of the ONNX specification
 * @param dims dimensions; none for a scalar
 * @param data the numbers in row-major order, one after the other; not to be modified
 */
public record OnnxTensor(String name, int dataType, List<Long> dims, ByteBuffer data) {
  static final int FLOAT = 1;
  static final int INT32 = 6;
  static final int INT64 = 7;
  static final int BOOL = 9;
  static final int DOUBLE = 11;

  /** Copies the list. */
  public OnnxTensor {
    dims = List.copyOf(dims);
  }

  /** A float32 tensor. */
  public static OnnxTensor float32(String name, long[] dims, float... values) {
    ByteBuffer data = allocate(values.length, 4);
    for (float v : values) {
      data.putFloat(v);
    }
    return new OnnxTensor(name, FLOAT, Arrays.stream(dims).boxed().toList(), data);
  }

  /** A float64 tensor. */
  public static OnnxTensor float64(String name, long[] dims, double... values) {
    ByteBuffer data = allocate(values.length, 8);
    for (double v : values) {
      data.putDouble(v);
    }
    return new OnnxTensor(name, DOUBLE, Arrays.stream(dims).boxed().toList(), data);
  }

  /** An int64 tensor. */
  public static OnnxTensor int64(String name, long[] dims, long... values) {
    ByteBuffer data = allocate(values.length, 8);
    for (long v : values) {
      data.putLong(v);
    }
    return new OnnxTensor(name, INT64, Arrays.stream(dims).boxed().toList(), data);
  }

  private static ByteBuffer allocate(int count, int bytes) {
    return ByteBuffer.allocate(Math.multiplyExact(count, bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Bytes of one element of this type, or 0 if the type is not read. */
  static int elementSize(int dataType) {
    return switch (dataType) {
      case FLOAT, INT32 -> 4;
      case INT64, DOUBLE -> 8;
      case BOOL -> 1;
      default -> 0;
    };
  }

  /** The name of an element type, for messages. */
  static String typeName(int dataType) {
    String[] names = {
      "undefined",
      "float",
      "uint8",
      "int8",
      "uint16",
      "int16",
      "int32",
      "int64",
      "string",
      "bool",
      "float16",
      "double",
      "uint32",
      "uint64",
      "complex64",
      "complex128",
      "bfloat16"
    };
    return dataType >= 0 && dataType < names.length ? names[dataType] : "type " + dataType;
  }

  /** Whether the elements are floating-point numbers. */
  public boolean isFloating() {
    return dataType == FLOAT || dataType == DOUBLE;
  }

  /** The number of elements. */
  public int size() {
    return data.capacity() / Math.max(1, elementSize(dataType));
  }

  /** The elements of a floating-point tensor; every value is exact. */
  public double[] doubles() {
    if (!isFloating()) {
      throw new IllegalArgumentException(typeName(dataType) + " tensor is not floating point");
    }
    double[] values = new double[size()];
    ByteBuffer b = data.duplicate().order(ByteOrder.LITTLE_ENDIAN).rewind();
    for (int i = 0; i < values.length; i++) {
      values[i] = dataType == FLOAT ? b.getFloat() : b.getDouble();
    }
    return values;
  }

  /** The elements of an integer or bool tensor. */
  public long[] longs() {
    if (isFloating()) {
      throw new IllegalArgumentException(typeName(dataType) + " tensor is not an integer one");
    }
    long[] values = new long[size()];
    ByteBuffer b = data.duplicate().order(ByteOrder.LITTLE_ENDIAN).rewind();
    for (int i = 0; i < values.length; i++) {
      values[i] = dataType == INT64 ? b.getLong() : dataType == INT32 ? b.getInt() : b.get();
    }
    return values;
  }
}
