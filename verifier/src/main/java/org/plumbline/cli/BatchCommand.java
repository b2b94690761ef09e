package org.plumbline.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plumbline.batch.BatchRun;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plumbline batch}. */
@Command(
    name = "batch",
    mixinStandardHelpOptions = true,
    versionProvider = Build.class,
    sortOptions = false,
    header = "Runs the instances of a csv file, each in a process of its own.",
    description = {
      "",
      "INSTANCES has lines 'onnx,vnnlib,timeout' with paths relative to its folder. Instances that"
          + " the results file has already are skipped, so an interrupted run is continued by the"
          + " same command. Where expected.csv lies beside INSTANCES, the summary compares.",
      ""
    })
final class BatchCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "INSTANCES", description = "a csv file")
  @SuppressWarnings("NullAway.Init")
  private Path instances;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "results, one JSON object per line")
  @SuppressWarnings("NullAway.Init")
  private Path out;

  @Option(names = "--timeout", paramLabel = "SECONDS", description = "instead of the file's own")
  private @Nullable Double timeout;

  @Option(names = "--every", paramLabel = "N", description = "only every N-th row (1)")
  private int every = 1;

  @Option(names = "--offset", paramLabel = "K", description = "the first row, from 0 (0)")
  private int offset;

  @Option(
      names = "--only",
      paramLabel = "known|unknown",
      description = "only rows whose answer is known, or is not")
  private @Nullable String only;

  @Option(
      names = "--retry",
      paramLabel = "VERDICT",
      split = ",",
      description = "run rows with these verdicts again, such as error,timeout")
  private List<String> retry = List.of();

  @Option(names = "--threads", paramLabel = "N", description = "worker threads of each run")
  private @Nullable Integer threads;

  @Option(names = "--seed", paramLabel = "N", description = "seed of each run")
  private @Nullable Long seed;

  @CommandLine.Spec
  @SuppressWarnings("NullAway.Init")
  private CommandLine.Model.CommandSpec spec;

  BatchCommand() {}

  @Override
  public Integer call() {
    RunRecord.check(out);
    BatchRun run = new BatchRun(instances, out, options());
    Thread hook = new Thread(run::stop);
    Runtime.getRuntime().addShutdownHook(hook);
    run.run(spec.commandLine().getOut());
    VerifyCommand.removeHook(hook);
    return 0;
  }

  private BatchRun.Options options() {
    if (timeout != null && !(timeout >= 0 && timeout < 1e7)) {
      throw usage("--timeout: expected 0 or more seconds, got '" + timeout + "'");
    }
    if (every < 1) {
      throw usage("--every: expected 1 or more, got '" + every + "'");
    }
    if (offset < 0) {
      throw usage("--offset: expected 0 or more, got '" + offset + "'");
    }
    if (only != null && !only.equals("known") && !only.equals("unknown")) {
      throw usage("--only: expected known or unknown, got '" + only + "'");
    }
    BatchRun.Only rows =
        only == null
            ? BatchRun.Only.ALL
            : only.equals("known") ? BatchRun.Only.KNOWN : BatchRun.Only.UNKNOWN;
    List<String> handed = new ArrayList<>();
    if (threads != null) {
      handed.addAll(List.of("--threads", threads.toString()));
    }
    if (seed != null) {
      handed.addAll(List.of("--seed", seed.toString()));
    }
    return new BatchRun.Options(
        timeout, every, offset, rows, Set.copyOf(retry), handed, Build.commit(), Build.machine());
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
