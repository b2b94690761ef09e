package org.plumbline.batch;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs one instance in a process of its own, started with the options of this process, so as the
 * launcher starts it. A process that outlives its limit by some seconds is killed; an answer after
 * the limit is flagged {@code late}.
 */
final class ChildRun {
  /** Seconds after its limit at which a process is killed. */
  private static final int GRACE = 5;

  private static final String INCUBATOR_LINE =
      "WARNING: Using incubator modules: jdk.incubator.vector";

  /** What of the record of {@code verify} is kept in a row. */
  private static final List<String> KEPT =
      List.of(
          "arithmetic",
          "strategy",
          "subdomains",
          "rows",
          "rows_in_double",
          "anchored",
          "reason",
          "best_bound",
          "replayed_by",
          "seed",
          "threads");

  private final Path folder;
  private final List<String> options;
  private volatile boolean stopping;

  /** Held from before a process starts until after its files are deleted. */
  private final ReentrantLock cleaning = new ReentrantLock();

  private volatile @Nullable Process running;

  /** Instances are relative to {@code folder}; {@code options} are handed to {@code verify}. */
  ChildRun(Path folder, List<String> options) {
    this.folder = folder;
    this.options = List.copyOf(options);
  }

  /**
   * Ends the process that runs now and starts no other; its instance gives no row. Returns when its
   * files are gone, or after {@link #GRACE} seconds.
   */
  void stop() {
    stopping = true;
    Process p = running;
    if (p != null) {
      p.destroy();
    }
    try {
      if (cleaning.tryLock((long) (GRACE * 1000), TimeUnit.MILLISECONDS)) {
        cleaning.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The row of an instance; empty if the run was stopped meanwhile. */
  Optional<JsonObject> run(Instance i, double limit) throws IOException {
    cleaning.lock();
    try {
      return stopping ? Optional.empty() : runIn(Files.createTempDirectory("plumbline"), i, limit);
    } finally {
      cleaning.unlock();
    }
  }

  private Optional<JsonObject> runIn(Path work, Instance i, double limit) throws IOException {
    try {
      long start = System.nanoTime();
      Process p = start(i, limit, work);
      running = p;
      if (stopping) {
        p.destroy();
      }
      boolean ended = await(p, limit);
      double seconds = (System.nanoTime() - start) * 1e-9;
      // Interrupted from the keyboard, the child may end first and this process a moment later.
      if (stopping || (ended && p.exitValue() == 130)) {
        return Optional.empty();
      }
      return Optional.of(row(i, limit, seconds, ended ? p.exitValue() : -1, work));
    } finally {
      running = null;
      for (String name : List.of("stdout", "stderr", "record.json", "record.json.part")) {
        Files.deleteIfExists(work.resolve(name));
      }
      Files.deleteIfExists(work);
    }
  }

  private Process start(Instance i, double limit, Path work) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!argument.startsWith("-Dplumbline.") && !argument.startsWith("-agentlib")) {
        command.add(argument);
      }
    }
    command.add("-Dplumbline.start.micros=" + System.currentTimeMillis() * 1000);
    // Known here already: the child need not ask git.
    command.add("-Dplumbline.commit=batch");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("org.plumbline.cli.Main", "verify", "--timeout", String.valueOf(limit)));
    command.addAll(List.of("--json", work.resolve("record.json").toString()));
    command.addAll(options);
    command.add(folder + "/" + i.onnx());
    command.add(folder + "/" + i.vnnlib());
    return new ProcessBuilder(command)
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(work.resolve("stdout").toFile())
        .redirectError(work.resolve("stderr").toFile())
        .start();
  }

  private static boolean await(Process p, double limit) throws IOException {
    try {
      if (p.waitFor((long) ((limit + GRACE) * 1000), TimeUnit.MILLISECONDS)) {
        return true;
      }
      p.destroyForcibly().waitFor();
      return false;
    } catch (InterruptedException e) {
      p.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The row of a process that ended with {@code exit}, or was killed if that is negative. */
  private static JsonObject row(Instance i, double limit, double seconds, int exit, Path work)
      throws IOException {
    JsonObject row = new JsonObject();
    row.addProperty("onnx", i.onnx());
    row.addProperty("vnnlib", i.vnnlib());
    row.addProperty("expected", i.expected());
    String text = Files.readString(work.resolve("stdout"), StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    if (exit < 0) {
      row.addProperty("verdict", "timeout");
    } else if (exit == 0 && end > 0) {
      row.addProperty("verdict", text.substring(0, end));
      if (end + 1 < text.length()) {
        row.addProperty("witness", text.substring(end + 1).strip());
      }
    } else {
      row.addProperty("verdict", "error");
      row.addProperty("exit", exit);
      row.addProperty("error", error(work.resolve("stderr")));
    }
    row.addProperty("seconds", seconds);
    row.addProperty("timeout", limit);
    row.addProperty("late", seconds > limit);
    Path record = work.resolve("record.json");
    if (Files.exists(record)) {
      JsonObject inner =
          JsonParser.parseString(Files.readString(record, StandardCharsets.UTF_8))
              .getAsJsonObject();
      for (Map.Entry<String, com.google.gson.JsonElement> e : inner.entrySet()) {
        if (KEPT.contains(e.getKey())) {
          row.add(e.getKey(), e.getValue());
        }
      }
    }
    return row;
  }

  private static String error(Path stderr) throws IOException {
    return String.join(
        "\n",
        Files.readAllLines(stderr, StandardCharsets.UTF_8).stream()
            .filter(l -> !l.equals(INCUBATOR_LINE))
            .limit(40)
            .toList());
  }
}
