package org.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plumbline.onnx.OnnxModel;
import org.plumbline.onnx.OnnxNode;
import org.plumbline.onnx.OnnxTensor;
import org.plumbline.onnx.OnnxWriter;

/** What a proof is said to hold for. */
class ArithmeticTest {
  /** Over the reals the outputs are the inputs; float32 drops them beside 2^24. */
  private static final OnnxModel FORGETFUL =
      TestModels.nodes(
          OnnxNode.of("Add", "big", List.of("x", "c")),
          OnnxNode.of("Sub", "y", List.of("big", "c")));

  @TempDir Path folder;

  private CommandRun run(OnnxModel model, String condition, String... options) throws IOException {
    OnnxWriter.write(model, folder.resolve("m.onnx"));
    Files.writeString(
        folder.resolve("p.vnnlib"), Mistake.DECLARED + Mistake.BOX + "(assert " + condition + ")");
    List<String> args = new ArrayList<>(List.of("verify", "-v"));
    args.addAll(List.of("--json", folder.resolve("r.json").toString()));
    args.addAll(List.of(options));
    args.addAll(
        List.of(folder.resolve("m.onnx").toString(), folder.resolve("p.vnnlib").toString()));
    return CommandRun.of(args.toArray(String[]::new));
  }

  private JsonObject record() throws IOException {
    return JsonParser.parseString(Files.readString(folder.resolve("r.json"))).getAsJsonObject();
  }

  private static OnnxModel forgetful() {
    OnnxTensor c = OnnxTensor.float32("c", new long[] {1, 2}, 0x1p24f, 0x1p24f);
    return TestModels.model(13, TestModels.X, FORGETFUL.graph().nodes(), c);
  }

  // The largest output of the good model is 1.75.

  @Test
  void aProofWithRoomHoldsForEveryFloat32Execution() throws IOException {
    CommandRun run = run(TestModels.good(), "(>= Y_0 1.76)");

    assertThat(run.out()).isEqualTo("unsat\n");
    assertThat(run.err()).contains("proved for: float32-any-order\n");
    assertThat(record().get("arithmetic").getAsString()).isEqualTo("float32-any-order");
    assertThat(record().has("arithmetic_reason")).isFalse();
  }

  @Test
  void aProofOverTheRealsSaysThatItWasAskedFor() throws IOException {
    CommandRun run = run(TestModels.good(), "(>= Y_0 1.76)", "--arithmetic", "real");

    assertThat(run.out()).isEqualTo("unsat\n");
    assertThat(run.err()).contains("proved for: real only: asked for\n");
    assertThat(record().get("arithmetic").getAsString()).isEqualTo("real");
  }

  @Test
  void aMarginBelowTheRoundingOfFloat32IsProvedOverTheReals() throws IOException {
    // 1e-8 is less than half a unit in the last place of 1.75, 6e-8.
    CommandRun run = run(TestModels.good(), "(>= Y_0 1.75000001)");

    assertThat(run.out()).isEqualTo("unsat\n");
    assertThat(record().get("arithmetic").getAsString()).isEqualTo("real");
    assertThat(record().get("arithmetic_reason").getAsString()).endsWith("bounds needed the reals");
  }

  @Test
  void aMarginBelowTheRoundingOfFloat32IsNoProofForFloat32() throws IOException {
    CommandRun run =
        run(
            TestModels.good(),
            "(>= Y_0 1.75000001)",
            "--arithmetic",
            "float32-any-order",
            "--timeout",
            "1");

    assertThat(run.out()).isIn("unknown\n", "timeout\n");
  }

  @Test
  void whatFloat32ExecutionsViolateIsProvedOverTheRealsOnly() throws IOException {
    // Inputs from 0.5 on: the output is at least 0.5 over the reals, and 0 in float32.
    String condition = "(<= Y_0 0.25))(assert (>= X_0 0.5)";
    for (String arithmetic : List.of("both", "real")) {
      CommandRun run = run(forgetful(), condition, "--no-attack", "--arithmetic", arithmetic);

      assertThat(run.out()).isEqualTo("unsat\n");
      assertThat(record().get("arithmetic").getAsString()).isEqualTo("real");
    }
    CommandRun strict =
        run(
            forgetful(),
            condition,
            "--no-attack",
            "--arithmetic",
            "float32-any-order",
            "--timeout",
            "1");
    assertThat(strict.out()).isIn("unknown\n", "timeout\n");
  }

  @Test
  void aFloat32ExecutionThatForgetsIsNoImportError() throws IOException {
    CommandRun run = run(forgetful(), "(>= Y_0 1.5)", "--anchor", "require");

    assertThat(run.out()).isEqualTo("unsat\n");
    assertThat(record().get("anchored").getAsBoolean()).isTrue();
  }

  @Test
  void requiringFloat32TurnsAProofOverTheRealsIntoUnknown() throws IOException {
    CommandRun run =
        run(TestModels.good(), "(>= Y_0 1.75000001)", "--require", "float32-any-order");

    assertThat(run.out()).isEqualTo("unknown\n");
    assertThat(run.err()).contains("reason: proved over the reals only: ");
    assertThat(run(TestModels.good(), "(>= Y_0 1.76)", "--require", "float32-any-order").out())
        .isEqualTo("unsat\n");
  }

  @Test
  void anOperatorWithoutDeclaredErrorIsProvedOverTheRealsOnly() throws IOException {
    CommandRun both = run(TestModels.middle("Sigmoid"), "(>= Y_0 100)");
    assertThat(both.out()).isEqualTo("unsat\n");
    assertThat(both.err())
        .contains("proved for: real only: sigmoid has no declared float32 error bound\n");

    CommandRun strict =
        run(TestModels.middle("Sigmoid"), "(>= Y_0 100)", "--arithmetic", "float32-any-order");
    assertThat(strict.out()).isEqualTo("unknown\n");
    assertThat(strict.err()).contains("proved over the reals only: sigmoid has no declared");
  }

  @Test
  void constantsNearTheEndOfFloat32AreProvedOverTheRealsOnly() throws IOException {
    OnnxTensor huge = OnnxTensor.float32("w", new long[] {2, 2}, 0x1p120f, 0, 0, 1);
    CommandRun run = run(TestModels.weight(huge), "(<= Y_0 -1)", "--anchor", "off");

    assertThat(run.out()).isEqualTo("unsat\n");
    assertThat(record().get("arithmetic_reason").getAsString())
        .isEqualTo("dense has extreme constants");
  }
}
