package org.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plumbline.onnx.OnnxWriter;

/** Everything but replay works without ONNX Runtime. */
class MissingRuntimeTest {
  @TempDir Path folder;

  private CommandRun verify(String condition, String... options)
      throws IOException, InterruptedException {
    OnnxWriter.write(TestModels.good(), folder.resolve("m.onnx"));
    Files.writeString(
        folder.resolve("p.vnnlib"),
        Mistake.DECLARED + Mistake.BOX + "(assert (>= Y_0 " + condition + "))");
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String path =
        Arrays.stream(all.split(File.pathSeparator))
            .filter(p -> !p.contains("onnxruntime"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(path).isNotEqualTo(all);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-cp", path));
    command.addAll(List.of("org.plumbline.cli.Main", "verify", "-v", "--timeout", "20"));
    command.addAll(List.of(options));
    command.addAll(List.of("m.onnx", "p.vnnlib"));
    Process p =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new CommandRun(p.waitFor(), out, Files.readString(folder.resolve("err")));
  }

  @Test
  void aViolationThatCannotBeReplayedIsUnknownAtOnce() throws Exception {
    CommandRun run = verify("1.5");

    assertThat(run.out()).isEqualTo("unknown\n");
    assertThat(run.exit()).isZero();
    assertThat(run.err()).contains("reason: witness not replayed: ONNX Runtime");
  }

  @Test
  void aProofNeedsNoRuntime() throws Exception {
    assertThat(verify("1.7500001").out()).isEqualTo("unsat\n");
  }

  @Test
  void ownReplayNeedsNoRuntime() throws Exception {
    assertThat(verify("1.5", "--replay", "own").out()).startsWith("sat\n((X_0 ");
  }
}
