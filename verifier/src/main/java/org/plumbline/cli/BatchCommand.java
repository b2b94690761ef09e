package org.plumbline.cli;

import java.nio.file.Path;
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
    description = {
      "Runs the instances of a csv file (onnx,vnnlib,timeout), each in a process of its own.",
      "Rows that the results file has already are skipped, so a run may be continued."
    })
final class BatchCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "INSTANCES", description = "a csv file")
  @SuppressWarnings("NullAway.Init")
  private Path instances;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "results, JSON lines")
  @SuppressWarnings("NullAway.Init")
  private Path out;

  @Option(names = "--timeout", paramLabel = "SECONDS", description = "instead of the file's own")
  private @Nullable Double timeout;

  @Option(names = "--every", paramLabel = "N", description = "only every N-th row (1)")
  private int every = 1;

  @CommandLine.Spec
  @SuppressWarnings("NullAway.Init")
  private CommandLine.Model.CommandSpec spec;

  BatchCommand() {}

  @Override
  public Integer call() {
    new BatchRun(instances, out, timeout, every).run(spec.commandLine().getOut());
    return 0;
  }
}
