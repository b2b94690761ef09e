package org.plumbline.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.plumbline.graph.MalformedInputException;

/**
 * Reads the fields of one protobuf message from a range of bytes. Every length is checked against
 * the bytes that are there before anything is allocated.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">protobuf encoding</a>
 */
final class WireReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private final String file;
  private final String message;
  private final byte[] bytes;
  private final int end;
  private int at;
  private int field;
  private int wireType;

  private WireReader(String file, String message, byte[] bytes, int at, int end) {
    this.file = file;
    this.message = message;
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** A reader of a whole file. */
  static WireReader of(String file, String message, byte[] bytes) {
    return new WireReader(file, message, bytes, 0, bytes.length);
  }

  /** The name of the file, for messages. */
  String file() {
    return file;
  }

  /** Moves to the next field; false at the end of the message. */
  boolean next() {
    if (at == end) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    if (tag >>> 3 == 0 || tag >>> 3 > 0x1fffffff) {
      throw malformed("field number " + (tag >>> 3));
    }
    return true;
  }

  /** The number of the field that {@link #next} found. */
  int field() {
    return field;
  }

  /** Whether the current field is a run of bytes: a message, a string or packed numbers. */
  boolean isBytes() {
    return wireType == BYTES;
  }

  /** Skips the value of the current field. */
  void skip() {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> advance(8);
      case BYTES -> advance(length());
      case FIXED32 -> advance(4);
      default -> throw malformed("wire type " + wireType + " in field " + field);
    }
  }

  /** The current field as an integer. */
  long integer() {
    expect(VARINT);
    return varint();
  }

  /** The next integer of a packed field, whatever the current field is. */
  long packedInteger() {
    return varint();
  }

  /** Whether all bytes are read. */
  boolean atEnd() {
    return at == end;
  }

  /** The current field as a float. */
  float float32() {
    expect(FIXED32);
    int start = advance(4);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat(start);
  }

  /** The current field as text. */
  String text() {
    expect(BYTES);
    int length = length();
    int start = advance(length);
    return new String(bytes, start, length, StandardCharsets.UTF_8);
  }

  /** The current field as a view of the file's bytes, little endian. */
  ByteBuffer view() {
    expect(BYTES);
    int length = length();
    int start = advance(length);
    return ByteBuffer.wrap(bytes, start, length).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The current value of fixed size, {@code size} bytes, as a view. */
  ByteBuffer fixed(int size) {
    expect(size == 4 ? FIXED32 : FIXED64);
    int start = advance(size);
    return ByteBuffer.wrap(bytes, start, size).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The current field as a message; {@code name} stands in error messages. */
  WireReader child(String name) {
    expect(BYTES);
    int length = length();
    int start = advance(length);
    return new WireReader(file, name, bytes, start, start + length);
  }

  /** An error at the current position. */
  MalformedInputException malformed(String what) {
    return new MalformedInputException(file + ": byte " + at + ": " + message + ": " + what);
  }

  private void expect(int type) {
    if (wireType != type) {
      throw malformed("field " + field + " has wire type " + wireType + ", expected " + type);
    }
  }

  private int length() {
    long n = varint();
    if (n < 0 || n > end - at) {
      throw malformed("field " + field + " claims " + n + " bytes, " + (end - at) + " are left");
    }
    return (int) n;
  }

  private int advance(int n) {
    if (n > end - at) {
      throw malformed("ends within field " + field);
    }
    int start = at;
    at += n;
    return start;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        throw malformed("ends within a number");
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw malformed("a number is longer than 10 bytes");
  }
}
