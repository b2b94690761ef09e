package org.plumbline.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.plumbline.batch.ResultsFile;
import org.plumbline.batch.Summary;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code plumbline report}. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    versionProvider = Build.class,
    header = "Summarises and compares files of results that 'batch' wrote.",
    description = {
      "",
      "Prints first what contradicts: answers other than expected, and answers in which two files"
          + " differ; then errors, then one line of numbers per file.",
      ""
    })
final class ReportCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "RESULTS", description = "files of JSON lines")
  @SuppressWarnings("NullAway.Init")
  private List<Path> files;

  @CommandLine.Spec
  @SuppressWarnings("NullAway.Init")
  private CommandLine.Model.CommandSpec spec;

  ReportCommand() {}

  @Override
  public Integer call() {
    List<ResultsFile> results = new ArrayList<>();
    for (Path f : files) {
      InputFiles.existing(f);
      results.add(ResultsFile.read(f));
    }
    Summary.print(results, spec.commandLine().getOut());
    return 0;
  }
}
