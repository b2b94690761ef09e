package org.plumbline.batch;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.plumbline.graph.MalformedInputException;

/**
 * A file of results: one JSON object per line, appended and forced to disk. A last line without an
 * end is what a run left that was killed while it wrote; it does not count and is cut off before
 * more is appended. Of several rows of one instance the last counts.
 */
public final class ResultsFile {
  private static final List<String> NEEDED = List.of("onnx", "vnnlib", "verdict", "seconds");

  private final Path file;
  private final Map<String, JsonObject> rows = new LinkedHashMap<>();
  private long complete;

  private ResultsFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file of results.
   *
   * @throws MalformedInputException if it cannot be read or a whole line is no result
   */
  public static ResultsFile read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new MalformedInputException(file + ": no such file");
    }
    return readOrNew(file);
  }

  /** The same, where the file need not exist yet. */
  static ResultsFile readOrNew(Path file) {
    ResultsFile out = new ResultsFile(file);
    try {
      if (Files.exists(file)) {
        out.parse(Files.readString(file, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new MalformedInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
    return out;
  }

  private void parse(String text) {
    int from = 0;
    int line = 1;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      String row = text.substring(from, end);
      if (!row.isBlank()) {
        put(object(row, line));
      }
      from = end + 1;
      line++;
    }
    complete = text.substring(0, from).getBytes(StandardCharsets.UTF_8).length;
  }

  private JsonObject object(String row, int line) {
    JsonElement parsed;
    try {
      parsed = JsonParser.parseString(row);
    } catch (JsonParseException e) {
      throw new MalformedInputException(file + ":" + line + ": not a JSON object", e);
    }
    if (!parsed.isJsonObject()) {
      throw new MalformedInputException(file + ":" + line + ": not a JSON object");
    }
    for (String name : NEEDED) {
      if (!parsed.getAsJsonObject().has(name)) {
        throw new MalformedInputException(file + ":" + line + ": no field '" + name + "'");
      }
    }
    return parsed.getAsJsonObject();
  }

  private void put(JsonObject row) {
    String key = Instance.key(row.get("onnx").getAsString(), row.get("vnnlib").getAsString());
    rows.remove(key);
    rows.put(key, row);
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /** The rows by instance, in the order in which they were written. */
  public Map<String, JsonObject> rows() {
    return java.util.Collections.unmodifiableMap(rows);
  }

  /** The rows themselves. */
  public List<JsonObject> list() {
    return new ArrayList<>(rows.values());
  }

  /** Appends a row and waits until it is on disk. */
  void append(JsonObject row) {
    try (FileChannel c =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (c.size() > complete) {
        c.truncate(complete);
      }
      c.position(complete);
      ByteBuffer bytes = ByteBuffer.wrap((row + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        c.write(bytes);
      }
      c.force(true);
      complete = c.position();
    } catch (IOException e) {
      throw new MalformedInputException(file + ": cannot be written: " + e.getMessage(), e);
    }
    put(row);
  }
}
