package org.plumbline.onnx;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Networks of the competition against ONNX Runtime: the smallest of each folder, or all of them
 * with {@code -Dplumbline.all=true}.
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
          "sri_resnet_b");

  private static final boolean ALL = Boolean.getBoolean("plumbline.all");

  @TestFactory
  Stream<DynamicTest> importAgreesWithOnnxRuntime() throws IOException {
    Path root = Path.of(System.getProperty("plumbline.shared", "../shared"), "benchmarks");
    assumeTrue(Files.isDirectory(root), "no benchmarks at " + root);
    return FOLDERS.stream()
        .flatMap(folder -> networks(root.resolve(folder)).stream())
        .map(file -> DynamicTest.dynamicTest(root.relativize(file).toString(), () -> check(file)));
  }

  private static List<Path> networks(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(f -> f.toString().endsWith(".onnx") || f.toString().endsWith(".onnx.gz"))
          .sorted(java.util.Comparator.comparingLong(f -> f.toFile().length()))
          .limit(ALL ? Long.MAX_VALUE : 1)
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void check(Path file) throws Exception {
    byte[] bytes = OnnxFiles.bytes(file);
    Imported network = OnnxImport.fromModel(OnnxReader.parse(bytes, file.toString()), "net.onnx");
    Comparison.agree(bytes, network, 3);
  }
}
