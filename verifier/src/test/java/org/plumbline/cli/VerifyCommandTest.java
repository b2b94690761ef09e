package org.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plumbline.onnx.OnnxWriter;

class VerifyCommandTest {
  @TempDir Path folder;

  private String model = "";
  private String safe = "";
  private String violated = "";

  @BeforeEach
  void write() throws IOException {
    model = folder.resolve("m.onnx").toString();
    OnnxWriter.write(TestModels.good(), Path.of(model));
    // y0 = relu(x0) + relu(x1) / 2 + 1/4 is at most 1.75 on the unit square.
    safe = file("safe.vnnlib", "(assert (>= Y_0 1.7500001))");
    violated = file("violated.vnnlib", "(assert (>= Y_0 1.5))");
  }

  private String file(String name, String condition) throws IOException {
    String text = Mistake.DECLARED + Mistake.BOX + condition;
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private JsonObject record(String name) throws IOException {
    return JsonParser.parseString(Files.readString(folder.resolve(name))).getAsJsonObject();
  }

  @Test
  void aProvedPropertyPrintsOneWord() {
    assertThat(CommandRun.of("verify", model, safe)).isEqualTo(new CommandRun(0, "unsat\n", ""));
  }

  @Test
  void aViolatedPropertyPrintsInputsThenOutputs() {
    CommandRun run = CommandRun.of("verify", model, violated);

    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .matches("sat\n\\(\\(X_0 \\S+\\)\n\\(X_1 \\S+\\)\n\\(Y_0 \\S+\\)\n\\(Y_1 \\S+\\)\\)\n");
  }

  @Test
  void theFilesAreToldApartByTheirContent() throws IOException {
    Path a = Files.copy(Path.of(safe), folder.resolve("a.onnx"));
    Path b = Files.copy(Path.of(model), folder.resolve("b.vnnlib"));

    assertThat(CommandRun.of("verify", safe, model).out()).isEqualTo("unsat\n");
    assertThat(CommandRun.of("verify", a.toString(), b.toString()).out()).isEqualTo("unsat\n");
    assertThat(CommandRun.of(model, safe).out()).isEqualTo("unsat\n");
  }

  @Test
  void optionsMayStandBetweenTheFiles() {
    assertThat(CommandRun.of("verify", model, "--timeout", "30", safe).out()).isEqualTo("unsat\n");
  }

  @Test
  void outputThatCannotBeWrittenIsNoSuccess() {
    StringWriter err = new StringWriter();
    Writer full =
        new Writer() {
          @Override
          public void write(char[] c, int from, int n) throws IOException {
            throw new IOException("full");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };

    int exit = Main.run(new PrintWriter(full), new PrintWriter(err), "verify", model, safe);

    assertThat(exit).isEqualTo(70);
    assertThat(err.toString()).isEqualTo("plumbline: standard output cannot be written\n");
  }

  @Test
  void withoutAnyTimeTheAnswerIsTimeout() throws IOException {
    String json = folder.resolve("t.json").toString();

    CommandRun run = CommandRun.of("verify", "--timeout", "0", "--json", json, model, safe);

    assertThat(run).isEqualTo(new CommandRun(0, "timeout\n", ""));
    assertThat(record("t.json").get("verdict").getAsString()).isEqualTo("timeout");
  }

  @Test
  void renamingTheFilesChangesNeitherVerdictNorStrategyNorSeed() throws IOException {
    Path other = Files.createDirectory(folder.resolve("acasxu"));
    Path m = Files.copy(Path.of(model), other.resolve("ACASXU_run2a_1_1.onnx"));
    Path s = Files.copy(Path.of(violated), other.resolve("prop_1.vnnlib"));
    String a = folder.resolve("a.json").toString();
    String b = folder.resolve("b.json").toString();

    CommandRun first = CommandRun.of("verify", "--threads", "1", "--json", a, model, violated);
    CommandRun second =
        CommandRun.of("verify", "--threads", "1", "--json", b, m.toString(), s.toString());

    assertThat(second).isEqualTo(first);
    for (String same : new String[] {"verdict", "strategy", "seed", "subdomains", "witness"}) {
      assertThat(record("b.json").get(same)).as(same).isEqualTo(record("a.json").get(same));
    }
  }

  @Test
  void theRecordHoldsVerdictAndOptions() throws IOException {
    String json = folder.resolve("r.json").toString();

    CommandRun.of("verify", "--seed", "7", "--timeout", "30", "--json", json, model, safe);

    JsonObject r = record("r.json");
    assertThat(r.get("verdict").getAsString()).isEqualTo("unsat");
    assertThat(r.get("arithmetic").getAsString()).isEqualTo("real");
    assertThat(r.get("seed").getAsLong()).isEqualTo(7);
    assertThat(r.get("timeout").getAsDouble()).isEqualTo(30);
    assertThat(r.get("seconds").getAsDouble()).isBetween(0.0, 30.0);
  }

  @Test
  void epsReplacesTheBoxAndIsRecorded() throws IOException {
    String json = folder.resolve("e.json").toString();

    // Around the middle (0.5, 0.5) with E = 0.25, y0 reaches 0.75 + 0.375 + 0.25 = 1.375 < 1.5.
    CommandRun run =
        CommandRun.of("verify", "-v", "--eps", "0.25", "--json", json, model, violated);

    assertThat(run.out()).isEqualTo("unsat\n");
    assertThat(run.err()).startsWith("box: X_0 in [0.25, 0.75]\nbox: X_1 in [0.25, 0.75]\n");
    assertThat(record("e.json").get("eps").getAsString()).isEqualTo("0.25");
    assertThat(record("e.json").get("box_upper").getAsJsonArray().get(1).getAsDouble())
        .isEqualTo(0.75);
  }

  @Test
  void epsIsCutByTheInputRange() {
    CommandRun run =
        CommandRun.of("verify", "-v", "--eps", "2", "--input-range", "0,0.75", model, violated);

    assertThat(run.out()).isEqualTo("unsat\n");
    assertThat(run.err()).startsWith("box: X_0 in [0.0, 0.75]\n");
  }

  @Test
  void epsLeavesPinnedInputsAlone() throws IOException {
    String pinned = file("pinned.vnnlib", "(assert (<= X_1 0.1))(assert (>= X_1 0.1))");

    CommandRun run = CommandRun.of("verify", "-v", "--eps", "0.25", model, pinned);

    // 0.1 is no double: its enclosure stays, and is not widened by E.
    assertThat(run.err()).contains("box: X_1 in [0.09999999999999999, 0.1]\n");
  }

  @Test
  void ownReplayAcceptsAWitnessWithoutOnnxRuntime() throws IOException {
    String json = folder.resolve("o.json").toString();

    CommandRun run =
        CommandRun.of(
            "verify", "--replay", "own", "--anchor", "off", "--json", json, model, violated);

    assertThat(run.out()).startsWith("sat\n((X_0 ");
    assertThat(record("o.json").get("replayed_by").getAsString()).isEqualTo("plumbline");
  }

  @Test
  void helpExplainsTheWordsAndTheExitCodes() {
    CommandRun run = CommandRun.of("verify", "--help");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("unsat", "timeout", "Exit status: 0");
    assertThat(run.out()).contains("Usage: plumbline verify [OPTIONS] MODEL SPEC", "--seed <N>");
    assertThat(CommandRun.of("help", "verify")).isEqualTo(run);
    assertThat(CommandRun.of("verify", "-h")).isEqualTo(run);
  }

  @Test
  void helpWithoutACommandNamesThemAll() {
    CommandRun run = CommandRun.of();

    assertThat(run.out())
        .contains("  verify ", "  inspect ", "  bounds ", "  batch ", "  report ", "  doctor ");
    assertThat(run.out()).doesNotContain("rehearse");
    assertThat(CommandRun.of("--help")).isEqualTo(run);
    assertThat(CommandRun.of("help")).isEqualTo(run);
  }

  @Test
  void everyCommandTellsTheVersion() {
    CommandRun run = CommandRun.of("--version");

    assertThat(run.out()).startsWith("plumbline ");
    assertThat(CommandRun.of("verify", "-V")).isEqualTo(run);
    assertThat(CommandRun.of("batch", "--version")).isEqualTo(run);
  }

  @Test
  void boundsEncloseTheOutputsAndGoToAFile() throws IOException {
    String json = folder.resolve("b.json").toString();

    CommandRun run = CommandRun.of("bounds", "--method", "ibp", "--json", json, safe, model);

    assertThat(run.out()).startsWith("Y_0 in [").contains("\nY_1 in [");
    // y0 lies in [0.25, 1.75]; rounding adds a little.
    assertThat(record("b.json").get("lower").getAsJsonArray().get(0).getAsDouble())
        .isBetween(0.25 - 1e-9, 0.25);
    assertThat(record("b.json").get("upper").getAsJsonArray().get(0).getAsDouble())
        .isBetween(1.75, 1.75 + 1e-9);
    assertThat(record("b.json").get("method").getAsString()).isEqualTo("ibp");
  }

  @Test
  void inspectNamesWhatWouldBeRefused() throws IOException {
    String other = folder.resolve("f.onnx").toString();
    OnnxWriter.write(TestModels.middle("Frobnicate"), Path.of(other));

    assertThat(CommandRun.of("inspect", other).out())
        .contains("operators in the file: {Frobnicate=1, Gemm=1}")
        .contains("parameters: 6")
        .contains("refused: f.onnx: node 'h' (Frobnicate, operator set 13)");
    assertThat(CommandRun.of("inspect", model).out())
        .contains("input  X_0 to X_1: x [1, 2]")
        .contains("output Y_0 to Y_1: y [1, 2]");
  }
}
