package org.plumbline.onnx;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.plumbline.graph.MalformedInputException;

/** Reads files from strangers: gzip is recognised by its first bytes, sizes are capped. */
public final class OnnxFiles {
  /** The most bytes of a file, unpacked; what one array holds. */
  static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  /** Packed files may grow by this factor beyond the first {@link #FREE_BYTES}. */
  static final int MAX_RATIO = 200;

  /**
   * Growth below this size is let through whatever its ratio: networks of mostly zeros, such as the
   * larger ones of tllverifybench (140 MB), shrink more than 200 times.
   */
  static final int FREE_BYTES = 512 << 20;

  private OnnxFiles() {}

  /**
   * The model in a file, or in {@code FILE.gz} if the file does not exist.
   *
   * @throws IOException if neither can be read
   * @throws MalformedInputException if the content is not an ONNX model
   */
  public static OnnxModel read(Path path) throws IOException {
    return OnnxReader.parse(bytes(path), name(path));
  }

  /** The last part of a path, for messages. */
  static String name(Path path) {
    Path last = path.getFileName();
    return last == null ? path.toString() : last.toString();
  }

  /**
   * The unpacked content of a file, or of {@code FILE.gz} if the file does not exist.
   *
   * @throws IOException if neither can be read
   * @throws MalformedInputException if the content is too large or its packing broken
   */
  public static byte[] bytes(Path path) throws IOException {
    Path packed = path.resolveSibling(name(path) + ".gz");
    Path source = !Files.exists(path) && Files.exists(packed) ? packed : path;
    if (!Files.exists(source)) {
      throw new NoSuchFileException(path.toString());
    }
    long size = Files.size(source);
    if (size > MAX_BYTES) {
      throw new MalformedInputException(
          name(path) + ": " + size + " bytes are too many (at most " + MAX_BYTES + ")");
    }
    byte[] content = Files.readAllBytes(source);
    return isPacked(content) ? unpack(content, name(path)) : content;
  }

  private static boolean isPacked(byte[] content) {
    return content.length > 2 && content[0] == 0x1f && content[1] == (byte) 0x8b;
  }

  private static byte[] unpack(byte[] content, String file) {
    long limit = Math.min(MAX_BYTES, Math.max(FREE_BYTES, (long) MAX_RATIO * content.length));
    byte[] out = new byte[Math.max(64, (int) Math.min(limit, 4L * content.length))];
    int n = 0;
    try (InputStream in =
        new BufferedInputStream(new GZIPInputStream(new ByteArrayInputStream(content), 1 << 16))) {
      while (true) {
        int got = in.read(out, n, out.length - n);
        if (got < 0) {
          return Arrays.copyOf(out, n);
        }
        n += got;
        if (n > limit) {
          throw new MalformedInputException(
              file + ": unpacks to more than " + limit + " bytes from " + content.length);
        }
        if (n == out.length) {
          out = Arrays.copyOf(out, (int) Math.min(limit + 1, 2L * n));
        }
      }
    } catch (IOException e) {
      throw new MalformedInputException(file + ": broken gzip data: " + e.getMessage(), e);
    }
  }
}
