package org.plumbline.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.plumbline.graph.MalformedInputException;

/**
 * A model and a specification, told apart by what the files hold: a specification is text that
 * begins with a parenthesis or a comment, a model is not. Names and order do not matter; where the
 * contents do not decide, the first is the model.
 *
 * @param model the ONNX file
 * @param specification the VNN-LIB file
 */
record InputFiles(Path model, Path specification) {
  /** What commands call the two. */
  static final List<String> PARAMETERS = List.of("MODEL", "SPEC");

  /** The two in words. */
  static final String EXPECTED = "two files, a model and a specification";

  /** The first byte of a model that begins with its version, as all known writers do. */
  private static final int VERSION_FIELD = 8;

  private enum Content {
    SPECIFICATION,
    MODEL,
    OTHER,
    NOTHING
  }

  /**
   * Assigns two files to their roles.
   *
   * @throws MalformedInputException if one is missing, a folder or not readable
   */
  static InputFiles recognise(List<Path> files) {
    Path first = files.get(0);
    Path second = files.get(1);
    Content a = content(first);
    Content b = content(second);
    boolean swapped =
        (a == Content.SPECIFICATION && b != Content.SPECIFICATION)
            || (b == Content.MODEL && a != Content.MODEL);
    if (a == b && a == Content.SPECIFICATION) {
      throw new MalformedInputException(
          first + " and " + second + " are both specifications, one must be an ONNX model");
    }
    if (a == b && a == Content.MODEL) {
      throw new MalformedInputException(
          first + " and " + second + " are both models, one must be a VNN-LIB specification");
    }
    return swapped ? new InputFiles(second, first) : new InputFiles(first, second);
  }

  private static Content content(Path path) {
    Path file = existing(path);
    try (InputStream in = open(file)) {
      // Ten thousand blanks before the first word are enough for any honest file.
      for (int k = 0; k < 10_000; k++) {
        int c = in.read();
        if (c < 0) {
          return Content.NOTHING;
        }
        if (c == '(' || c == ';') {
          return Content.SPECIFICATION;
        }
        if (c == VERSION_FIELD) {
          return Content.MODEL;
        }
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
          return Content.OTHER;
        }
      }
      return Content.OTHER;
    } catch (java.nio.file.AccessDeniedException e) {
      throw new MalformedInputException(path + ": cannot be read: access denied", e);
    } catch (IOException e) {
      // The reader of that kind of file says what is wrong, at greater length.
      return Content.NOTHING;
    }
  }

  /** The file itself, or its compressed sibling where it is missing. */
  static Path existing(Path path) {
    if (Files.isDirectory(path)) {
      throw new MalformedInputException(path + ": is a folder, expected a file");
    }
    Path name = path.getFileName();
    Path packed = name == null ? path : path.resolveSibling(name + ".gz");
    if (Files.isRegularFile(path)) {
      return path;
    }
    if (Files.exists(path)) {
      throw new MalformedInputException(
          path + ": is not a regular file; files are read more than once, so no pipes");
    }
    if (!Files.isRegularFile(packed)) {
      throw new MalformedInputException(path + ": no such file");
    }
    return packed;
  }

  private static InputStream open(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 13);
    in.mark(2);
    boolean packed = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return packed ? new GZIPInputStream(in, 1 << 13) : in;
  }
}
