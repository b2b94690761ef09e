package org.plumbline.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plumbline.bounds.AlphaCrown;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BoundMethod;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.graph.Graph;
import org.plumbline.graph.UnsupportedGraphException;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.VectorKernels;

/**
 * Optimised bounds, float32 rows with their rounding, against the reference's after as many
 * evaluations: the mean width of all rows is at most 1.02 of theirs.
 */
class GoldenAlphaTest {
  private static final Path SHARED =
      Path.of(System.getProperty("plumbline.shared", "../../shared"));

  /** Larger networks with {@code -Dplumbline.all=true} only. */
  private static final long MOST_ELEMENTS =
      Boolean.getBoolean("plumbline.all") ? Long.MAX_VALUE : 1_100;

  /** What our widths may be of theirs. */
  private static final double MOST = 1.02;

  private static final Parallel PARALLEL = new Parallel(2);
  private static final TreeMap<String, String> TABLE = new TreeMap<>();

  static Stream<String> cases() throws IOException {
    Path folder = SHARED.resolve("golden/bounds");
    if (!Files.isDirectory(folder)) {
      return Stream.of("none");
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(f -> f.getFileName().toString()).sorted().toList();
      return names.stream()
          .filter(n -> Json.read(folder.resolve(n)).get("methods").has("alpha_crown_joint_20"))
          .map(n -> n.replace(".json", ""));
    }
  }

  @AfterAll
  static void writeTable() throws IOException {
    PARALLEL.close();
    StringBuilder out = new StringBuilder();
    TABLE.values().forEach(out::append);
    Files.writeString(Path.of("target", "golden-alpha.md"), out.toString());
  }

  /** The case of a file; the test is skipped where it is missing, unsupported or too long. */
  private static GoldenCase read(String name) {
    Path file = SHARED.resolve("golden/bounds").resolve(name + ".json");
    assumeTrue(Files.exists(file), "no reference values at " + SHARED);
    GoldenCase golden = null;
    try {
      golden = new GoldenCase(SHARED, Json.read(file));
    } catch (UnsupportedGraphException e) {
      // Refused by import, and named in golden-bounds.md: there are no bounds to compare.
      assumeTrue(false, e.getMessage());
    }
    assumeTrue(
        golden != null && golden.undecidable() <= MOST_ELEMENTS,
        name + " takes longer than a test may");
    return Objects.requireNonNull(golden);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void optimisedBoundsAreAboutAsTightAsTheReference(String name) {
    GoldenCase golden = read(name);
    Json methods = golden.json().get("methods");
    for (int n : new int[] {20, 100}) {
      String key = "alpha_crown_joint_" + n;
      if (methods.has(key)) {
        compare(name, golden, n, methods.get(key));
      }
    }
  }

  /** The first evaluation is CROWN's, in the same type with the same charges. */
  @ParameterizedTest
  @MethodSource("cases")
  void noRowIsBelowItsBoundByCrown(String name) {
    GoldenCase golden = read(name);
    Crown method =
        new Crown(
            new VectorKernels(),
            PARALLEL,
            Arithmetic.REAL,
            Crown.Intermediate.CROWN,
            ElementType.FLOAT32);
    RowBounds crown = RowBounds.of(method, golden.rows(), golden.box(), golden.elements());
    double[] lower = rows(golden, 5, 1);
    double[] upper = rows(golden, 5, -1);
    for (int r = 0; r < lower.length; r++) {
      assertThat(lower[r])
          .as("%s, row %d, below", name, r)
          .isGreaterThanOrEqualTo(crown.lower()[r]);
      assertThat(-upper[r]).as("%s, row %d, above", name, r).isLessThanOrEqualTo(crown.upper()[r]);
    }
  }

  private static void compare(String name, GoldenCase golden, int n, Json theirs) {
    long start = System.nanoTime();
    double[] lower = rows(golden, n, 1);
    double[] upper = rows(golden, n, -1);
    double seconds = (System.nanoTime() - start) * 1e-9;
    double[] low = theirs.get("lower").numbers();
    double[] high = theirs.get("upper").numbers();
    double ours = 0;
    double reference = 0;
    for (int r = 0; r < low.length; r++) {
      ours -= lower[r] + upper[r];
      reference += high[r] - low[r];
    }
    double quotient = ours / reference;
    String line =
        String.format(
            Locale.ROOT,
            "| %s | %d | %.6g | %.6g | %.4f | %.2f |%n",
            name,
            n,
            reference / low.length,
            ours / low.length,
            quotient,
            seconds);
    TABLE.put("%s %03d".formatted(name, n), line);
    assertThat(quotient).as("%s, %d evaluations", name, n).isLessThanOrEqualTo(MOST);
  }

  private static double[] rows(GoldenCase golden, int evaluations, int sign) {
    Graph graph = golden.rows();
    int[] elements = golden.elements();
    int[] signs = new int[elements.length];
    Arrays.fill(signs, sign);
    Objectives rows =
        new Objectives(graph.output().id(), new int[elements.length], elements, signs);
    AlphaCrown.Options options = new AlphaCrown.Options(evaluations, 0.1, 0.98, 1500);
    BoundMethod alpha =
        new AlphaCrown(
            new VectorKernels(), PARALLEL, Arithmetic.REAL, options, ElementType.FLOAT32);
    return alpha
        .bound(Batch.of(graph, List.of(golden.box())), rows, Budget.unlimited(), WalkObserver.NONE)
        .lower();
  }
}
