package org.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One mistake of a user, and what the command line must say.
 *
 * @param name what is wrong
 * @param model bytes of m.onnx; none for no file
 * @param spec bytes of p.vnnlib; none for no file
 * @param exit exit code
 * @param message the whole of stderr, one line; FOLDER stands for the folder
 * @param args arguments; {@code verify m.onnx p.vnnlib} where there are none
 */
record Mistake(
    String name, byte[] model, byte[] spec, int exit, String message, List<String> args) {
  static final String DECLARED =
      """
      (declare-const X_0 Real)
      (declare-const X_1 Real)
      (declare-const Y_0 Real)
      (declare-const Y_1 Real)
      """;
  static final String BOX =
      "(assert (>= X_0 0))(assert (<= X_0 1))\n(assert (>= X_1 0))(assert (<= X_1 1))\n";

  /** A specification that nothing is wrong with. */
  static final String GOOD = DECLARED + BOX + "(assert (>= Y_0 100))\n";

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Makes the mistake and demands the message, the exit code, and nothing else. */
  void check(Path folder) throws IOException {
    if (model.length > 0) {
      Files.write(folder.resolve("m.onnx"), model);
    }
    if (spec.length > 0) {
      Files.write(folder.resolve("p.vnnlib"), spec);
    }
    List<String> line = args.isEmpty() ? List.of("verify", "m.onnx", "p.vnnlib") : args;
    String[] there =
        line.stream()
            .map(a -> a.endsWith(".onnx") || a.endsWith(".vnnlib") ? folder + "/" + a : a)
            .map(a -> a.replace("FOLDER", folder.toString()))
            .toArray(String[]::new);

    CommandRun run = CommandRun.of(there);

    assertThat(run.err().replace(folder.toString(), "FOLDER")).isEqualTo(message + "\n");
    assertThat(run.exit()).isEqualTo(exit);
    assertThat(run.out()).isEmpty();
  }

  @Override
  public String toString() {
    return name;
  }
}
