package org.plumbline.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.Evaluation;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.exact.Exact;
import org.plumbline.exact.Rational;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Coupled;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;
import org.plumbline.graph.UnsupportedGraphException;
import org.plumbline.graph.op.AveragePool;
import org.plumbline.graph.op.Clip;
import org.plumbline.graph.op.MaxPool;
import org.plumbline.graph.op.Relu;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Tensor;

/** Stored points of the reference cases, without tolerance. */
class GoldenPointsTest {
  static Stream<String> cases() throws IOException {
    return GoldenBoundsTest.cases();
  }

  private static GoldenCase read(String name) {
    Path shared = Path.of(System.getProperty("plumbline.shared", "../../shared"));
    Path file = shared.resolve("golden/bounds").resolve(name + ".json");
    assumeTrue(Files.exists(file), "no reference values at " + shared);
    try {
      return new GoldenCase(shared, Json.read(file));
    } catch (UnsupportedGraphException e) {
      // Refused by import, and named in golden-bounds.md: there are no bounds to compare.
      assumeTrue(false, e.getMessage());
      throw e;
    }
  }

  /** Whether {@link Exact} knows the true coefficients and every operator is piecewise linear. */
  private static boolean isExact(Node node) {
    return node.operands().isEmpty()
        || node.op() instanceof Relu
        || node.op() instanceof Clip
        || node.op() instanceof MaxPool
        || node.op() instanceof AveragePool
        || (node.op() instanceof Affine op && op.coefficientRoundings(ElementType.FLOAT64) == 0);
  }

  /** The small piecewise linear cases. */
  static Stream<String> exactCases() throws IOException {
    return cases().filter(n -> n.startsWith("toy_") || n.startsWith("rl_") || n.equals("none"));
  }

  @ParameterizedTest
  @MethodSource("exactCases")
  void exactValuesLieWithinTheBounds(String name) {
    GoldenCase c = read(name);
    Graph g = c.network().graph();
    assumeTrue(g.nodes().stream().allMatch(GoldenPointsTest::isExact), "not piecewise linear");
    Exact exact = new Exact(g, Map.of());
    for (Crown.Intermediate intermediate : Crown.Intermediate.values()) {
      NodeBounds found = bounds(g, c.box(), intermediate);
      for (int k = 0; k < c.points(); k++) {
        if (c.inside(c.point(k))) {
          Rational[][] values = exact.at(c.toEngine(c.point(k)));
          for (Node node : g.nodes()) {
            for (int i = 0; i < node.size(); i++) {
              assertThat(values[node.id()][i])
                  .as("%s, %s, value %d, element %d", name, intermediate, node.id(), i)
                  .isBetween(
                      Rational.of(found.lower(node.id())[i]),
                      Rational.of(found.upper(node.id())[i]));
            }
          }
        }
      }
    }
  }

  private static NodeBounds bounds(Graph g, Box box, Crown.Intermediate intermediate) {
    try (Parallel parallel = new Parallel(1)) {
      Crown crown = new Crown(new ScalarKernels(), parallel, Arithmetic.REAL, intermediate);
      Objectives rows = Objectives.all(g.output().id(), 1, g.output().size(), 1);
      Batch batch = Batch.of(g, List.of(box));
      return crown.bound(batch, rows, Budget.unlimited(), WalkObserver.NONE).bounds();
    }
  }

  private static boolean hasFloat32Bound(Node node) {
    return switch (node.op()) {
      case Activation f -> f.float32Roundings() >= 0;
      case Coupled c -> c.float32Roundings() >= 0;
      case Product p -> false;
      default -> true;
    };
  }

  /** What ONNX Runtime computed is one of the float32 executions. */
  @ParameterizedTest
  @MethodSource("cases")
  void replayedOutputsLieWithinTheEnclosureOfAllFloat32Executions(String name) {
    GoldenCase c = read(name);
    Graph g = c.network().graph();
    assumeTrue(g.nodes().stream().allMatch(GoldenPointsTest::hasFloat32Bound), "no float32 bound");
    Evaluation evaluation = new Evaluation(g, new ScalarKernels());
    List<Json> replayed = c.json().get("samples").get("float32_ort").list();
    for (int k = 0; k < c.points(); k++) {
      double[] x = c.toEngine(c.point(k));
      NodeBounds at =
          evaluation.enclosures(Tensor.wrap(x, 1, x.length), Arithmetic.FLOAT32_ANY_ORDER);
      double[] y = replayed.get(k).numbers();
      for (int j = 0; j < y.length; j++) {
        int i = c.network().imported().outputIndex()[j];
        assertThat((float) y[j] + 0.0)
            .as("%s, sample %d, output %d", name, k, j)
            .isBetween(at.lower(g.output().id())[i], at.upper(g.output().id())[i]);
      }
    }
  }
}
