package org.plumbline.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.plumbline.graph.UnsupportedGraphException;

/**
 * Networks of the competition against ONNX Runtime at random points inside of the boxes of their
 * properties: outputs, and all values inside of the network that import kept. One property per
 * network, or all of them with {@code -Dplumbline.all=true}.
 */
class BenchmarkNetworksTest {
  private static final List<String> FOLDERS =
      List.of(
          "test",
          "acasxu",
          "rl_benchmarks",
          "reach_prob_density",
          "collins_rul_cnn",
          "mnist_fc",
          "safenlp",
          "cora",
          "tllverifybench",
          "cersyve",
          "linearizenn",
          "sat_relu",
          "malbeware",
          "metaroom",
          "cifar10_resnet",
          "oval21",
          "sri_resnet_a",
          "eran",
          "dist_shift",
          "verivital",
          "yolo",
          "marabou_cifar10",
          "cifar_biasfield",
          "sri_resnet_b",
          "cgan",
          "lsnc",
          "monotonic_acasxu_2026",
          "nn4sys",
          "vit");

  /** Folders of which some networks may be refused. */
  private static final List<String> OTHERS =
      List.of("carvana_unet_2022", "cctsdb_yolo", "ml4acopf_2024", "traffic_signs_recognition");

  private static final boolean ALL = Boolean.getBoolean("plumbline.all");

  private static Path root() {
    Path root = Path.of(System.getProperty("plumbline.shared", "../shared"), "benchmarks");
    assumeTrue(Files.isDirectory(root), "no benchmarks at " + root);
    return root;
  }

  @TestFactory
  Stream<DynamicTest> importAgreesWithOnnxRuntime() throws IOException {
    return tests(FOLDERS, (file, specs) -> check(file, specs));
  }

  @TestFactory
  Stream<DynamicTest> otherNetworksAgreeOrAreRefusedInOneLine() throws IOException {
    return tests(
        OTHERS,
        (file, specs) -> {
          try {
            check(file, specs);
          } catch (UnsupportedGraphException e) {
            assertThat(e.getMessage())
                .matches("net\\.onnx: node '[^\\n]*' \\(\\w+, operator set \\d+\\): [^\\n]*")
                .contains(" (supported");
          }
        });
  }

  /** What is checked of a network with some properties. */
  private interface Check {
    void run(Path network, List<Path> specs) throws Exception;
  }

  private static Stream<DynamicTest> tests(List<String> folders, Check check) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String folder : folders) {
      instances(root().resolve(folder))
          .forEach(
              (network, specs) ->
                  tests.add(
                      DynamicTest.dynamicTest(
                          root().relativize(network).toString(), () -> check.run(network, specs))));
    }
    return tests.stream();
  }

  /** Each network of a folder and its properties; networks without one, too. */
  private static Map<Path, List<Path>> instances(Path folder) throws IOException {
    Map<Path, List<Path>> all = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .map(Path::toString)
          .filter(f -> f.endsWith(".onnx") || f.endsWith(".onnx.gz"))
          .map(f -> Path.of(f.endsWith(".gz") ? f.substring(0, f.length() - 3) : f))
          .sorted()
          .forEach(f -> all.put(f, new ArrayList<>()));
    }
    for (String row : Files.readAllLines(folder.resolve("instances.csv"))) {
      String[] cells = row.split(",", -1);
      List<Path> specs = all.get(folder.resolve(cells[0]).normalize());
      if (specs != null && (ALL || specs.isEmpty())) {
        specs.add(folder.resolve(cells[1]));
      }
    }
    return all;
  }

  private static void check(Path file, List<Path> specs) throws Exception {
    byte[] bytes = OnnxFiles.bytes(file);
    Imported network = OnnxImport.fromModel(OnnxReader.parse(bytes, file.toString()), "net.onnx");
    List<double[]> points = new ArrayList<>(Comparison.points(network, 1));
    for (Path spec : specs) {
      SpecBox box = SpecBox.read(spec, network.inputIndex().length);
      points.addAll(Comparison.points(box.lower, box.upper, 2));
    }
    assertThat(Comparison.agree(bytes, network, points)).isPositive();
  }
}
