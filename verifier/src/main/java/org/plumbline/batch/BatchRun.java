package org.plumbline.batch;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.MalformedInputException;

/**
 * Runs instances one after the other, each in a process of its own that is killed if it outlives
 * its limit. One JSON line per instance is appended and forced to disk; instances that have a line
 * are skipped. Where {@code expected.csv} lies beside the instances, a comparison is printed.
 */
public final class BatchRun {
  private static final int GRACE_SECONDS = 5;

  private final Path instances;
  private final Path out;
  private final @Nullable Double timeout;
  private final int every;
  private int solved;
  private int wrong;
  private int known;
  private double seconds;

  /** A run over {@code instances} into {@code out}; {@code timeout} replaces the file's limits. */
  public BatchRun(Path instances, Path out, @Nullable Double timeout, int every) {
    this.instances = instances;
    this.out = out;
    this.timeout = timeout;
    this.every = Math.max(1, every);
  }

  /** One row of the instance file. */
  private record Instance(String onnx, String vnnlib, double timeout, String expected) {
    String key() {
      return onnx + "," + vnnlib;
    }
  }

  /** Runs what is missing and prints a line per instance and a summary. */
  public void run(PrintWriter report) {
    try {
      Set<String> done = new HashSet<>();
      for (String line : Files.exists(out) ? Files.readAllLines(out) : List.<String>of()) {
        JsonObject o = JsonParser.parseString(line).getAsJsonObject();
        done.add(o.get("onnx").getAsString() + "," + o.get("vnnlib").getAsString());
        count(o);
      }
      List<Instance> rows = read();
      for (int k = 0; k < rows.size(); k += every) {
        if (!done.contains(rows.get(k).key())) {
          JsonObject o = runOne(rows.get(k));
          append(o);
          count(o);
          report.println(
              o.get("verdict").getAsString()
                  + " (expected "
                  + rows.get(k).expected()
                  + ") "
                  + o.get("seconds").getAsString()
                  + " "
                  + rows.get(k).key());
          report.flush();
        }
      }
    } catch (IOException e) {
      throw new MalformedInputException(instances + ": " + e.getMessage(), e);
    }
    report.println(
        "solved %d of %d with known verdict, wrong %d, %.1f s"
            .formatted(solved, known, wrong, seconds));
    report.flush();
  }

  private void count(JsonObject o) {
    String expected = o.get("expected").getAsString();
    String verdict = o.get("verdict").getAsString();
    seconds += o.get("seconds").getAsDouble();
    boolean decided = verdict.equals("sat") || verdict.equals("unsat");
    if (expected.equals("sat") || expected.equals("unsat")) {
      known++;
      solved += verdict.equals(expected) ? 1 : 0;
      wrong += decided && !verdict.equals(expected) ? 1 : 0;
    }
  }

  private List<Instance> read() throws IOException {
    List<String> expected = new ArrayList<>();
    Path beside = instances.resolveSibling("expected.csv");
    if (Files.exists(beside)) {
      List<String> lines = Files.readAllLines(beside);
      for (String line : lines.subList(1, lines.size())) {
        expected.add(line.strip().split(",", -1)[3]);
      }
    }
    List<Instance> out = new ArrayList<>();
    for (String line : Files.readAllLines(instances)) {
      if (line.isBlank()) {
        continue;
      }
      String[] f = line.strip().split(",", -1);
      if (f.length < 3) {
        throw new MalformedInputException(
            instances + ":" + (out.size() + 1) + ": expected onnx,vnnlib,timeout");
      }
      String e = out.size() < expected.size() ? expected.get(out.size()) : "unknown";
      out.add(new Instance(f[0], f[1], Double.parseDouble(f[2]), e));
    }
    return out;
  }

  private JsonObject runOne(Instance i) throws IOException {
    double limit = timeout == null ? i.timeout() : timeout;
    Path folder = instances.toAbsolutePath().getParent();
    Path record = Files.createTempFile("plumbline", ".json");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseParallelGC",
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Dplumbline.start.micros=" + System.currentTimeMillis() * 1000,
            "-cp",
            System.getProperty("java.class.path"),
            "org.plumbline.cli.Main",
            "verify",
            "--timeout",
            String.valueOf(limit),
            "--json",
            record.toString(),
            String.valueOf(folder) + "/" + i.onnx(),
            String.valueOf(folder) + "/" + i.vnnlib()));
    Path stdout = Files.createTempFile("plumbline", ".out");
    Path stderr = Files.createTempFile("plumbline", ".err");
    long start = System.nanoTime();
    Process p =
        new ProcessBuilder(command)
            .redirectOutput(stdout.toFile())
            .redirectError(stderr.toFile())
            .start();
    JsonObject o = wait(p, limit, stdout, stderr);
    o.addProperty("seconds", (System.nanoTime() - start) * 1e-9);
    o.addProperty("onnx", i.onnx());
    o.addProperty("vnnlib", i.vnnlib());
    o.addProperty("expected", i.expected());
    o.addProperty("timeout", limit);
    o.addProperty("commit", System.getProperty("plumbline.commit", "unknown"));
    o.addProperty(
        "machine",
        System.getProperty("os.arch")
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " cores");
    for (Path t : List.of(record, stdout, stderr)) {
      Files.deleteIfExists(t);
    }
    return o;
  }

  private static JsonObject wait(Process p, double limit, Path stdout, Path stderr)
      throws IOException {
    JsonObject o = new JsonObject();
    try {
      if (!p.waitFor((long) Math.ceil(limit) + GRACE_SECONDS, TimeUnit.SECONDS)) {
        p.destroyForcibly();
        o.addProperty("verdict", "timeout");
        o.addProperty("late", true);
        return o;
      }
    } catch (InterruptedException e) {
      p.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    String text = Files.readString(stdout, StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    if (p.exitValue() == 0 && end > 0) {
      o.addProperty("verdict", text.substring(0, end));
      o.addProperty("witness", text.substring(end + 1));
    } else {
      o.addProperty("verdict", "error");
      o.addProperty("error", Files.readString(stderr, StandardCharsets.UTF_8).strip());
    }
    return o;
  }

  private void append(JsonObject o) throws IOException {
    try (java.nio.channels.FileChannel c =
        java.nio.channels.FileChannel.open(
            out, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      c.write(java.nio.ByteBuffer.wrap((o + "\n").getBytes(StandardCharsets.UTF_8)));
      c.force(true);
    }
  }
}
