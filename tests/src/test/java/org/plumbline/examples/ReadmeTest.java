package org.plumbline.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.plumbline.onnx.OnnxOps;

class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("plumbline.root", ".."));

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  /** The table of operators, eight in a row. */
  private static String operators() {
    List<String> names = new ArrayList<>(OnnxOps.supported());
    StringBuilder out = new StringBuilder();
    out.append("Operator sets ").append(OnnxOps.MIN_OPSET).append(" to ");
    out.append(OnnxOps.MAX_OPSET).append(" of ONNX, ").append(names.size());
    out.append(" operators:\n\n| | | | | | |\n|---|---|---|---|---|---|\n");
    for (int k = 0; k < names.size(); k += 6) {
      List<String> row = new ArrayList<>(names.subList(k, Math.min(k + 6, names.size())));
      while (row.size() < 6) {
        row.add("");
      }
      out.append("| ").append(String.join(" | ", row)).append(" |\n");
    }
    return out.toString();
  }

  @Test
  void theOperatorsAreThoseThatImportHas() throws IOException {
    String text = readme();
    String begin = "<!-- operators: checked by ReadmeTest -->\n";

    // On failure, the expected text is what belongs between the two comments.
    int from = text.indexOf(begin) + begin.length();
    assertThat(text.substring(from, text.indexOf("<!-- end -->"))).isEqualTo(operators());
  }

  @Test
  void theSnippetIsTheExample() throws IOException {
    String example =
        Files.readString(
            ROOT.resolve("examples/src/main/java/org/plumbline/examples/VerifyAProperty.java"));
    String text = readme();
    String begin = "```java\n";
    int from = text.indexOf(begin) + begin.length();
    String snippet =
        text.substring(from, text.indexOf("```\n", from))
            .lines()
            .map(l -> "    " + l)
            .collect(Collectors.joining("\n", "", "\n"));

    assertThat(example).contains(snippet);
    assertThat(snippet.lines()).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void everyModuleAndEveryFileThatIsNamedExists() throws IOException {
    String text = readme();
    String pom = Files.readString(ROOT.resolve("pom.xml"));

    for (String module : pom.split("<module>")) {
      String name = module.substring(0, Math.max(0, module.indexOf("</module>")));
      assertThat(text).contains("`" + name);
    }
    for (String file :
        List.of(
            "bin/verify",
            "bin/plumbline",
            "examples/models/crossing.onnx",
            "examples/models/crossing-safe.vnnlib",
            "tests/scripts/check_witness.py",
            "tests/scripts/startup.sh")) {
      assertThat(text).contains(file);
      assertThat(ROOT.resolve(file)).exists();
    }
  }
}
