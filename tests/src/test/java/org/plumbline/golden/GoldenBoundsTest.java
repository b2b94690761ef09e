package org.plumbline.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.Evaluation;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Parallel;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.graph.UnsupportedGraphException;
import org.plumbline.graph.op.Relu;
import org.plumbline.soundness.Tries;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.VectorKernels;

/**
 * Our bounds against those of auto_LiRPA 0.7.0 (float64, no rounding charged). Where every operator
 * is affine or a rectifier, relaxations agree and so must the numbers; elsewhere ours must contain
 * what sampling found, and the table says where ours are looser.
 */
class GoldenBoundsTest {
  private static final Path SHARED =
      Path.of(System.getProperty("plumbline.shared", "../../shared"));

  /** Larger networks with {@code -Dplumbline.all=true} only. */
  private static final int CROWN_ELEMENTS =
      Boolean.getBoolean("plumbline.all") ? Integer.MAX_VALUE : 3_300;

  private static final Kernels KERNELS = new VectorKernels();
  private static final Parallel PARALLEL = new Parallel(2);
  private static final TreeMap<String, String> TABLE = new TreeMap<>();

  /** Cases with operators that are not supported yet; a new refusal fails. */
  private static final List<String> NOT_IMPORTED =
      List.of(
          """
          toy_arctan toy_floor toy_gelu_erf toy_layernorm_composite toy_log toy_log_relu toy_mish
          toy_sign toy_softplus toy_softplus_composite toy_sqrt toy_tan
          """
              .strip()
              .split("\\s+"));

  /** Analysed with constants in float64 (a leak of 0.1, say) that the ONNX file has in float32. */
  private static final List<String> OTHER_CONSTANTS =
      List.of("toy_clip_minmax", "toy_leaky_relu", "toy_max_const", "lsnc_quadrotor_output");

  /** Imported as a sum with a rectifier where the reference has an operator of its own. */
  private static final List<String> REWRITTEN =
      List.of(
          "toy_abs",
          "toy_max_const",
          "toy_max_two",
          "toy_min_two",
          "toy_reduce_max",
          "toy_reduce_min");

  /** The reference kept intervals of stable neurons; without them six more are undecided. */
  private static final List<String> SPARSE = List.of("oval21_deep_kw");

  static Stream<String> cases() throws IOException {
    Path folder = SHARED.resolve("golden/bounds");
    if (!Files.isDirectory(folder)) {
      return Stream.of("none");
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(f -> f.getFileName().toString()).sorted().toList();
      return names.stream()
          .map(n -> n.replace(".json", ""))
          .filter(n -> n.startsWith("toy_") || !Tries.isReduced());
    }
  }

  private static Json read(String name) {
    Path file = SHARED.resolve("golden/bounds").resolve(name + ".json");
    assumeTrue(Files.exists(file), "no reference values at " + SHARED);
    return Json.read(file);
  }

