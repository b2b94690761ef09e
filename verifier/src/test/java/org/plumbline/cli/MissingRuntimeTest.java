package org.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    List<String> args = new ArrayList<>(List.of("verify", "-v", "--timeout", "20"));
    args.addAll(List.of(options));
    args.addAll(List.of("m.onnx", "p.vnnlib"));
    return ChildJvm.with("--add-modules", "jdk.incubator.vector")
        .without("onnxruntime")
        .run(folder, args.toArray(String[]::new));
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
