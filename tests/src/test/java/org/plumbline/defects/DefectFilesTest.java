package org.plumbline.defects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every defect still has the code that it breaks, and the test that notices; none is planted. */
class DefectFilesTest {
  private static final Path ROOT = Path.of(System.getProperty("plumbline.root", ".."));

  static Stream<Defect> defects() throws IOException {
    return DefectsTest.defects();
  }

  @ParameterizedTest
  @MethodSource("defects")
  void theCodeAndTheTestAreThere(Defect defect) throws IOException {
    assertThat(defect.sources(ROOT)).isNotEmpty();

    String file = "src/test/java/" + defect.test().replace('.', '/') + ".java";
    assertThat(Stream.of("bounds", "tests").map(m -> ROOT.resolve(m).resolve(file)))
        .as(defect.test())
        .anyMatch(Files::exists);
  }
}
