package org.plumbline.cli;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.plumbline.spec.InputBox;
import org.plumbline.spec.Specification;
import org.plumbline.tensor.WarmingKernels;
import org.plumbline.verify.Network;
import org.plumbline.verify.ProgressListener;
import org.plumbline.verify.Result;
import org.plumbline.verify.Verdict;
import org.plumbline.verify.Verifier;
import org.plumbline.verify.VerifyOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plumbline verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    versionProvider = Build.class,
    sortOptions = false,
    header = "Proves or refutes a property of a neural network.",
    description = {
      "",
      "MODEL is an ONNX file. SPEC is a VNN-LIB 1.0 file: it bounds the inputs (X_0, X_1, ...) and"
          + " says which outputs (Y_0, Y_1, ...) would be a violation. Either may be gzipped, and"
          + " their order does not matter. The first line of the output is",
      "  unsat    proved: no input within the bounds is a violation",
      "  sat      here is one: the inputs and outputs follow",
      "  unknown  neither was shown",
      "  timeout  neither was shown before time ran out",
      ""
    },
    footer = {
      "",
      "Example: verify --timeout 30 -v model.onnx property.vnnlib",
      "Exit status: 0 for any of the four words, 64 wrong usage, 65 broken input file,",
      "69 not supported, 70 internal error, 130 interrupted."
    })
