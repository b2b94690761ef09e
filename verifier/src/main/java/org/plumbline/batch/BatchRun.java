package org.plumbline.batch;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.MalformedInputException;

/**
 * Runs instances one after the other, each in a process of its own. One JSON line per instance is
 * appended and forced to disk; instances that have a line are skipped, so a run that was
 * interrupted or killed goes on where it ended.
 */
public final class BatchRun {
  /** Which rows are run. */
  public enum Only {
    /** All. */
    ALL,
    /** Those whose right answer is known. */
    KNOWN,
    /** The others. */
    UNKNOWN
  }

  /**
   * What to run and how.
   *
   * @param timeout seconds instead of the file's own limits, or null
   * @param every only every N-th row
   * @param offset the first row, from 0
   * @param only which of them
   * @param retry verdicts whose rows are run again
   * @param verifyOptions arguments handed to {@code verify}
   * @param commit commit of the sources, for the rows
   * @param machine the machine, for the rows
   */
  public record Options(
      @Nullable Double timeout,
      int every,
      int offset,
      Only only,
      Set<String> retry,
      List<String> verifyOptions,
      String commit,
      String machine) {
    /** Checks the ranges and copies the collections. */
    public Options {
      if (every < 1 || offset < 0) {
        throw new IllegalArgumentException("batch: every " + every + ", offset " + offset);
      }
      retry = Set.copyOf(retry);
      verifyOptions = List.copyOf(verifyOptions);
    }
  }

  private final List<Instance> instances;
  private final ResultsFile results;
  private final Options options;
  private final ChildRun child;

  /**
   * A run over the instances of a file into a file of results.
   *
   * @throws MalformedInputException if either is broken
   */
  public BatchRun(Path file, Path out, Options options) {
    this.instances = InstanceFile.read(file);
    this.results = ResultsFile.readOrNew(out);
    this.options = options;
    Path folder = file.toAbsolutePath().getParent();
    this.child = new ChildRun(folder == null ? file : folder, options.verifyOptions());
  }

  /** Stops after what runs now, whose instance gives no row; may be called from any thread. */
  public void stop() {
    child.stop();
  }

  /**
   * Runs what is missing and prints a line per instance and a summary.
   *
   * @return the number of wrong answers
   */
  public int run(PrintWriter report) {
    for (int k = options.offset(); k < instances.size(); k += options.every()) {
      Instance i = instances.get(k);
      if (!wanted(i)) {
        continue;
      }
      Optional<JsonObject> row = runOne(i);
      if (row.isEmpty()) {
        report.println("stopped; run the same command again to go on");
        break;
      }
      report.println(line(i, row.get()));
      report.flush();
    }
    return Summary.print(List.of(results), report);
  }

  private boolean wanted(Instance i) {
    boolean selected =
        switch (options.only()) {
          case ALL -> true;
          case KNOWN -> i.known();
          case UNKNOWN -> !i.known();
        };
    JsonObject before = results.rows().get(i.key());
    return selected && (before == null || options.retry().contains(Summary.verdict(before)));
  }

  private Optional<JsonObject> runOne(Instance i) {
    Double given = options.timeout();
    try {
      Optional<JsonObject> row = child.run(i, given == null ? i.timeout() : given);
      row.ifPresent(
          r -> {
            r.addProperty("commit", options.commit());
            r.addProperty("machine", options.machine());
            results.append(r);
          });
      return row;
    } catch (IOException e) {
      throw new MalformedInputException(i.key() + ": cannot be run: " + e.getMessage(), e);
    }
  }

  private static String line(Instance i, JsonObject row) {
    return String.format(
        Locale.ROOT,
        "%s%-7s expected %-7s %8.2f s  %s %s",
        Summary.wrong(row) ? "WRONG: " : "",
        Summary.verdict(row),
        i.expected(),
        row.get("seconds").getAsDouble(),
        i.onnx(),
        i.vnnlib());
  }
}
