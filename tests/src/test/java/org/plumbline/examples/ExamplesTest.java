package org.plumbline.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.plumbline.onnx.OnnxWriter;
import org.plumbline.verify.OutputBounds;

class ExamplesTest {
  private static final Path MODELS =
      Path.of(System.getProperty("plumbline.root", ".."), "examples", "models");

  @Test
  void theControllerWaitsForANearAndFastTrain() {
    assertThat(VerifyAProperty.crossing(MODELS, "crossing-safe.vnnlib")).isEqualTo("proved");
  }

  @Test
  void theControllerGoesSomewhere() {
    assertThat(VerifyAProperty.crossing(MODELS, "crossing-anywhere.vnnlib"))
        .startsWith("violated by ((X_0 ");
  }

  @Test
  void boundsOfTheNearAndFastBoxSeparateTheScores() {
    OutputBounds b = BoundABox.nearAndFast(MODELS);

    assertThat(b.lower()[0]).isGreaterThan(b.upper()[1]);
  }

  @Test
  void theShippedModelIsWhatOurWriterWrites() throws IOException {
    assertThat(Files.readAllBytes(MODELS.resolve("crossing.onnx")))
        .isEqualTo(OnnxWriter.bytes(WriteCrossingModel.model()));
  }
}
