package org.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says hangs together; how fast the machine is, no test can know. */
class DoctorCommandTest {
  @TempDir Path folder;

  @Test
  void theRecordHoldsTheMachineAndRatiosOfWhatWasMeasured() throws IOException {
    Path file = folder.resolve("doctor.json");

    CommandRun run = CommandRun.of("doctor", "--json", file.toString());

    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
    JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    assertThat(json.get("cores").getAsInt()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(json.get("java").getAsString()).startsWith("25");
    assertThat(json.get("vectorBits").getAsInt()).isIn(64, 128, 256, 512, 1024, 2048);
    JsonObject kernels = json.getAsJsonObject("kernels");
    double fused = kernels.get("fusedGflops").getAsDouble();
    double peak = kernels.get("peakGflops").getAsDouble();
    double scalar = kernels.get("scalarGflops").getAsDouble();
    assertThat(Math.min(fused, Math.min(peak, scalar))).isPositive();
    assertThat(kernels.get("fusedShareOfPeak").getAsDouble())
        .isCloseTo(fused / peak, within(1e-12));
    assertThat(kernels.get("fusedOverScalar").getAsDouble())
        .isCloseTo(fused / scalar, within(1e-9));
    // Two halves of the work at once are never a hundred times slower or faster than both in turn.
    assertThat(kernels.get("twoThreads").getAsDouble()).isBetween(0.01, 100.0);
    assertThat(run.out()).contains("vectors    " + json.get("vectorBits").getAsInt() + " bits");
  }

  @Test
  void aFileThatCannotBeWrittenIsRefusedBeforeAnythingIsMeasured() {
    long start = System.nanoTime();

    CommandRun run = CommandRun.of("doctor", "--json", folder.resolve("no/d.json").toString());

    assertThat(run.exit()).isEqualTo(65);
    assertThat(run.err()).contains("cannot be written: no folder");
    // A measurement takes seconds.
    assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
  }
}
