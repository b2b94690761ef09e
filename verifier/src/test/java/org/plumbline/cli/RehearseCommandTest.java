package org.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RehearseCommandTest {
  @TempDir Path folder;

  private static List<Path> left() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith("plumbline")).toList();
    }
  }

  @Test
  void aRehearsalSaysNothingAndLeavesNothing() throws IOException {
    List<Path> before = left();

    CommandRun run = CommandRun.of("rehearse");

    assertThat(run).isEqualTo(new CommandRun(0, "", ""));
    assertThat(left()).isEqualTo(before);
  }

  /** Neither bounds of the root nor points settle them, or there would be little to learn. */
  @ParameterizedTest
  @EnumSource
  void rehearsedNetworksAreSearched(RehearsedNetwork network) throws IOException {
    Path model = folder.resolve("m.onnx");
    Path property = folder.resolve("p.vnnlib");
    network.write(model, property);

    CommandRun run =
        CommandRun.of("verify", "-v", "--timeout", "5", model.toString(), property.toString());

    assertThat(run.out()).isNotEqualTo("unknown\n");
    boolean inputs = network == RehearsedNetwork.FEW_INPUTS;
    assertThat(run.err()).contains(inputs ? "input splits" : "activation splits");
    assertThat(run.err()).containsPattern("search: [0-9]+ bounded");
  }
}
