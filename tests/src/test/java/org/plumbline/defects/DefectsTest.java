package org.plumbline.defects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plants each defect in turn, compiles what it is in, and runs the test class named with it in a
 * process of its own: it must be red, and green without the defect. Runs in the profile {@code
 * defects} only.
 */
@Tag("defects")
class DefectsTest {
  private static final Path ROOT = Path.of(System.getProperty("plumbline.root", ".."));
  private static final String SHARED = System.getProperty("plumbline.shared", "../shared");

  /** Random cases of the child processes, relative to a usual run. */
  private static final String TRIES = "0.05";

  /** Names of the defects to plant, a regular expression. */
  private static final String ONLY = System.getProperty("plumbline.defect", ".*");

  @TempDir Path folder;

  static Stream<Defect> defects() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("tests/src/test/resources/defects"))) {
      return files.sorted().map(Defect::read).filter(d -> d.name().matches(ONLY)).toList().stream();
    }
  }

  static Stream<String> tests() throws IOException {
    return defects().map(Defect::test).distinct();
  }

  @Test
  void thereAreAtLeastTwentyFour() throws IOException {
    assumeTrue(ONLY.equals(".*"), "some were picked by name");

    assertThat(defects().count()).isGreaterThanOrEqualTo(24);
  }

  @ParameterizedTest
  @MethodSource("tests")
  void withoutADefectTheTestIsGreen(String test) throws Exception {
    Outcome outcome = run(test);
    assumeTrue(outcome.exit() != 2, test + " needs reference files");

    assertThat(outcome.exit()).as(outcome.text()).isZero();
  }

  @ParameterizedTest
  @MethodSource("defects")
  void aTestNoticesTheDefect(Defect defect) throws Exception {
    compile(defect);

    Outcome outcome = run(defect.test());

    assumeTrue(outcome.exit() != 2, defect.test() + " needs reference files");
    assertThat(outcome.exit()).as("%s: %s", defect, outcome.text()).isEqualTo(1);
    assertThat(outcome.text()).doesNotContain("LinkageError", "NoSuchMethodError", "NoClassDef");
  }

  private void compile(Defect defect) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn"));
    arguments.addAll(List.of("--add-modules", "jdk.incubator.vector", "-d", folder.toString()));
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    Path sources = Files.createDirectories(folder.resolve("source"));
    for (Map.Entry<String, String> source : defect.sources(ROOT).entrySet()) {
      Path file = sources.resolve(source.getKey());
      Files.writeString(file, source.getValue(), StandardCharsets.UTF_8);
      arguments.add(file.toString());
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    java.io.ByteArrayOutputStream messages = new java.io.ByteArrayOutputStream();
    assertThat(compiler.run(null, messages, messages, arguments.toArray(String[]::new)))
        .as("%s does not compile: %s", defect, messages.toString(StandardCharsets.UTF_8))
        .isZero();
  }

  /** How a process ended, and what it printed. */
  private record Outcome(int exit, String text) {}

  private Outcome run(String test) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "--add-modules", "jdk.incubator.vector"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Dplumbline.tries=" + TRIES);
    command.add("-Dplumbline.root=" + ROOT);
    command.add("-Dplumbline.shared=" + SHARED);
    command.add("-cp");
    // The tests of the bounds module look into its packages.
    Path inside = ROOT.resolve("bounds/target/test-classes");
    String classes = folder + File.pathSeparator + System.getProperty("java.class.path");
    command.add(classes + File.pathSeparator + inside);
    command.add(RunTests.class.getName());
    command.add(test);
    Path log = folder.resolve("log.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .directory(Path.of("").toAbsolutePath().toFile())
            .start();
    int exit = process.waitFor();
    return new Outcome(exit, Files.readString(log, StandardCharsets.UTF_8));
  }
}
