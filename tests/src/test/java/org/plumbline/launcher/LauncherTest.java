package org.plumbline.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  private static final Path ROOT =
      Path.of(System.getProperty("plumbline.root", "..")).toAbsolutePath().normalize();
  private static final Path MODELS = ROOT.resolve("examples/models");

  @TempDir Path folder;

  /**
   * What a process left.
   *
   * @param exit exit code
   * @param out stdout
   * @param err stderr, one character per byte
   */
  private record Left(int exit, String out, String err) {}

  @BeforeEach
  void needsTheJarsThatThePackagePhaseMakes() throws IOException {
    Path dist = ROOT.resolve("verifier/target/dist");
    assumeTrue(Files.isDirectory(dist), "verifier is not packaged: run mvn verify");
    try (var files = Files.list(dist)) {
      assumeTrue(
          files.anyMatch(f -> f.getFileName().toString().startsWith("plumbline-verifier")),
          "verifier is not packaged: run mvn verify");
    }
  }

  private ProcessBuilder launcher(String script, String... args) {
    List<String> command = new ArrayList<>();
    command.add(ROOT.resolve("bin").resolve(script).toString());
    command.addAll(List.of(args));
    ProcessBuilder b = new ProcessBuilder(command).directory(folder.toFile());
    b.environment().put("PLUMBLINE_BUILD", "never");
    b.environment().put("PLUMBLINE_JAVA_HOME", System.getProperty("java.home"));
    b.redirectOutput(folder.resolve("out").toFile());
    b.redirectError(folder.resolve("err").toFile());
    return b;
  }

  private Left finish(Process p) throws IOException, InterruptedException {
    assertThat(p.waitFor(60, TimeUnit.SECONDS)).isTrue();
    // The filter of stderr ends a moment after the process that writes to it.
    Thread.sleep(200);
    return new Left(
        p.exitValue(),
        Files.readString(folder.resolve("out"), StandardCharsets.ISO_8859_1),
        Files.readString(folder.resolve("err"), StandardCharsets.ISO_8859_1));
  }

  @Test
  void verifyPrintsTheVerdictAndNothingElse() throws Exception {
    Process p =
        launcher(
                "verify",
                MODELS.resolve("crossing.onnx").toString(),
                MODELS.resolve("crossing-safe.vnnlib").toString())
            .start();

    assertThat(finish(p)).isEqualTo(new Left(0, "unsat\n", ""));
  }

  // Regression: each run with a witness left a folder of ONNX Runtime, at a deadline with 28 MB in
  // it.
  @Test
  void aRunWithAWitnessLeavesNothingBehind() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    ProcessBuilder b =
        launcher(
            "verify",
            MODELS.resolve("crossing.onnx").toString(),
            MODELS.resolve("crossing-anywhere.vnnlib").toString());
    b.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);

    assertThat(finish(b.start()).out()).startsWith("sat\n");
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aMissingFileIsOneLineAndExit65() throws Exception {
    assertThat(finish(launcher("verify", "no.onnx", "no.vnnlib").start()))
        .isEqualTo(new Left(65, "", "no.onnx: no such file\n"));
  }

  @Test
  void anUnknownOptionIsOneLineAndExit64() throws Exception {
    assertThat(finish(launcher("plumbline", "verify", "--frobnicate", "a", "b").start()))
        .isEqualTo(
            new Left(64, "", "Unknown option: '--frobnicate' (see 'plumbline verify --help')\n"));
  }

  @Test
  void theLauncherMayBeALinkFromElsewhere() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("v"), ROOT.resolve("bin/verify"));
    ProcessBuilder b = launcher("verify", "--version");
    b.command(link.toString(), "--version");

    assertThat(finish(b.start()).out()).startsWith("plumbline ");
  }

  /** A job started in the background of a script ignores SIGINT, and so do all its children. */
  private static void needsInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.isReadable(status)) {
      String ignored =
          Files.readAllLines(status).stream()
              .filter(l -> l.startsWith("SigIgn:"))
              .map(l -> l.substring("SigIgn:".length()).strip())
              .findFirst()
              .orElse("0");
      assumeTrue(
          (Long.parseUnsignedLong(ignored, 16) & 2) == 0, "SIGINT is ignored by all of this run");
    }
  }

  @Test
  void interruptionEndsWith130AndWritesTheRecord() throws Exception {
    needsInterrupts();
    Path json = folder.resolve("r.json");
    Process p = longRun("--json", json.toString());
    signal("-INT", p);

    Left left = finish(p);

    assertThat(left).isEqualTo(new Left(130, "", ""));
    assertThat(Files.readString(json)).contains("\"reason\": \"interrupted\"");
  }

  @Test
  void killingTheLauncherEndsTheJvm() throws Exception {
    Process p = longRun();
    signal("-TERM", p);

    // The launcher became the JVM, so its pid is the only one there is.
    assertThat(finish(p)).isEqualTo(new Left(143, "", ""));
    assertThat(p.toHandle().isAlive()).isFalse();
  }

  @Test
  void anInterruptedBatchEndsItsChildAndLeavesNoHalfRow() throws Exception {
    needsInterrupts();
    HardInstance.write(folder);
    Files.writeString(folder.resolve("i.csv"), "hard.onnx,hard.vnnlib,50\n");
    Path results = folder.resolve("r.jsonl");
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    ProcessBuilder b = launcher("plumbline", "batch", "i.csv", "--out", "r.jsonl");
    b.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    Process p = b.start();
    Thread.sleep(4000);
    List<ProcessHandle> children =
        p.descendants()
            .filter(c -> c.info().commandLine().orElse("").contains("hard.vnnlib"))
            .toList();
    assertThat(children).hasSize(1);
    // Started as the launcher starts it, with the cache of compiled classes.
    assertThat(children.get(0).info().commandLine().orElse("")).contains("-XX:AOTCache=");

    signal("-INT", p);

    assertThat(finish(p).exit()).isEqualTo(130);
    assertThat(children.get(0).onExit().get(5, TimeUnit.SECONDS).isAlive()).isFalse();
    assertThat(results).doesNotExist();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void theDeadlineEndsALongRunInTime() throws Exception {
    HardInstance.write(folder);
    long start = System.nanoTime();
    Process p = launcher("verify", "--timeout", "2", "hard.onnx", "hard.vnnlib").start();

    Left left = finish(p);

    assertThat(left).isEqualTo(new Left(0, "timeout\n", ""));
    // Without a deadline it would take a minute and more. How exact the end is depends on what
    // else the machine does; tests/scripts/deadlines.sh measures it.
    assertThat((System.nanoTime() - start) * 1e-9).isBetween(1.5, 6.0);
  }

  /** A run that has begun to search and would take its 50 seconds. */
  private Process longRun(String... more) throws Exception {
    HardInstance.write(folder);
    List<String> args = new ArrayList<>(List.of("--timeout", "50", "hard.onnx", "hard.vnnlib"));
    args.addAll(List.of(more));
    Process p = launcher("verify", args.toArray(String[]::new)).start();
    Thread.sleep(3000);
    assertThat(p.isAlive()).isTrue();
    return p;
  }

  private static void signal(String name, Process p) throws Exception {
    assertThat(new ProcessBuilder("kill", name, String.valueOf(p.pid())).start().waitFor())
        .isZero();
  }

  @Test
  void theFilterOfStderrDropsOneLineAndNoOtherByte() throws Exception {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    String line = "WARNING: Using incubator modules: jdk.incubator.vector\n";
    byte[] noise = new byte[300_000];
    new SplittableRandom(1).nextBytes(noise);
    for (byte[] part :
        List.of(
            "WARNING: Using incubator mod".getBytes(StandardCharsets.US_ASCII),
            ("not at the start of a line: " + line).getBytes(StandardCharsets.US_ASCII),
            "\n".getBytes(StandardCharsets.US_ASCII))) {
      sent.write(part);
      kept.write(part);
    }
    sent.write(line.getBytes(StandardCharsets.US_ASCII));
    for (byte[] part : List.of(noise, line.getBytes(StandardCharsets.US_ASCII), new byte[] {7})) {
      sent.write(part);
      kept.write(part);
    }
    Files.write(folder.resolve("noise"), sent.toByteArray());

    Left left = finish(launcherOfAScript("cat '" + folder.resolve("noise") + "' >&2; exit 3"));

    assertThat(left.exit()).isEqualTo(3);
    assertThat(left.err().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(kept.toByteArray());
  }

  /** The launcher with a program of ours where it expects that of the JDK. */
  private Process launcherOfAScript(String script) throws IOException {
    Path home = folder.resolve("jdk");
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    // The AOT cache is not this script's business: it writes none and stays silent.
    Path java =
        Files.writeString(
            home.resolve("bin/java"),
            "#!/bin/sh\ncase $1 in -XX:AOTCacheOutput*) exit 1 ;; esac\n" + script + "\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    ProcessBuilder b = launcher("plumbline", "--version");
    b.environment().put("PLUMBLINE_JAVA_HOME", home.toString());
    return b.start();
  }
}
