package org.plumbline.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Collects the fields of one protobuf message. */
final class WireWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** The bytes so far. */
  byte[] toByteArray() {
    return out.toByteArray();
  }

  private void varint(long value) {
    long v = value;
    while ((v & ~0x7fL) != 0) {
      out.write((int) ((v & 0x7f) | 0x80));
      v >>>= 7;
    }
    out.write((int) v);
  }

  private void tag(int field, int wireType) {
    varint(((long) field << 3) | wireType);
  }

  /** An integer field. */
  void integer(int field, long value) {
    tag(field, WireReader.VARINT);
    varint(value);
  }

  /** A float field. */
  void float32(int field, float value) {
    tag(field, WireReader.FIXED32);
    int bits = Float.floatToRawIntBits(value);
    for (int i = 0; i < 4; i++) {
      out.write(bits >>> (8 * i));
    }
  }

  /** A text field. */
  void text(int field, String value) {
    bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A field of bytes. */
  void bytes(int field, byte[] value) {
    tag(field, WireReader.BYTES);
    varint(value.length);
    out.write(value, 0, value.length);
  }

  /** A field with all bytes of {@code value}, whose position is left alone. */
  void bytes(int field, ByteBuffer value) {
    byte[] copy = new byte[value.capacity()];
    value.get(0, copy);
    bytes(field, copy);
  }

  /** A message field. */
  void message(int field, WireWriter value) {
    bytes(field, value.toByteArray());
  }
}
