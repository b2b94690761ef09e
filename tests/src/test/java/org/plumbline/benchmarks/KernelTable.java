package org.plumbline.benchmarks;

import java.nio.file.Path;
import org.plumbline.bounds.WindowsBenchmark;
import org.plumbline.tensor.FmaPeak;

/**
 * Prints the tables of docs/results/kernels.md: every ratio is the median of rounds that take turns
 * in one JVM, with the least and the largest beside it.
 *
 * <p>A program: {@code KernelTable SHARED [ROUNDS [PARTS]]}, 7 rounds unless told; PARTS are some
 * of the letters s (step), c (convolutions), w (windows), r (search rates).
 */
public final class KernelTable {
  private static final String PEAK = "peak";
  private static final int FIRST_WARM_MILLIS = 3000;
  private static final int WARM_MILLIS = 50;
  private static final int MILLIS = 200;

  private final Path shared;
  private final int rounds;

  private KernelTable(Path shared, int rounds) {
    this.shared = shared;
    this.rounds = rounds;
  }

  /** Measures and prints. */
  public static void main(String[] args) {
    Path shared = Path.of(args[0]);
    System.setProperty("plumbline.shared", shared.toString());
    KernelTable table = new KernelTable(shared, args.length > 1 ? Integer.parseInt(args[1]) : 7);
    String parts = args.length > 2 ? args[2] : "scwr";
    System.out.printf(
        "Java %s, %d cores, vectors of %d bits, %d rounds%n%n",
        System.getProperty("java.runtime.version"),
        Runtime.getRuntime().availableProcessors(),
        FmaPeak.vectorBits(),
        table.rounds);
    if (parts.contains("s")) {
      table.steps();
    }
    if (parts.contains("c")) {
      table.convolutions();
    }
    if (parts.contains("w")) {
      table.windows();
    }
    if (parts.contains("r")) {
      table.searches();
    }
  }

  private Rounds measured(Class<?> benchmarks) {
    FmaPeak peak = new FmaPeak();
    Rounds all = new Rounds();
    for (int k = 0; k < rounds; k++) {
      all.measure(benchmarks, k == 0 ? FIRST_WARM_MILLIS : WARM_MILLIS, MILLIS);
      all.add(PEAK, peak.rate(MILLIS * 1_000_000L));
    }
    return all;
  }

  private void steps() {
    Rounds all = measured(StepBenchmark.class);
    double n = StepBenchmark.operations();
    // The loop in registers is compiled better or worse from time to time: its best is the peak.
    double peak = all.of(r -> r.get(PEAK)).most();
    head("step 256x9 x 256 x 256, float32", "asked for");
    row("FMA peak, GFLOP/s (best round)", all.of(r -> r.get(PEAK) * 1e-9), "");
    row("scalar, GFLOP/s", all.of(r -> n * r.get("scalar") * 1e-9), "");
    row("vector, GFLOP/s", all.of(r -> n * r.get("vector") * 1e-9), "");
    row("scalar over peak", all.of(r -> n * r.get("scalar") / peak), ">= 0.10");
    row("vector over peak", all.of(r -> n * r.get("vector") / peak), ">= 0.75");
    row("vector over scalar", all.ratio("vector", "scalar"), ">= 5");
    row("time of vector over its product alone", all.ratio("vectorProduct", "vector"), "");
    row(
        "time of vector over the same without errors",
        all.ratio("vectorPlain", "vector"),
        "<= 1.10");
    row("two threads over one", all.ratio("vectorTwoThreads", "vector"), ">= 1.6");
    row("2000 stacked over one by one", all.ratio("stacked", "oneByOne"), ">= 2.5");
    System.out.println();
  }

  private void convolutions() {
    Rounds all = measured(ConvBenchmark.class);
    double peak = all.of(r -> r.get(PEAK)).most();
    head("adjoint of a convolution and the convolution, 100 rows, one thread", "asked for");
    for (String shape : ConvBenchmark.SHAPES) {
      double n = ConvBenchmark.operations(shape);
      String ours = "vector " + shape;
      boolean wide = !shape.contains("-3x");
      row(shape + " GFLOP/s", all.of(r -> n * r.get(ours) * 1e-9), "");
      row(shape + " over peak", all.of(r -> n * r.get(ours) / peak), wide ? ">= 0.40" : "");
      row(shape + " over ONNX Runtime", all.ratio(ours, "onnxRuntime " + shape), "> 1");
      String forward = "forward " + shape;
      row(shape + ", forward over peak", all.of(r -> n * r.get(forward) / peak), "");
    }
    System.out.println();
  }

  private void windows() {
    Rounds all = new Rounds();
    for (int k = 0; k < rounds; k++) {
      all.measure(WindowsBenchmark.class, k == 0 ? FIRST_WARM_MILLIS / 3 : WARM_MILLIS, MILLIS);
    }
    head("windows over whole maps, intermediate bounds of convolutions", "asked for");
    for (String name : WindowsBenchmark.CASES) {
      row(name, all.ratio("windows " + name, "whole " + name), ">= 4");
      row(name + ", zeros multiplied", all.ratio("windows " + name, "zeros " + name), "");
      double[] work = WindowsBenchmark.work(shared, name);
      row(name + ", multiplications", Rounds.Spread.of(new double[] {work[0]}), "");
      row(name + ", those not zero", Rounds.Spread.of(new double[] {work[1]}), "");
    }
    System.out.println();
  }

  private void searches() {
    head("search, subdomains per second, two threads", "asked for");
    Path acasxu = shared.resolve("benchmarks/acasxu");
    Path oval = shared.resolve("benchmarks/oval21");
    double[] inputs = new double[rounds];
    double[] neurons = new double[rounds];
    for (int k = 0; k < rounds; k++) {
      String model = "ACASXU_run2a_4_2_batch_2000.onnx";
      inputs[k] = SearchRate.of(acasxu, model, "prop_2.vnnlib", 10);
      String image = "cifar_wide_kw-img7564-eps0.04183006535947713.vnnlib";
      neurons[k] = SearchRate.of(oval, "cifar_wide_kw.onnx", image, 20);
    }
    row("input splits: acasxu 4_2, property 2", Rounds.Spread.of(inputs), ">= 20000");
    row("activation splits: oval21 wide, image 7564", Rounds.Spread.of(neurons), ">= 2000");
  }

  private static void head(String what, String asked) {
    System.out.printf(
        "| %s | median | least | largest | %s |%n|---|---|---|---|---|%n", what, asked);
  }

  private static void row(String what, Rounds.Spread s, String asked) {
    System.out.printf(
        "| %s | %.3g | %.3g | %.3g | %s |%n", what, s.median(), s.least(), s.most(), asked);
  }
}
