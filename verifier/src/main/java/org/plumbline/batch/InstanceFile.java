package org.plumbline.batch;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.plumbline.graph.MalformedInputException;

/**
 * Reads instance files as the yearly competition writes them: {@code onnx,vnnlib,timeout} without a
 * header, fields may be quoted, lines may end in CR LF. Beside it may lie {@code expected.csv} with
 * a header, whose fourth column is the right answer.
 */
final class InstanceFile {
  private InstanceFile() {}

  /**
   * The instances of a file, in its order.
   *
   * @throws MalformedInputException with file and line of what is wrong
   */
  static List<Instance> read(Path file) {
    Map<String, String> expected = expected(file.resolveSibling("expected.csv"));
    List<Instance> out = new ArrayList<>();
    for (CsvRecord r : records(file)) {
      String place = file + ":" + r.getStartingLineNumber() + ": ";
      if (r.getFieldCount() < 3) {
        throw new MalformedInputException(
            place + "expected onnx,vnnlib,timeout but found " + r.getFieldCount() + " fields");
      }
      String onnx = r.getField(0).strip();
      String vnnlib = r.getField(1).strip();
      String answer = expected.getOrDefault(Instance.key(onnx, vnnlib), "unknown");
      out.add(new Instance(onnx, vnnlib, timeout(r.getField(2).strip(), place), answer));
    }
    return out;
  }

  private static double timeout(String text, String place) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!(value >= 0 && value < 1e7)) {
      throw new MalformedInputException(
          place + "expected a timeout in seconds but found '" + text + "'");
    }
    return value;
  }

  private static Map<String, String> expected(Path file) {
    Map<String, String> out = new HashMap<>();
    if (!Files.exists(file)) {
      return out;
    }
    List<CsvRecord> records = records(file);
    for (CsvRecord r : records.subList(Math.min(1, records.size()), records.size())) {
      String answer = r.getFieldCount() < 4 ? "" : r.getField(3).strip();
      if (!List.of("sat", "unsat", "unknown").contains(answer)) {
        throw new MalformedInputException(
            file
                + ":"
                + r.getStartingLineNumber()
                + ": expected sat, unsat or unknown in column 4 but found '"
                + answer
                + "'");
      }
      out.put(Instance.key(r.getField(0).strip(), r.getField(1).strip()), answer);
    }
    return out;
  }

  private static List<CsvRecord> records(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new MalformedInputException(file + ": no such file");
    }
    try (CsvReader<CsvRecord> csv =
        CsvReader.builder()
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(file, StandardCharsets.UTF_8)) {
      return csv.stream().filter(r -> r.getFieldCount() > 1 || !r.getField(0).isBlank()).toList();
    } catch (CsvParseException e) {
      throw new MalformedInputException(file + ": broken csv: " + e.getMessage(), e);
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new MalformedInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
