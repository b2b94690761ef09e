package org.plumbline.golden;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.plumbline.bounds.AlphaCrown;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BoundMethod;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.graph.Graph;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.VectorKernels;

/**
 * How long do root bounds take, and how wide are they, against the reference implementation's? Per
 * case: milliseconds of the lower rows (median of warm runs) and the mean width of both sides over
 * that of the reference.
 *
 * <p>A program: {@code RootBoundsBenchmark SHARED [case...]}.
 */
public final class RootBoundsBenchmark {
  private static final int THREADS = 2;
  private static final int RUNS = 15;

  /** Nanoseconds of running a case before it is measured, two runs at least. */
  private static final long WARM = 3_000_000_000L;

  private RootBoundsBenchmark() {}

  /** Runs the cases named after the folder, or those whose times are published. */
  public static void main(String[] args) {
    Path shared = Path.of(args[0]);
    List<String> cases = List.of(args).subList(1, args.length);
    if (cases.isEmpty()) {
      cases =
          List.of(
              "acasxu_1_1_prop1",
              "mnist_fc_256x4_prop0_0.03",
              "oval21_base_kw",
              "oval21_deep_kw",
              "cifar10_resnet_2b",
              "cifar10_resnet_4b",
              "cifar_biasfield_37");
    }
    Kernels kernels = new VectorKernels();
    try (Parallel parallel = new Parallel(THREADS)) {
      for (String name : cases) {
        Json json = Json.read(shared.resolve("golden/bounds").resolve(name + ".json"));
        GoldenCase golden = new GoldenCase(shared, json);
        for (ElementType type : ElementType.values()) {
          Crown.Intermediate own = Crown.Intermediate.CROWN;
          BoundMethod crown = new Crown(kernels, parallel, Arithmetic.REAL, own, type);
          report(name + " crown " + type, golden, crown, "crown", RUNS);
        }
        for (int n : new int[] {20, 100}) {
          String key = "alpha_crown_joint_" + n;
          if (n == 20 || json.get("methods").has(key)) {
            BoundMethod alpha = alpha(kernels, parallel, n, ElementType.FLOAT32);
            report(name + " alpha " + n, golden, alpha, key, n == 20 ? 5 : 1);
          }
        }
        BoundMethod wide = alpha(kernels, parallel, 20, ElementType.FLOAT64);
        report(name + " alpha 20 float64", golden, wide, "alpha_crown_joint_20", 1);
      }
    }
  }

  private static BoundMethod alpha(Kernels k, Parallel parallel, int n, ElementType type) {
    AlphaCrown.Options options = new AlphaCrown.Options(n, 0.1, 0.98, 1500);
    return new AlphaCrown(k, parallel, Arithmetic.REAL, options, type);
  }

  private static void report(
      String label, GoldenCase golden, BoundMethod method, String key, int runs) {
    Graph graph = golden.rows();
    double[] seconds = new double[runs];
    double[] lower = {};
    long begin = System.nanoTime();
    for (int k = 0; k < 2 || System.nanoTime() - begin < WARM; k++) {
      rows(golden, graph, method, 1);
    }
    for (int k = 0; k < runs; k++) {
      long start = System.nanoTime();
      lower = rows(golden, graph, method, 1);
      seconds[k] = (System.nanoTime() - start) * 1e-6;
    }
    double[] upper = rows(golden, graph, method, -1);
    double width = 0;
    for (int r = 0; r < lower.length; r++) {
      width -= lower[r] + upper[r];
    }
    Arrays.sort(seconds);
    Json methods = golden.json().get("methods");
    double reference = methods.has(key) ? width(methods.get(key)) : Double.NaN;
    System.out.printf(
        "%-42s %9.1f ms  width %12.6g  over reference %.4f%n",
        label, seconds[runs / 2], width / lower.length, width / lower.length / reference);
  }

  private static double[] rows(GoldenCase golden, Graph graph, BoundMethod method, int sign) {
    int[] elements = golden.elements();
    int[] signs = new int[elements.length];
    Arrays.fill(signs, sign);
    Objectives rows =
        new Objectives(graph.output().id(), new int[elements.length], elements, signs);
    Batch batch = Batch.of(graph, List.of(golden.box()));
    BoundResult r = method.bound(batch, rows, Budget.unlimited(), WalkObserver.NONE);
    return r.lower();
  }

  private static double width(Json method) {
    double[] lower = method.get("lower").numbers();
    double[] upper = method.get("upper").numbers();
    double sum = 0;
    for (int r = 0; r < lower.length; r++) {
      sum += upper[r] - lower[r];
    }
    return sum / lower.length;
  }
}
