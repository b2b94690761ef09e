package org.plumbline.batch;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a file of results amounts to, beside what was expected. Rows that contradict something come
 * first: a wrong answer outweighs all others.
 */
public final class Summary {
  private static final String HEADER =
      "%6s %6s %6s %6s %6s %6s %8s %8s %6s %5s %9s %10s  %s"
          .formatted(
              "rows",
              "known",
              "solved",
              "wrong",
              "sat",
              "unsat",
              "unknown",
              "timeout",
              "error",
              "late",
              "median s",
              "total s",
              "file");

  private Summary() {}

  /** The verdict of a row. */
  static String verdict(JsonObject row) {
    return row.get("verdict").getAsString();
  }

  private static String expected(JsonObject row) {
    return row.has("expected") ? row.get("expected").getAsString() : "unknown";
  }

  private static boolean decided(String verdict) {
    return verdict.equals("sat") || verdict.equals("unsat");
  }

  /** Whether the verdict contradicts what is known. */
  static boolean wrong(JsonObject row) {
    return decided(verdict(row)) && decided(expected(row)) && !verdict(row).equals(expected(row));
  }

  private static boolean solved(JsonObject row) {
    return decided(expected(row)) && verdict(row).equals(expected(row)) && !late(row);
  }

  private static boolean late(JsonObject row) {
    return row.has("late") && row.get("late").getAsBoolean();
  }

  /**
   * Prints wrong rows, then rows in which files contradict each other, then errors, then one line
   * of numbers per file: solved rows are those that agree with a known answer in time; the median
   * is over them.
   *
   * @return the number of contradictions
   */
  public static int print(List<ResultsFile> files, PrintWriter out) {
    int contradictions = 0;
    for (ResultsFile f : files) {
      for (JsonObject row : f.list()) {
        if (wrong(row)) {
          contradictions++;
          out.println(
              "WRONG: "
                  + verdict(row)
                  + ", expected "
                  + expected(row)
                  + ": "
                  + name(row)
                  + " in "
                  + f.file());
        }
      }
    }
    for (int a = 0; a < files.size(); a++) {
      for (int b = a + 1; b < files.size(); b++) {
        contradictions += conflicts(files.get(a), files.get(b), out);
      }
    }
    for (ResultsFile f : files) {
      for (JsonObject row : f.list()) {
        if (verdict(row).equals("error")) {
          String message = row.has("error") ? row.get("error").getAsString() : "";
          out.println("error: " + name(row) + ": " + message.lines().findFirst().orElse(""));
        }
      }
    }
    out.println(HEADER);
    for (ResultsFile f : files) {
      out.println(line(f.list()) + "  " + f.file());
    }
    out.flush();
    return contradictions;
  }

  private static String name(JsonObject row) {
    return row.get("onnx").getAsString() + " " + row.get("vnnlib").getAsString();
  }

  private static int conflicts(ResultsFile a, ResultsFile b, PrintWriter out) {
    int count = 0;
    for (Map.Entry<String, JsonObject> e : a.rows().entrySet()) {
      JsonObject other = b.rows().get(e.getKey());
      if (other != null
          && decided(verdict(e.getValue()))
          && decided(verdict(other))
          && !verdict(other).equals(verdict(e.getValue()))) {
        count++;
        out.println(
            "CONFLICT: "
                + verdict(e.getValue())
                + " in "
                + a.file()
                + ", "
                + verdict(other)
                + " in "
                + b.file()
                + ": "
                + name(other));
      }
    }
    return count;
  }

  private static String line(Collection<JsonObject> rows) {
    int known = 0;
    int wrong = 0;
    int late = 0;
    double total = 0;
    List<Double> times = new ArrayList<>();
    for (JsonObject row : rows) {
      known += decided(expected(row)) ? 1 : 0;
      wrong += wrong(row) ? 1 : 0;
      late += late(row) ? 1 : 0;
      double seconds = row.get("seconds").getAsDouble();
      total += seconds;
      if (solved(row)) {
        times.add(seconds);
      }
    }
    return String.format(
        Locale.ROOT,
        "%6d %6d %6d %6d %6d %6d %8d %8d %6d %5d %9s %10.1f",
        rows.size(),
        known,
        times.size(),
        wrong,
        count(rows, "sat"),
        count(rows, "unsat"),
        count(rows, "unknown"),
        count(rows, "timeout"),
        count(rows, "error"),
        late,
        median(times),
        total);
  }

  private static int count(Collection<JsonObject> rows, String verdict) {
    return (int) rows.stream().filter(r -> verdict(r).equals(verdict)).count();
  }

  /** The middle, or the mean of the two middle ones; "-" of nothing. */
  private static String median(List<Double> times) {
    if (times.isEmpty()) {
      return "-";
    }
    List<Double> sorted = times.stream().sorted().toList();
    int n = sorted.size();
    double m = (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    return String.format(Locale.ROOT, "%.2f", m);
  }
}
