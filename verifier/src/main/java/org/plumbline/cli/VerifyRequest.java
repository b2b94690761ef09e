package org.plumbline.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.Option;
import org.jspecify.annotations.Nullable;
import org.plumbline.tensor.WarmingKernels;
import org.plumbline.verify.VerifyOptions;

/**
 * What {@code plumbline verify} is asked for.
 *
 * @param files a model and a specification, in either order
 * @param seconds wall time from the start of the process
 * @param options what the search is told, but for the time that is left when it begins
 * @param anchor whether the import has to be compared with ONNX Runtime: on, require or off
 * @param epsilon the box that takes the place of that of the specification, or null
 * @param arithmetic what a proof has to hold for
 * @param json where a record goes, or null
 * @param verbose whether progress is told
 */
record VerifyRequest(
    List<Path> files,
    double seconds,
    VerifyOptions options,
    String anchor,
    @Nullable EpsilonOptions epsilon,
    ArithmeticOptions arithmetic,
    @Nullable Path json,
    boolean verbose) {
  private static final double DEFAULT_SECONDS = 60;
  private static final String VECTOR = "vector";
  private static final String OFF = "off";
  private static final String OWN = "own";

  /** The options of the command, in the order in which they are explained. */
  static List<Option> known() {
    List<Option> all = new ArrayList<>();
    all.add(Command.option("timeout", "SECONDS", "wall time from the start of the process (60)"));
    all.add(Command.option("threads", "N", "worker threads (all cores)"));
    all.add(Command.option("seed", "N", "seed of random numbers (1)"));
    all.addAll(EpsilonOptions.known());
    all.add(
        Command.option(
            "kernels",
            "scalar|vector|auto",
            "inner loops; auto starts on scalar and switches once vector is warm (auto)"));
    all.addAll(ArithmeticOptions.known());
    all.add(Command.flag("no-attack", "do not look for counterexamples before the search"));
    all.add(
        Command.option(
            "anchor",
            "on|require|off",
            "compare the network with ONNX Runtime at a few points meanwhile (on)"));
    all.add(
        Command.option(
            "replay",
            "onnxruntime|own",
            "what must confirm a counterexample besides our own evaluation (onnxruntime)"));
    all.add(Command.option("json", "FILE", "write a record of the run"));
    all.add(Option.builder("v").desc("say on stderr what is done").get());
    return all;
  }

  /** The request that arguments make. */
  static VerifyRequest of(Arguments a) {
    double seconds = a.seconds("timeout", DEFAULT_SECONDS);
    int threads = a.count("threads", 1, Runtime.getRuntime().availableProcessors());
    Long seed = a.whole("seed", Long.MIN_VALUE);
    String anchor = a.word("anchor", "on", "require", OFF);
    String replay = a.word("replay", "onnxruntime", OWN);
    ArithmeticOptions arithmetic = ArithmeticOptions.of(a);
    String kernels = a.word("kernels", "auto", "scalar", VECTOR);
    if (kernels.equals(VECTOR) && !WarmingKernels.vectorsExist()) {
      throw new UsageException("--kernels: vector needs 'java --add-modules jdk.incubator.vector'");
    }
    @Nullable EpsilonOptions epsilon = EpsilonOptions.of(a);
    Path json = a.file("json");
    if (json != null) {
      RunRecord.check(json);
    }
    VerifyOptions options =
        new VerifyOptions(
                seconds, threads, seed == null ? 1 : seed, !a.has("no-attack"), !anchor.equals(OFF))
            .withReplayOwn(replay.equals(OWN))
            .withKernels(kernels)
            .withArithmetic(arithmetic.wanted());
    return new VerifyRequest(
        a.files(), seconds, options, anchor, epsilon, arithmetic, json, a.has("v"));
  }

  /** Whether a verdict counts only if the import was compared. */
  boolean anchorRequired() {
    return anchor.equals("require");
  }
}
