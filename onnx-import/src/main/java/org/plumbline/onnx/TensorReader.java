package org.plumbline.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.UnsupportedGraphException;

/** Reads one tensor and brings typed data into the raw form. */
final class TensorReader {
  private static final int MAX_RANK = 64;

  private final WireReader r;
  private final List<Long> dims = new ArrayList<>();
  private String name = "";
  private int dataType;
  private boolean external;
  // The typed field that the numbers stand in, 0 if none.
  private int field;
  private @Nullable ByteBuffer raw;
  // Typed numbers, already in raw form; more than one chunk only where a writer did not pack them.
  private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
  private final List<WireReader> integers = new ArrayList<>();

  private TensorReader(WireReader r) {
    this.r = r;
  }

  /** The tensor in {@code r}. */
  static OnnxTensor tensor(WireReader r) {
    TensorReader reader = new TensorReader(r);
    while (r.next()) {
      reader.readField();
    }
    return reader.finish();
  }

  private void readField() {
    switch (r.field()) {
      case 1 -> OnnxReader.readInts(r, dims);
      case 2 -> dataType = (int) r.integer();
      case 4, 10 -> {
        useField();
        readFixed(field == 4 ? 4 : 8);
      }
      case 5, 7 -> {
        useField();
        readIntegers();
      }
      case 8 -> name = r.text();
      case 9 -> raw = r.view();
      case 13 -> {
        external = true;
        r.skip();
      }
      case 14 -> external |= r.integer() != 0;
      default -> r.skip();
    }
  }

  private void useField() {
    if (field != 0 && field != r.field()) {
      throw r.malformed("tensor '" + name + "' has data in more than one field");
    }
    field = r.field();
  }

  private void readFixed(int size) {
    ByteBuffer chunk = r.isBytes() ? r.view() : r.fixed(size);
    if (raw == null && typed.size() == 0 && chunk.capacity() > size) {
      raw = chunk;
    } else {
      byte[] copy = new byte[chunk.capacity()];
      chunk.get(0, copy);
      typed.writeBytes(copy);
    }
  }

  private void readIntegers() {
    if (integers.size() == OnnxReader.MAX_COUNT) {
      throw r.malformed("more than " + OnnxReader.MAX_COUNT + " integers that are not packed");
    }
    if (r.isBytes()) {
      integers.add(r.child("integer data"));
    } else {
      long v = r.integer();
      WireWriter w = new WireWriter();
      w.integer(1, v);
      WireReader one = WireReader.of(r.file(), "integer data", w.toByteArray());
      one.next();
      integers.add(one);
    }
  }

  private OnnxTensor finish() {
    String place = r.file() + ": tensor '" + name + "': ";
    if (external) {
      throw new UnsupportedGraphException(
          place + "its data lies in another file (supported: data within the model)");
    }
    int size = OnnxTensor.elementSize(dataType);
    if (size == 0) {
      throw new UnsupportedGraphException(
          place
              + "elements of "
              + OnnxTensor.typeName(dataType)
              + " are not supported (supported: float, double, int32, int64, bool)");
    }
    if (field != 0 && field != typedField()) {
      throw r.malformed(
          "tensor '"
              + name
              + "' of "
              + OnnxTensor.typeName(dataType)
              + " has its numbers in field "
              + field);
    }
    ByteBuffer data = data(size);
    long count = count(place);
    if (count != data.capacity() / size || data.capacity() % size != 0) {
      throw new org.plumbline.graph.MalformedInputException(
          place
              + "dimensions "
              + dims
              + " need "
              + count
              + " elements of "
              + size
              + " bytes, but there are "
              + data.capacity()
              + " bytes");
    }
    return new OnnxTensor(name, dataType, dims, data);
  }

  /** The field for numbers of the tensor's type. */
  private int typedField() {
    return switch (dataType) {
      case OnnxTensor.FLOAT -> 4;
      case OnnxTensor.DOUBLE -> 10;
      case OnnxTensor.INT64 -> 7;
      default -> 5;
    };
  }

  private ByteBuffer data(int size) {
    for (WireReader chunk : integers) {
      while (!chunk.atEnd()) {
        long v = chunk.packedInteger();
        for (int b = 0; b < size; b++) {
          typed.write((int) (v >>> (8 * b)));
        }
      }
    }
    ByteBuffer whole = raw;
    if (whole == null) {
      return ByteBuffer.wrap(typed.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }
    if (typed.size() != 0) {
      throw r.malformed("tensor '" + name + "' has data in more than one field");
    }
    return whole;
  }

  private long count(String place) {
    if (dims.size() > MAX_RANK) {
      throw r.malformed("tensor '" + name + "' has " + dims.size() + " dimensions");
    }
    long count = 1;
    for (long d : dims) {
      if (d < 0 || d > Integer.MAX_VALUE || Math.multiplyHigh(count, d) != 0) {
        throw new org.plumbline.graph.MalformedInputException(
            place + "dimensions " + dims + " are out of range");
      }
      count *= d;
      if (count < 0) {
        throw new org.plumbline.graph.MalformedInputException(
            place + "dimensions " + dims + " are out of range");
      }
    }
    return count;
  }
}