  @AfterAll
  static void writeTable() throws IOException {
    PARALLEL.close();
    StringBuilder out = new StringBuilder();
    TABLE.values().forEach(out::append);
    Files.writeString(Path.of("target", "golden-bounds.md"), out.toString());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void boundsAgreeWithTheReference(String name) {
    Json json = read(name);
    GoldenCase c;
    try {
      c = new GoldenCase(SHARED, json);
    } catch (UnsupportedGraphException e) {
      assertThat(NOT_IMPORTED).as(e.getMessage()).contains(name);
      return;
    }
    assertThat(NOT_IMPORTED).as("imports by now: take it off the list").doesNotContain(name);
    new Check(name, c).run();
  }

  /** The check of one case. */
  private static final class Check {
    private final String name;
    private final GoldenCase golden;
    private final Graph graph;
    private final int[] elements;
    private final boolean rectifiers;
    private final double largest;

    Check(String name, GoldenCase golden) {
      this.name = name;
      this.golden = golden;
      graph = golden.rows();
      elements = golden.elements();
      rectifiers = !REWRITTEN.contains(name) && graph.nodes().stream().allMatch(Check::isRectifier);
      double most = 0;
      for (Json y : golden.json().get("samples").get("float64").list()) {
        for (double v : y.numbers()) {
          most = Math.max(most, Math.abs(v));
        }
      }
      largest = most;
    }

    private static boolean isRectifier(Node node) {
      return node.operands().isEmpty() || node.op() instanceof Affine || node.op() instanceof Relu;
    }

    void run() {
      outputsAgree();
      Box box = golden.box();
      RowBounds ibp = intervals(graph, box);
      check("ibp", intervals(golden.mergedRows(), box));
      RowBounds crownIbp = crown(box, Crown.Intermediate.INTERVALS);
      check("crown_ibp", crownIbp);
      List<RowBounds> all = new ArrayList<>(List.of(ibp, crownIbp));
      if (golden.undecidable() <= CROWN_ELEMENTS) {
        RowBounds alone = crown(box, Crown.Intermediate.CROWN_ALONE);
        check("crown", alone);
        all.add(alone);
        all.add(crown(box, Crown.Intermediate.CROWN));
      }
      pointsLieInside(all);
    }

    /** The import itself: sample points, some half a float32 step outside of the box. */
    private void outputsAgree() {
      double tolerance = OTHER_CONSTANTS.contains(name) ? 1e-7 : largest > 1e4 ? 1e-9 : 1e-12;
      List<Json> expected = golden.json().get("samples").get("float64").list();
      List<Json> replayed = golden.json().get("samples").get("float32_ort").list();
      for (int k = 0; k < golden.points(); k++) {
        double[] y = golden.network().evaluate(golden.point(k));
        for (int j = 0; j < y.length; j++) {
          assertThat(Math.abs(y[j] - expected.get(k).numbers()[j]))
              .as("%s: output %d of sample %d is %s", name, j, k, y[j])
              .isLessThanOrEqualTo(tolerance * largest);
          assertThat(Math.abs(y[j] - replayed.get(k).numbers()[j]))
              .as("%s: output %d of sample %d is %s in float32", name, j, k, y[j])
              .isLessThanOrEqualTo(1e-5 * largest);
        }
      }
    }

    private RowBounds intervals(Graph g, Box box) {
      return RowBounds.intervals(g, box, elements, KERNELS);
    }

    private RowBounds crown(Box box, Crown.Intermediate intermediate) {
      Crown method = new Crown(KERNELS, PARALLEL, Arithmetic.REAL, intermediate);
      return RowBounds.of(method, graph, box, elements);
    }

    private void check(String method, RowBounds ours) {
      Json range = golden.json().get("sampled_range");
      double[] min = range.get("min").numbers();
      double[] max = range.get("max").numbers();
      // Sampled values were computed in float64 without error bounds.
      double noise = (largest > 1e4 ? 1e-9 : 1e-12) * largest;
      for (int r = 0; r < min.length; r++) {
        assertThat(ours.lower()[r])
            .as("%s, %s, lower bound of row %d", name, method, r)
            .isLessThanOrEqualTo(min[r] + noise);
        assertThat(ours.upper()[r])
            .as("%s, %s, upper bound of row %d", name, method, r)
            .isGreaterThanOrEqualTo(max[r] - noise);
      }
      if (golden.json().get("methods").has(method)) {
        compare(method, ours, golden.json().get("methods").get(method));
      }
    }

    private void compare(String method, RowBounds ours, Json theirs) {
      double[] lower = theirs.get("lower").numbers();
      double[] upper = theirs.get("upper").numbers();
      double width = 0;
      double ownWidth = 0;
      for (int r = 0; r < lower.length; r++) {
        width += upper[r] - lower[r];
        ownWidth += ours.upper()[r] - ours.lower()[r];
        if (rectifiers) {
          double part = method.equals("crown") && SPARSE.contains(name) ? 2e-3 : 1e-6;
          double tolerance = part * (upper[r] - lower[r]) + ours.error()[r];
          assertThat(Math.abs(ours.lower()[r] - lower[r]))
              .as("%s, %s, lower bound of row %d: %s", name, method, r, ours.lower()[r])
              .isLessThanOrEqualTo(tolerance);
          assertThat(Math.abs(ours.upper()[r] - upper[r]))
              .as("%s, %s, upper bound of row %d: %s", name, method, r, ours.upper()[r])
              .isLessThanOrEqualTo(tolerance);
        }
      }
      String line =
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %.6g | %.6g | %.4f |%n",
              name,
              method,
              rectifiers ? "same" : "other",
              width / lower.length,
              ownWidth / lower.length,
              ownWidth / width);
      TABLE.put(name + " " + method, line);
    }

    /** The true value lies in the enclosure of a point, so the enclosure meets every bound. */
    private void pointsLieInside(List<RowBounds> all) {
      for (int k = 0; k < golden.points(); k++) {
        double[] x = golden.point(k);
        if (!golden.inside(x)) {
          continue;
        }
        double[] point = golden.toEngine(x);
        NodeBounds at =
            new Evaluation(graph, KERNELS)
                .enclosures(Tensor.wrap(point, 1, point.length), Arithmetic.REAL);
        for (RowBounds b : all) {
          for (int r = 0; r < elements.length; r++) {
            assertThat(at.upper(graph.output().id())[elements[r]])
                .as("%s: row %d of sample %d", name, r, k)
                .isGreaterThanOrEqualTo(b.lower()[r]);
            assertThat(at.lower(graph.output().id())[elements[r]])
                .as("%s: row %d of sample %d", name, r, k)
                .isLessThanOrEqualTo(b.upper()[r]);
          }
        }
      }
    }
  }
}
