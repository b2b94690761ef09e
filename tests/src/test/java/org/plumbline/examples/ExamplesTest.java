package org.plumbline.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.plumbline.onnx.OnnxModel;
import org.plumbline.onnx.OnnxWriter;
import org.plumbline.spec.Specification;
import org.plumbline.verify.Network;
import org.plumbline.verify.OutputBounds;
import org.plumbline.verify.Result;
import org.plumbline.verify.Verdict;
import org.plumbline.verify.Verifier;

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
  void theShippedModelsAreWhatOurWriterWrites() throws IOException {
    Map<String, OnnxModel> models =
        Map.of(
            "crossing.onnx", WriteCrossingModel.model(),
            "sides.onnx", WriteSidesModel.model(),
            "valve.onnx", WriteValveModel.model());
    for (Map.Entry<String, OnnxModel> m : models.entrySet()) {
      byte[] shipped = Files.readAllBytes(MODELS.resolve(m.getKey()));
      assertThat(shipped).as(m.getKey()).isEqualTo(OnnxWriter.bytes(m.getValue()));
      assertThat(shipped).hasSizeLessThan(50_000);
    }
  }

  @Test
  void theValveOpensWhereItMust() {
    List<String> progress = new ArrayList<>();

    Result result = WatchAndCancel.valve(MODELS, progress, new AtomicBoolean());

    assertThat(result.verdict()).isInstanceOf(Verdict.Verified.class);
    assertThat(progress).anyMatch(line -> line.startsWith("strategy: "));
  }

  @Test
  void aCancelledRunIsUnknown() {
    Result result = WatchAndCancel.valve(MODELS, new ArrayList<>(), new AtomicBoolean(true));

    assertThat(result.verdict()).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void aBrightLeftHalfIsNeverCalledRight() {
    assertThat(verdict("sides.onnx", "sides-left.vnnlib")).isEqualTo("unsat");
    assertThat(verdict("sides.onnx", "sides-any.vnnlib")).isEqualTo("sat");
    assertThat(verdict("valve.onnx", "valve-closed.vnnlib")).isEqualTo("sat");
  }

  private static String verdict(String model, String property) {
    Network network = Network.read(MODELS.resolve(model));
    Specification spec = Verifier.readSpecification(MODELS.resolve(property), network);
    return Verifier.verify(network, spec).verdict().word();
  }
}