final class VerifyCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = "the network, an ONNX file")
  @SuppressWarnings("NullAway.Init")
  private Path first;

  @Parameters(index = "1", paramLabel = "SPEC", description = "the property, a VNN-LIB file")
  @SuppressWarnings("NullAway.Init")
  private Path second;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "wall time from the start of the process (60)")
  private String timeout = "60";

  @Option(names = "--threads", paramLabel = "N", description = "worker threads (all cores)")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--seed", paramLabel = "N", description = "seed of random numbers (1)")
  private long seed = 1;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private EpsilonOptions epsilon;

  @Option(
      names = "--kernels",
      paramLabel = "scalar|vector|auto",
      description = "inner loops; auto starts on scalar and switches once vector is warm (auto)")
  private String kernels = "auto";

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ArithmeticOptions arithmetic;

  @Option(names = "--no-attack", description = "do not look for counterexamples before the search")
  private boolean noAttack;

  @Option(
      names = "--anchor",
      paramLabel = "on|require|off",
      description = "compare the network with ONNX Runtime at a few points meanwhile (on)")
  private String anchor = "on";

  @Option(
      names = "--replay",
      paramLabel = "onnxruntime|own",
      description = "what must confirm a counterexample besides our own evaluation (onnxruntime)")
  private String replay = "onnxruntime";

  @Option(names = "--json", paramLabel = "FILE", description = "write a record of the run")
  private @Nullable Path json;

  @Option(names = "-v", description = "say on stderr what is done")
  private boolean verbose;

  @CommandLine.Spec
  @SuppressWarnings("NullAway.Init")
  private CommandLine.Model.CommandSpec spec;

  @CommandLine.ParentCommand
  @SuppressWarnings("NullAway.Init")
  private Main parent;

  private final AtomicBoolean printed = new AtomicBoolean();
  private final Deadline deadline = new Deadline();
  private volatile @Nullable RunRecord record;
  private volatile boolean interrupted;

  VerifyCommand() {}

  @Override
  public Integer call() {
    double seconds = seconds();
    VerifyOptions options = options(seconds);
    BigDecimal eps = epsilon.value();
    if (json != null) {
      RunRecord.check(json);
    }
    Thread hook =
        new Thread(
            () -> {
              interrupted = true;
              cutShort("unknown", "interrupted", false);
            });
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      deadline.enforce(
          seconds, parent.ownsProcess(), () -> cutShort("timeout", "time ran out", true));
      run(options, eps, seconds);
    } finally {
      // Waits for the other thread where that is writing at this moment.
      synchronized (printed) {
        printed.set(true);
      }
      deadline.close();
      removeHook(hook);
    }
    if (!interrupted && !spec.commandLine().getOut().checkError()) {
      deadline.end();
    }
    return 0;
  }

  /** Takes back a shutdown hook, unless the process is ending already. */
  static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, with the hook at work: nothing is left to remove.
    }
  }

  private void run(VerifyOptions options, @Nullable BigDecimal eps, double seconds) {
    InputFiles files = InputFiles.recognise(first, second);
    RunRecord r = new RunRecord(files, json != null);
    r.options(options, seconds, anchor);
    record = r;
    Network network = Network.read(files.model());
    Specification specification = Verifier.readSpecification(files.specification(), network);
    if (eps != null) {
      specification = epsilon.apply(specification, eps, files.specification());
      InputBox box = specification.boxes().get(0);
      r.box(eps.toString(), box);
      for (int i = 0; verbose && i < box.size(); i++) {
        say("box: X_" + i + " in [" + box.lower(i) + ", " + box.upper(i) + "]");
      }
    }
    // The last tenth of a second is for the end of what is going on, and for the anchor.
    double left = Math.max(0, seconds - deadline.elapsed() - 0.1 - Deadline.margin(seconds));
    Result result =
        Verifier.verify(
            network, specification, options.withSeconds(left), listener(), () -> printed.get());
    Verdict verdict = result.verdict();
    if ("require".equals(anchor) && !result.anchored()) {
      verdict = new Verdict.Unknown("the import was not anchored", false, Double.NaN);
    }
    verdict = arithmetic.limit(verdict, result);
    synchronized (printed) {
      if (printed.compareAndSet(false, true)) {
        print(verdict, result, r);
      }
    }
  }

  private double seconds() {
    double value;
    try {
      value = Double.parseDouble(timeout);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!(value >= 0)) {
      throw usage("--timeout: expected 0 or more seconds, got '" + timeout + "'");
    }
    return value;
  }

  private VerifyOptions options(double seconds) {
    if (threads < 1) {
      throw usage("--threads: expected 1 or more, got '" + threads + "'");
    }
    if (!List.of("on", "require", "off").contains(anchor)) {
      throw usage("--anchor: expected on, require or off, got '" + anchor + "'");
    }
    if (!List.of("onnxruntime", "own").contains(replay)) {
      throw usage("--replay: expected onnxruntime or own, got '" + replay + "'");
    }
    arithmetic.check(spec.commandLine());
    if ("vector".equals(kernels) && !WarmingKernels.vectorsExist()) {
      throw usage("--kernels: vector needs 'java --add-modules jdk.incubator.vector'");
    }
    return new VerifyOptions(seconds, threads, seed, !noAttack, !"off".equals(anchor))
        .withReplayOwn("own".equals(replay))
        .withKernels(kernels)
        .withArithmetic(arithmetic.wanted());
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  /**
   * The last moment, because time ran out or because the process is told to end: the record is
   * written whatever is going on. Time running out is a verdict; being interrupted is none.
   *
   * @return whether nothing had been printed yet
   */
  private boolean cutShort(String verdict, String reason, boolean print) {
    synchronized (printed) {
      if (!printed.compareAndSet(false, true)) {
        return false;
      }
      if (print) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(verdict);
        out.flush();
      }
      if (json != null) {
        RunRecord r = record == null ? new RunRecord(new InputFiles(first, second), true) : record;
        r.reason(reason);
        r.write(json, verdict, deadline.elapsed());
      }
      return true;
    }
  }

  private ProgressListener listener() {
    return verbose ? this::say : ProgressListener.NONE;
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  private void print(Verdict verdict, Result result, RunRecord r) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(verdict.word());
    if (verdict instanceof Verdict.Falsified f) {
      out.println(f.counterexample().text());
    }
    out.flush();
    if (verbose) {
      explain(verdict, result);
    }
    if (json != null) {
      r.result(verdict, result);
      r.write(json, verdict.word(), deadline.elapsed());
    }
  }

  private void explain(Verdict verdict, Result result) {
    switch (verdict) {
      case Verdict.Falsified f -> say("confirmed by: " + f.counterexample().replayedBy());
      case Verdict.Unknown u -> say("reason: " + u.reason() + "; worst bound " + u.bestBound());
      case Verdict.Verified v -> {
        String reason = result.arithmeticReason();
        say("proved for: " + result.arithmetic() + (reason.isEmpty() ? "" : " only: " + reason));
      }
    }
    say(
        "%d subdomains, import %s, %.2f s"
            .formatted(
                result.subdomains(),
                result.anchored() ? "anchored in ONNX Runtime" : "not anchored",
                deadline.elapsed()));
  }
}
