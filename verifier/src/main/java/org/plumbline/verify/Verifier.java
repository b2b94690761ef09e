package org.plumbline.verify;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Parallel;
import org.plumbline.spec.SpecGraph;
import org.plumbline.spec.Specification;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.VectorKernels;
import org.plumbline.tensor.WarmingKernels;
import org.plumbline.vnnlib.VnnLib;

/**
 * Verifies specifications of networks: attack, root bounds, search, in this order, with a strategy
 * chosen from the network and the specification alone.
 */
public final class Verifier {
  private final Network network;
  private final Specification spec;
  private final VerifyOptions options;
  private final ProgressListener progress;
  private final Budget budget;
  private final SpecGraph specGraph;
  private final WitnessCheck witness;
  private final long start = System.nanoTime();

  private Verifier(
      Network network,
      Specification spec,
      VerifyOptions options,
      ProgressListener progress,
      BooleanSupplier cancelled) {
    this.network = network;
    this.spec = spec;
    this.options = options;
    this.progress = progress;
    long end = start + (long) (Math.min(options.seconds(), 1e8) * 1e9);
    this.budget = new Budget(end, Budget.DEFAULT_BLOCK_ELEMENTS, cancelled);
    specGraph =
        SpecGraph.compile(
            network.graph(),
            spec,
            network.imported().inputIndex(),
            network.imported().outputIndex());
    witness = new WitnessCheck(network, spec, specGraph, options.replayOwn());
  }

  /**
   * Begins to load what a verification with these options will need, on threads of its own, while
   * its caller reads files. Nothing depends on it, but a short run ends some 50 ms earlier.
   */
  public static void prepare(VerifyOptions options) {
    // Tables of powers, computed when the first decimal is read: 10 to 20 ms.
    Thread decimals =
        new Thread(() -> Objects.requireNonNull(BigDecimal.ONE), "plumbline-decimals");
    decimals.setDaemon(true);
    decimals.start();
    if (options.anchor() || !options.replayOwn()) {
      try {
        OnnxRuntime.begin();
      } catch (LinkageError e) {
        // It is not on the class path: replay and the anchor say so, and nothing else needs it.
      }
    }
  }

  /** Reads a specification of {@code network}. */
  public static Specification readSpecification(Path file, Network network) {
    return VnnLib.read(file, network.inputs(), network.outputs());
  }

  /** Verifies with default options. */
  public static Result verify(Network network, Specification spec) {
    return verify(network, spec, VerifyOptions.defaults(), ProgressListener.NONE, () -> false);
  }

  /**
   * Verifies {@code spec} of {@code network}.
   *
   * @param progress hears what is done
   * @param cancelled true once the caller wants no more; the verdict is then unknown
   * @throws ImportMismatchException if ONNX Runtime disagrees about the network
   * @throws IllegalArgumentException if the options ask for vector kernels and the JVM was started
   *     without the module {@code jdk.incubator.vector}
   */
  public static Result verify(
      Network network,
      Specification spec,
      VerifyOptions options,
      ProgressListener progress,
      BooleanSupplier cancelled) {
    return new Verifier(network, spec, options, progress, cancelled).run();
  }

  private Result run() {
    if (spec.disjunct().length == 0) {
      ProofArithmetic any = new ProofArithmetic(network.imported(), options.arithmetic());
      return result(new Verdict.Verified(), "nothing to show", 0, Optional.empty(), any);
    }
    Optional<ImportAnchor> anchor =
        options.anchor()
            ? Optional.of(new ImportAnchor(network, spec, options.seed()))
            : Optional.empty();
    try (Parallel parallel = new Parallel(options.threads())) {
      ProofArithmetic arithmetic = new ProofArithmetic(network.imported(), options.arithmetic());
      Stages stages =
          new Stages(
              spec, specGraph, options, budget, witness, progress, parallel, kernels(), arithmetic);
      Verdict verdict = arithmetic.limit(stages.run());
      return result(verdict, stages.strategy(), stages.subdomains(), anchor, arithmetic);
    }
  }

  private Kernels kernels() {
    if (options.kernels().equals("scalar")) {
      return new ScalarKernels();
    }
    if (!WarmingKernels.vectorsExist()) {
      if (options.kernels().equals("vector")) {
        throw new IllegalArgumentException("kernels: vector needs jdk.incubator.vector");
      }
      progress.on("kernels: scalar, since the module jdk.incubator.vector is missing");
      return new ScalarKernels();
    }
    return options.kernels().equals("vector") ? new VectorKernels() : WarmingKernels.start();
  }

  private Result result(
      Verdict verdict,
      String strategy,
      long subdomains,
      Optional<ImportAnchor> anchor,
      ProofArithmetic arithmetic) {
    boolean anchored = anchor.isPresent() && anchor.get().agreed(100);
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new Result(
        verdict,
        arithmetic.label(),
        arithmetic.reason(),
        strategy,
        subdomains,
        arithmetic.repeats().bounded(),
        arithmetic.repeats().inDouble(),
        seconds,
        anchored);
  }
}
