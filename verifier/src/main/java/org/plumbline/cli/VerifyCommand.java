package org.plumbline.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.spec.EpsilonBox;
import org.plumbline.spec.InputBox;
import org.plumbline.spec.Specification;
import org.plumbline.verify.Network;
import org.plumbline.verify.ProgressListener;
import org.plumbline.verify.Result;
import org.plumbline.verify.Verdict;
import org.plumbline.verify.Verifier;
import org.plumbline.verify.VerifyOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plumbline verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Proves or refutes a property of a network.",
      "Prints 'unsat' (proved: no input of the region meets the condition), 'sat' and an input that"
          + " does, 'unknown' or 'timeout'."
    })
final class VerifyCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = "an ONNX file, may be gzipped")
  @SuppressWarnings("NullAway.Init")
  private Path first;

  @Parameters(index = "1", paramLabel = "SPEC", description = "a VNN-LIB file, may be gzipped")
  @SuppressWarnings("NullAway.Init")
  private Path second;

  @Option(names = "--timeout", paramLabel = "SECONDS", description = "wall time from start (60)")
  private String timeout = "60";

  @Option(names = "--threads", paramLabel = "N", description = "worker threads (all cores)")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--seed", paramLabel = "N", description = "seed of random numbers (1)")
  private long seed = 1;

  @Option(
      names = "--eps",
      paramLabel = "E",
      description = "replace each input interval that is not a point by [mid - E, mid + E]")
  private @Nullable BigDecimal eps;

  @Option(
      names = "--input-range",
      paramLabel = "LO,HI",
      split = ",",
      description = "what --eps intersects with")
  private double @Nullable [] range;

  @Option(names = "--no-attack", description = "do not look for counterexamples before the search")
  private boolean noAttack;

  @Option(
      names = "--anchor",
      paramLabel = "on|require|off",
      description = "check of the import (on)")
  private String anchor = "on";

  @Option(names = "--json", paramLabel = "FILE", description = "write a record of the run")
  private @Nullable Path json;

  @Option(names = "-v", description = "say on stderr what is done")
  private boolean verbose;

  @CommandLine.Spec
  @SuppressWarnings("NullAway.Init")
  private CommandLine.Model.CommandSpec spec;

  private final AtomicBoolean printed = new AtomicBoolean();

  VerifyCommand() {}

  @Override
  public Integer call() {
    Deadline deadline = new Deadline();
    double seconds = seconds();
    deadline.enforce(seconds, this::late);
    Network network = Network.read(first);
    Specification specification = box(Verifier.readSpecification(second, network));
    double left = Math.max(0, seconds - deadline.elapsed() - 0.1);
    VerifyOptions options =
        new VerifyOptions(left, threads, seed, !noAttack, !"off".equals(anchor));
    Result result = Verifier.verify(network, specification, options, listener(), () -> false);
    Verdict verdict = result.verdict();
    if ("require".equals(anchor) && !result.anchored()) {
      verdict = new Verdict.Unknown("the import was not anchored", false, Double.NaN);
    }
    if (printed.compareAndSet(false, true)) {
      print(verdict, result, deadline.elapsed());
    }
    return 0;
  }

  private double seconds() {
    double value;
    try {
      value = Double.parseDouble(timeout);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!(value >= 0)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--timeout: expected 0 or more seconds, got '" + timeout + "'");
    }
    return value;
  }

  /** The last moment: whatever is going on, the verdict is that time ran out. */
  private void late() {
    if (printed.compareAndSet(false, true)) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("timeout");
      out.flush();
      Runtime.getRuntime().halt(0);
    }
  }

  private Specification box(Specification s) {
    if (eps == null) {
      return s;
    }
    if (eps.signum() < 0) {
      throw new IllegalArgumentException("--eps: expected 0 or more, got " + eps);
    }
    if (s.boxes().size() != 1) {
      throw new IllegalArgumentException(
          "--eps: the input set of " + second + " is not one box but " + s.boxes().size());
    }
    double[] r =
        range == null ? new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY} : range;
    if (r.length != 2) {
      throw new IllegalArgumentException("--input-range: expected LO,HI");
    }
    InputBox box = EpsilonBox.around(s.boxes().get(0), eps, r[0], r[1]);
    for (int i = 0; verbose && i < box.size(); i++) {
      say("box: X_" + i + " in [" + box.lower(i) + ", " + box.upper(i) + "]");
    }
    return s.withBox(box);
  }

  private ProgressListener listener() {
    return verbose ? this::say : ProgressListener.NONE;
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  private void print(Verdict verdict, Result result, double elapsed) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(verdict.word());
    switch (verdict) {
      case Verdict.Falsified f -> out.println(f.counterexample().text());
      case Verdict.Unknown u -> {
        if (verbose) {
          say("unknown: " + u.reason() + "; worst bound " + u.bestBound());
        }
      }
      case Verdict.Verified v -> {
        if (verbose) {
          say("proved over: " + result.arithmetic());
        }
      }
    }
    out.flush();
    if (verbose) {
      say(result.subdomains() + " subdomains, anchored: " + result.anchored());
    }
    if (json != null) {
      write(json, record(verdict, result, elapsed));
    }
  }

  private JsonObject record(Verdict verdict, Result result, double elapsed) {
    JsonObject o = new JsonObject();
    o.addProperty("schema", 1);
    o.addProperty("onnx", first.toString());
    o.addProperty("vnnlib", second.toString());
    o.addProperty("verdict", verdict.word());
    o.addProperty("seconds", elapsed);
    o.addProperty("arithmetic", result.arithmetic());
    o.addProperty("strategy", result.strategy());
    o.addProperty("subdomains", result.subdomains());
    o.addProperty("anchored", result.anchored());
    o.addProperty("seed", seed);
    o.addProperty("threads", threads);
    switch (verdict) {
      case Verdict.Falsified f -> {
        o.addProperty("witness", f.counterexample().text());
        o.addProperty("replayed_by", f.counterexample().replayedBy());
      }
      case Verdict.Unknown u -> {
        o.addProperty("reason", u.reason());
        o.addProperty("best_bound", String.valueOf(u.bestBound()));
      }
      case Verdict.Verified v -> o.addProperty("proved", true);
    }
    return o;
  }

  static void write(Path file, JsonObject record) {
    Path temporary = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(
          temporary,
          new GsonBuilder().setPrettyPrinting().create().toJson(record) + "\n",
          StandardCharsets.UTF_8);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new MalformedInputException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
