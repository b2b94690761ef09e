package org.plumbline.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.plumbline.batch.ResultsFile;
import org.plumbline.batch.Summary;

/** {@code plumbline report}. */
final class ReportCommand implements Command {
  ReportCommand() {}

  @Override
  public String name() {
    return "report";
  }

  @Override
  public String summary() {
    return "Summarises and compares files of results that 'batch' wrote.";
  }

  @Override
  public List<String> parameters() {
    return List.of("RESULTS...");
  }

  @Override
  public String expected() {
    return "files of results";
  }

  @Override
  public String description() {
    return """
        Prints first what contradicts: answers other than expected, and answers in
        which two files differ; then errors, then one line of numbers per file.
        """;
  }

  @Override
  public int run(Arguments arguments, Console console) {
    List<ResultsFile> results = new ArrayList<>();
    for (Path f : arguments.files()) {
      InputFiles.existing(f);
      results.add(ResultsFile.read(f));
    }
    Summary.print(results, console.out());
    return 0;
  }
}
