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
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.VectorKernels;
import org.plumbline.tensor.Window;

/**
 * What do windows save on the intermediate bounds of convolutional layers? Rows of a sample of the
 * positions of all convolutional layers with undecided neurons, the same share of each layer and
 * all undecided channels of each position, carried to the input on one thread: in blocks of one
 * position with its window, and in blocks of whole maps, with what is zero left out or not.
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

  /** Rows of all layers together, about. */
  private static final int SAMPLE = 600;

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
  private CrownPass[] withoutZeros = {};

  /** Bounds everything, samples rows, and checks that both ways give the same bounds. */
  @Setup
  public void prepare() {
    Path shared = Path.of(System.getProperty("plumbline.shared", "../shared"));
    GoldenCase golden = GoldenCase.named(shared, name);
    Graph graph = golden.rows();
    prepare(graph, bounded(graph, golden, new VectorKernels()));
    withoutZeros = new CrownPass[] {bounded(graph, golden, WithoutZeros.of(new VectorKernels()))};
  }

  /**
   * How many times more multiplications a case takes over whole maps: counting all, which is what
   * windows could save if both ran at the same rate, and counting those with coefficients that are
   * not zero in all rows of their block.
   */
  public static double[] work(Path shared, String name) {
    GoldenCase golden = GoldenCase.named(shared, name);
    Graph graph = golden.rows();
    AdjointWork work = new AdjointWork(new VectorKernels());
    WindowsBenchmark benchmark = new WindowsBenchmark();
    benchmark.prepare(graph, benchmark.bounded(graph, golden, work.kernels()));
    work.take();
    benchmark.windows();
    double[] windows = work.take();
    benchmark.whole();
    double[] whole = work.take();
    return new double[] {whole[0] / windows[0], whole[1] / windows[1]};
  }

  private CrownPass bounded(Graph graph, GoldenCase golden, Kernels kernels) {
    CrownPass p =
        new CrownPass(
            Batch.of(graph, List.of(golden.box())),
            kernels,
            one,
            Arithmetic.REAL,
            Crown.Intermediate.CROWN,
            ElementType.FLOAT32,
            Budget.unlimited());
    p.visitUpTo(graph.output().id());
    return p;
  }

  private void prepare(Graph graph, CrownPass p) {
    pass = new CrownPass[] {p};
    layers.clear();
    List<Node> starts =
        graph.nodes().stream()
            .filter(n -> n.shape().rank() == 3 && n.shape().dim(0) > 1 && p.startsAt(n))
            .toList();
    int rows = starts.stream().mapToInt(n -> p.undecided(n).rows()).sum();
    int every = Math.max(1, rows / SAMPLE);
    for (Node node : starts) {
      Objectives some = sample(p.undecided(node), node.shape().dim(2), every);
      if (some.rows() > 0) {
        layers.add(some);
      }
    }
    for (Objectives some : layers) {
      compare(windows(some), whole(p, some));
    }
  }

  /** All rows of evenly spaced positions. */
  private static Objectives sample(Objectives rows, int channels, int every) {
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

  /** Bounds of rows and what they pay for rounding. */
  private record Bounds(double[] lower, double[] error) {
    Bounds(int rows) {
      this(new double[rows], new double[rows]);
    }
  }

  private static void compare(Bounds a, Bounds b) {
    for (int r = 0; r < a.lower.length; r++) {
      // Both walk the same exact row, which is at most twice the error above its bound.
      double least = Math.max(a.lower[r], b.lower[r]);
      if (!(least <= a.lower[r] + 2 * a.error[r] && least <= b.lower[r] + 2 * b.error[r])) {
        throw new IllegalStateException(
            "row " + r + ": " + a.lower[r] + " in a window, else " + b.lower[r]);
      }
    }
  }

  private Bounds windows(Objectives rows) {
    Bounds out = new Bounds(rows.rows());
    Blocks.cut(pass[0].graph(), rows, 1, Budget.unlimited(), 1)
        .forEach(one, Budget.unlimited(), (from, to, w) -> walk(pass[0], rows, from, to, w, out));
    return out;
  }

  private static Bounds whole(CrownPass p, Objectives rows) {
    Bounds out = new Bounds(rows.rows());
    for (int from = 0; from < rows.rows(); from += WHOLE_ROWS) {
      walk(p, rows, from, Math.min(rows.rows(), from + WHOLE_ROWS), Window.wholeValue(), out);
    }
    return out;
  }

  private static void walk(
      CrownPass p, Objectives rows, int from, int to, Window window, Bounds out) {
    Walk w = new Walk(p, p.relaxations(), Multipliers.NONE, WalkObserver.NONE);
    w.run(rows, from, to, window);
    System.arraycopy(w.lower(), 0, out.lower, from, to - from);
    System.arraycopy(w.error(), 0, out.error, from, to - from);
  }

  /** Blocks of one position. */
  @Benchmark
  public void windows() {
    layers.forEach(this::windows);
  }

  /** Blocks of whole maps. */
  @Benchmark
  public void whole() {
    layers.forEach(rows -> whole(pass[0], rows));
  }

  /** Blocks of whole maps, where zeros are multiplied like other numbers. */
  @Benchmark
  public void zeros() {
    layers.forEach(rows -> whole(withoutZeros[0], rows));
  }
}
