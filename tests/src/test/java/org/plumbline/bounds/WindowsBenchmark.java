package org.plumbline.bounds;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.plumbline.golden.GoldenCase;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.VectorKernels;
import org.plumbline.tensor.Window;

/**
 * What do windows save on the intermediate bounds of convolutional layers? Rows of a sample of the
 * positions of every convolutional layer with undecided neurons, all undecided channels of each
 * position, carried to the input on one thread: in blocks of one position with its window, and in
 * blocks of whole maps.
 */
@State(Scope.Benchmark)
public class WindowsBenchmark {
  /** The cases, files of {@code golden/bounds}. */
  public static final List<String> CASES =
      List.of(
          "oval21_base_kw",
          "oval21_deep_kw",
          "cifar10_resnet_2b",
          "cifar10_resnet_4b",
          "cifar_biasfield_37");

  /** Rows of one layer, about. */
  private static final int SAMPLE = 100;

  /** Rows of a block of whole maps: coefficients stay in the second-level cache. */
  private static final int WHOLE_ROWS = 16;

  /** The case. */
  @Param({
    "oval21_base_kw",
    "oval21_deep_kw",
    "cifar10_resnet_2b",
    "cifar10_resnet_4b",
    "cifar_biasfield_37"
  })
  public String name = CASES.get(0);

  private final Parallel one = new Parallel(1);
  private final List<Objectives> layers = new ArrayList<>();
  private CrownPass[] pass = {};

  /** Bounds everything, samples rows, and checks that both ways give the same bounds. */
  @Setup
  public void prepare() {
    Path shared = Path.of(System.getProperty("plumbline.shared", "../shared"));
    GoldenCase golden = GoldenCase.named(shared, name);
    Graph graph = golden.rows();
    CrownPass p =
        new CrownPass(
            Batch.of(graph, List.of(golden.box())),
            new VectorKernels(),
            one,
            Arithmetic.REAL,
            Crown.Intermediate.CROWN,
            ElementType.FLOAT32,
            Budget.unlimited());
    p.visitUpTo(graph.output().id());
    pass = new CrownPass[] {p};
    layers.clear();
    for (Node node : graph.nodes()) {
      if (node.shape().rank() == 3 && node.shape().dim(0) > 1 && p.startsAt(node)) {
        Objectives rows = sample(p.undecided(node), node.shape().dim(2));
        if (rows.rows() > 0) {
          layers.add(rows);
        }
      }
    }
    for (Objectives rows : layers) {
      compare(windows(rows), whole(rows));
    }
  }

  /** All rows of evenly spaced positions. */
  private static Objectives sample(Objectives rows, int channels) {
    int every = Math.max(1, rows.rows() / SAMPLE);
    List<Integer> chosen = new ArrayList<>();
    int position = -1;
    int count = -1;
    for (int r = 0; r < rows.rows(); r++) {
      if (rows.element()[r] / channels != position) {
        position = rows.element()[r] / channels;
        count++;
      }
      if (count % every == every / 2) {
        chosen.add(r);
      }
    }
    return rows.select(chosen.stream().mapToInt(Integer::intValue).toArray());
  }

  private static void compare(double[] a, double[] b) {
    for (int r = 0; r < a.length; r++) {
      // Two float32 walks, each right up to its own error.
      if (!(Math.abs(a[r] - b[r]) <= 1e-3 * (1 + Math.abs(a[r])))) {
        throw new IllegalStateException("row " + r + ": " + a[r] + " in a window, else " + b[r]);
      }
    }
  }

  private double[] windows(Objectives rows) {
    double[] lower = new double[rows.rows()];
    Blocks.cut(pass[0].graph(), rows, 1, Budget.unlimited(), 1)
        .forEach(one, Budget.unlimited(), (from, to, w) -> walk(rows, from, to, w, lower));
    return lower;
  }

  private double[] whole(Objectives rows) {
    double[] lower = new double[rows.rows()];
    for (int from = 0; from < lower.length; from += WHOLE_ROWS) {
      int to = Math.min(lower.length, from + WHOLE_ROWS);
      walk(rows, from, to, Window.wholeValue(), lower);
    }
    return lower;
  }

  private void walk(Objectives rows, int from, int to, Window window, double[] lower) {
    CrownPass p = pass[0];
    Walk w = new Walk(p, p.relaxations(), Multipliers.NONE, WalkObserver.NONE);
    System.arraycopy(w.run(rows, from, to, window).lower(), 0, lower, from, to - from);
  }

  /** Blocks of one position. */
  @Benchmark
  public void windows() {
    layers.forEach(this::windows);
  }

  /** Blocks of whole maps. */
  @Benchmark
  public void whole() {
    layers.forEach(this::whole);
  }
}
