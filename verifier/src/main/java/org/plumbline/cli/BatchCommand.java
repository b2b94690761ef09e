package org.plumbline.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.Option;
import org.plumbline.batch.BatchRun;

/** {@code plumbline batch}. */
final class BatchCommand implements Command {
  /** Seconds; more than any clock of the batch can count. */
  private static final double LONGEST = 1e7;

  BatchCommand() {}

  @Override
  public String name() {
    return "batch";
  }

  @Override
  public String summary() {
    return "Runs the instances of a csv file, each in a process of its own.";
  }

  @Override
  public List<String> parameters() {
    return List.of("INSTANCES");
  }

  @Override
  public String expected() {
    return "a csv file of instances";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Command.option("out", "FILE", "results, one JSON object per line (needed)"),
        Command.option("timeout", "SECONDS", "instead of the file's own"),
        Command.option("every", "N", "only every N-th row (1)"),
        Command.option("offset", "K", "the first row, from 0 (0)"),
        Command.option("only", "known|unknown", "only rows whose answer is known, or is not"),
        Command.option(
            "retry", "VERDICT,...", "run rows with these verdicts again, such as error,timeout"),
        Command.option("threads", "N", "worker threads of each run"),
        Command.option("seed", "N", "seed of each run"));
  }

  @Override
  public String description() {
    return """
        INSTANCES has lines 'onnx,vnnlib,timeout' with paths relative to its folder.
        Instances that the results file has already are skipped, so an interrupted run
        is continued by the same command. Where expected.csv lies beside INSTANCES, the
        summary compares.
        """;
  }

  @Override
  public int run(Arguments arguments, Console console) {
    Path out = arguments.file("out");
    if (out == null) {
      throw new UsageException("--out: expected a FILE for the results, it is not given");
    }
    BatchRun.Options options = options(arguments);
    RunRecord.check(out);
    BatchRun run = new BatchRun(arguments.files().getFirst(), out, options);
    Thread hook = new Thread(run::stop);
    Runtime.getRuntime().addShutdownHook(hook);
    run.run(console.out());
    VerifyRun.removeHook(hook);
    return 0;
  }

  private static BatchRun.Options options(Arguments a) {
    Double timeout = a.has("timeout") ? (Double) a.seconds("timeout", 0) : null;
    if (timeout != null && timeout >= LONGEST) {
      throw new UsageException("--timeout: expected less than 1e7 seconds, got '" + timeout + "'");
    }
    BatchRun.Only only = BatchRun.Only.ALL;
    if (a.has("only")) {
      boolean known = a.word("only", "known", "unknown").equals("known");
      only = known ? BatchRun.Only.KNOWN : BatchRun.Only.UNKNOWN;
    }
    String retry = a.text("retry");
    List<String> handed = new ArrayList<>();
    Long threads = a.whole("threads", 1);
    if (threads != null) {
      handed.addAll(List.of("--threads", threads.toString()));
    }
    Long seed = a.whole("seed", Long.MIN_VALUE);
    if (seed != null) {
      handed.addAll(List.of("--seed", seed.toString()));
    }
    return new BatchRun.Options(
        timeout,
        a.count("every", 1, 1),
        a.count("offset", 0, 0),
        only,
        retry == null ? Set.of() : Set.of(retry.split(",")),
        handed,
        Build.commit(),
        Build.machine());
  }
}
