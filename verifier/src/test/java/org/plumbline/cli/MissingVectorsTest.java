package org.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plumbline.onnx.OnnxWriter;

/** A JVM that was started without the incubator module works on scalar kernels. */
class MissingVectorsTest {
  private static final ChildJvm JVM = ChildJvm.with("--enable-native-access=ALL-UNNAMED");

  @TempDir Path folder;

  @BeforeEach
  void write() throws Exception {
    OnnxWriter.write(TestModels.good(), folder.resolve("m.onnx"));
    Files.writeString(
        folder.resolve("p.vnnlib"), Mistake.DECLARED + Mistake.BOX + "(assert (>= Y_0 1.7500001))");
  }

  @Test
  void aRunSaysOnceThatItUsesScalarKernels() throws Exception {
    CommandRun run = JVM.run(folder, "verify", "-v", "m.onnx", "p.vnnlib");

    assertThat(run.out()).isEqualTo("unsat\n");
    assertThat(run.err())
        .containsOnlyOnce("kernels: scalar, since the module jdk.incubator.vector is missing\n");
  }

  @Test
  void aRunThatIsNotAskedSaysNothing() throws Exception {
    CommandRun run = JVM.run(folder, "verify", "m.onnx", "p.vnnlib");

    assertThat(run).isEqualTo(new CommandRun(0, "unsat\n", ""));
  }

  @Test
  void vectorKernelsCannotBeDemanded() throws Exception {
    CommandRun run = JVM.run(folder, "verify", "--kernels", "vector", "m.onnx", "p.vnnlib");

    assertThat(run.exit()).isEqualTo(64);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            "--kernels: vector needs 'java --add-modules jdk.incubator.vector'"
                + " (see 'plumbline verify --help')\n");
  }

  @Test
  void theDoctorSaysWhatIsMissingAndMeasuresTheRest() throws Exception {
    CommandRun run = JVM.run(folder, "doctor", "--json", "doctor.json");

    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("none: the module jdk.incubator.vector is missing");
    JsonObject json =
        JsonParser.parseString(Files.readString(folder.resolve("doctor.json"))).getAsJsonObject();
    assertThat(json.get("vectorBits").getAsInt()).isZero();
    assertThat(json.getAsJsonObject("kernels").keySet())
        .containsExactlyInAnyOrder("scalarGflops", "twoThreads");
  }
}
