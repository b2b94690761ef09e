package org.plumbline.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.VectorKernels;
import org.plumbline.tensor.Window;

/** Rows that cover the window they can reach, against the same rows over whole values. */
class WindowsTest {
  private static final int NETWORKS = 8;

  private static CrownPass pass(Graph g, int seed, ElementType type, Parallel parallel) {
    Kernels kernels = seed % 4 < 2 ? new ScalarKernels() : new VectorKernels();
    Batch batch = Batch.of(g, List.of(Dags.box(g, 0.2, seed), Dags.box(g, 0.1, seed + 1)));
    return new CrownPass(
        batch,
        kernels,
        parallel,
        Arithmetic.REAL,
        Crown.Intermediate.CROWN,
        type,
        Budget.unlimited());
  }

  /** Rows for both ends of all elements of a value on both subdomains, element by element. */
  private static Objectives rows(Node node) {
    int n = 4 * node.size();
    int[] element = new int[n];
    int[] subdomain = new int[n];
    int[] sign = new int[n];
    for (int r = 0; r < n; r++) {
      element[r] = r / 4;
      subdomain[r] = r / 2 % 2;
      sign[r] = r % 2 == 0 ? 1 : -1;
    }
    return new Objectives(node.id(), subdomain, element, sign);
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void windowedRowsEqualWholeRowsWithinTheirErrors(ElementType type) {
    int windowed = 0;
    try (Parallel parallel = new Parallel(1)) {
      for (int seed = 0; seed < NETWORKS; seed++) {
        Graph g = Dags.image(seed);
        CrownPass pass = pass(g, seed, type, parallel);
        assertThat(pass.visitUpTo(g.output().id())).isTrue();
        for (Node node : g.nodes()) {
          if (!node.operands().isEmpty()) {
            windowed += compare(pass, node, "seed " + seed + ", value " + node.id());
          }
        }
      }
    }
    assertThat(windowed).isGreaterThan(1_000);
  }

  /** Returns how many blocks covered less than their value. */
  private static int compare(CrownPass pass, Node node, String where) {
    Objectives o = rows(node);
    Walk whole = walk(pass, o, 0, o.rows(), Window.wholeValue());
    Blocks cut = Blocks.cut(pass.graph(), o, pass.widest(node.id()), Budget.unlimited(), 1);
    int windowed = 0;
    for (int k = 0; k < cut.count(); k++) {
      Walk part = walk(pass, o, cut.from(k), cut.to(k), cut.window(k));
      windowed += cut.window(k).whole() ? 0 : 1;
      for (int r = cut.from(k); r < cut.to(k); r++) {
        double a = part.lower()[r - cut.from(k)];
        double b = whole.lower()[r];
        // Both lie below the relaxed minimum, by at most twice their errors.
        double most = 2 * (part.error()[r - cut.from(k)] + whole.error()[r]);
        assertThat(Math.abs(a - b)).as("%s, row %d", where, r).isLessThanOrEqualTo(most);
        assertThat(most).as("%s, row %d", where, r).isLessThan(1e-3);
      }
    }
    return windowed;
  }

  private static Walk walk(CrownPass pass, Objectives o, int from, int to, Window window) {
    return new Walk(pass, pass.relaxations(), Multipliers.NONE, WalkObserver.NONE)
        .run(o, from, to, window);
  }

  /** Free lines over windows: the same slopes after the same steps. */
  @Test
  void optimisedRowsOverWindowsEqualThoseOverWholeValues() {
    int better = 0;
    try (Parallel parallel = new Parallel(1)) {
      for (int seed = 0; seed < NETWORKS; seed++) {
        Graph g = Dags.image(seed);
        CrownPass pass = pass(g, seed, ElementType.FLOAT64, parallel);
        assertThat(pass.visitUpTo(g.output().id())).isTrue();
        FreePass free = new FreePass(pass, pass.relaxations());
        free.refresh(g.output().id());
        Node node = top(g);
        Objectives o = rows(node);
        Blocks cut = Blocks.cut(g, o, 1, Budget.unlimited(), 1);
        double[] whole = optimise(free, o, 0, o.rows(), Window.wholeValue());
        for (int k = 0; k < cut.count(); k++) {
          double[] part = optimise(free, o, cut.from(k), cut.to(k), cut.window(k));
          double[] crown = walk(pass, o, cut.from(k), cut.to(k), cut.window(k)).lower();
          for (int r = 0; r < part.length; r++) {
            // Adam divides by sizes of gradients, which differ by their rounding.
            double most = 1e-6 * (1 + Math.abs(part[r]));
            assertThat(Math.abs(part[r] - whole[cut.from(k) + r]))
                .as("seed %d, row %d", seed, cut.from(k) + r)
                .isLessThanOrEqualTo(most);
            better += part[r] > crown[r] + most ? 1 : 0;
          }
        }
      }
    }
    assertThat(better).isPositive();
  }

  /** The last value that is still an image. */
  private static Node top(Graph g) {
    Node last = g.nodes().get(0);
    for (Node node : g.nodes()) {
      last =
          node.shape().rank() == 3 && node.op() instanceof org.plumbline.graph.op.Conv
              ? node
              : last;
    }
    return last;
  }

  private static double[] optimise(FreePass free, Objectives o, int from, int to, Window window) {
    RowOptimiser rows =
        new RowOptimiser(
            free, o, from, to, window, SplitMultipliers.none(free.state().graph(), o), null);
    double[] lower = new double[o.rows()];
    Arrays.fill(lower, Double.NEGATIVE_INFINITY);
    double[] weight = new double[to - from];
    Arrays.fill(weight, 1);
    for (int it = 0; it < 4; it++) {
      rows.evaluate(true);
      rows.keepBest(lower, new double[o.rows()], true);
      rows.step(weight, null, 0.2, 0.2);
    }
    return Arrays.copyOfRange(lower, from, to);
  }
}
