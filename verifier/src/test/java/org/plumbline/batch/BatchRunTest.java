package org.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plumbline.onnx.OnnxGraph;
import org.plumbline.onnx.OnnxModel;
import org.plumbline.onnx.OnnxNode;
import org.plumbline.onnx.OnnxValue;
import org.plumbline.onnx.OnnxWriter;

class BatchRunTest {
  @TempDir Path folder;

  private Path instances = Path.of("");
  private Path out = Path.of("");

  /**
   * y = relu(x) on [0, 1]: at most 1, so {@code Y_0 >= 2} never and {@code Y_0 >= 0.5} somewhere.
   */
  @BeforeEach
  void write() throws IOException {
    OnnxGraph graph =
        new OnnxGraph(
            "relu",
            List.of(OnnxNode.of("Relu", "y", List.of("x"))),
            List.of(),
            List.of(OnnxValue.float32("x", 1, 1)),
            List.of(OnnxValue.float32("y", 1, 1)));
    OnnxWriter.write(OnnxModel.of(13, graph), folder.resolve("m, v1.onnx"));
    property("safe.vnnlib", "(assert (>= Y_0 2))");
    property("violated.vnnlib", "(assert (>= Y_0 0.5))");
    instances = folder.resolve("instances.csv");
    out = folder.resolve("results.jsonl");
    Files.writeString(
        instances,
        String.join(
            "\r\n",
            "\"m, v1.onnx\",safe.vnnlib,30",
            "\"m, v1.onnx\",violated.vnnlib,30",
            "missing.onnx,safe.vnnlib,30",
            ""));
  }

  private void property(String name, String condition) throws IOException {
    Files.writeString(
        folder.resolve(name),
        "(declare-const X_0 Real)(declare-const Y_0 Real)(assert (>= X_0 0))(assert (<= X_0 1))"
            + condition);
  }

  private void expect(String... verdicts) throws IOException {
    StringBuilder text = new StringBuilder("onnx,vnnlib,timeout,expected\r\n");
    List<String> rows = Files.readAllLines(instances);
    for (int k = 0; k < verdicts.length; k++) {
      text.append(rows.get(k)).append(',').append(verdicts[k]).append("\r\n");
    }
    Files.writeString(folder.resolve("expected.csv"), text);
  }

  private String run(int every, int offset, BatchRun.Only only) {
    BatchRun.Options o =
        new BatchRun.Options(
            null, every, offset, only, Set.of(), List.of("--threads", "1"), "abc123", "here");
    StringWriter report = new StringWriter();
    new BatchRun(instances, out, o).run(new PrintWriter(report));
    return report.toString();
  }

  @Test
  void everyInstanceGivesARowWithItsRecord() throws IOException {
    expect("unsat", "sat", "unknown");

    String report = run(1, 0, BatchRun.Only.ALL);

    List<JsonObject> rows = ResultsFile.read(out).list();
    assertThat(rows)
        .extracting(r -> r.get("verdict").getAsString())
        .containsExactly("unsat", "sat", "error");
    assertThat(rows)
        .allSatisfy(
            r -> {
              assertThat(r.get("commit").getAsString()).isEqualTo("abc123");
              assertThat(r.get("machine").getAsString()).isEqualTo("here");
              assertThat(r.get("late").getAsBoolean()).isFalse();
              assertThat(r.get("timeout").getAsDouble()).isEqualTo(30);
            });
    assertThat(rows.get(0).get("strategy").getAsString()).contains("input splits");
    assertThat(rows.get(0).get("threads").getAsInt()).isEqualTo(1);
    assertThat(rows.get(1).get("witness").getAsString()).startsWith("((X_0 ");
    assertThat(rows.get(2).get("error").getAsString()).endsWith("missing.onnx: no such file");
    assertThat(rows.get(2).get("exit").getAsInt()).isEqualTo(65);
    assertThat(report)
        .contains("error: missing.onnx safe.vnnlib: ")
        .containsPattern("\n +3 +2 +2 +0 +1 +1 +0 +0 +1 +0 ");
  }

  @Test
  void aWrongAnswerIsNamedBeforeAllElseInTheSummary() throws IOException {
    expect("sat", "sat", "unknown");

    String report = run(2, 0, BatchRun.Only.KNOWN);

    assertThat(report).startsWith("WRONG: unsat   expected sat");
    assertThat(report.lines().skip(1).findFirst())
        .hasValue("WRONG: unsat, expected sat: m, v1.onnx safe.vnnlib in " + out);
  }

  @Test
  void rowsAreChosenByStepOffsetAndWhatIsKnown() throws IOException {
    expect("unsat", "unknown", "unknown");

    run(2, 1, BatchRun.Only.UNKNOWN);

    assertThat(ResultsFile.read(out).rows()).containsOnlyKeys("m, v1.onnx,violated.vnnlib");
  }

  @Test
  void aRunGoesOnWhereItWasKilledWhileWriting() throws IOException {
    String done =
        "{\"onnx\":\"m, v1.onnx\",\"vnnlib\":\"safe.vnnlib\",\"verdict\":\"timeout\",\"seconds\":1}\n";
    Files.writeString(out, done + "{\"onnx\":\"m, v1.onnx\",\"vnnl");

    run(1, 0, BatchRun.Only.ALL);

    List<String> lines = Files.readAllLines(out);
    // The torn line is cut off, its instance runs again, and what was done stays as it was.
    assertThat(lines).hasSize(3).startsWith(done.strip());
    assertThat(lines.get(1)).contains("violated.vnnlib", "\"verdict\":\"sat\"");
    assertThat(run(1, 0, BatchRun.Only.ALL)).doesNotContain("expected unknown   ");
    assertThat(Files.readAllLines(out)).isEqualTo(lines);
  }

  @Test
  void aLateAnswerIsFlaggedAndDoesNotCountAsSolved() throws IOException {
    Files.writeString(
        out,
        "{\"onnx\":\"a\",\"vnnlib\":\"b\",\"verdict\":\"sat\",\"expected\":\"sat\",\"seconds\":9,"
            + "\"late\":true}\n");

    StringWriter report = new StringWriter();
    Summary.print(List.of(ResultsFile.read(out)), new PrintWriter(report));

    assertThat(report.toString()).containsPattern("\n +1 +1 +0 +0 +1 +0 +0 +0 +0 +1 +- ");
  }

  @Test
  void aReportNamesConflictsOfTwoFilesFirst() throws IOException {
    String row = "{\"onnx\":\"a\",\"vnnlib\":\"b\",\"seconds\":1,\"verdict\":\"%s\"}\n";
    Path a = Files.writeString(folder.resolve("a.jsonl"), row.formatted("sat"));
    Path b = Files.writeString(folder.resolve("b.jsonl"), row.formatted("unsat"));
    StringWriter report = new StringWriter();

    int count =
        Summary.print(List.of(ResultsFile.read(a), ResultsFile.read(b)), new PrintWriter(report));

    assertThat(count).isEqualTo(1);
    assertThat(report.toString())
        .startsWith("CONFLICT: sat in " + a + ", unsat in " + b + ": a b\n");
  }

  @Test
  void brokenFilesAreNamedWithTheirLine() throws IOException {
    Files.writeString(instances, "a.onnx,b.vnnlib,soon\n");
    assertThatThrownBy(() -> InstanceFile.read(instances))
        .hasMessage(instances + ":1: expected a timeout in seconds but found 'soon'");

    Files.writeString(instances, "a.onnx,b.vnnlib,1\na.onnx,b.vnnlib\n");
    assertThatThrownBy(() -> InstanceFile.read(instances))
        .hasMessage(instances + ":2: expected onnx,vnnlib,timeout but found 2 fields");

    Files.writeString(out, "not json\n", StandardOpenOption.CREATE);
    assertThatThrownBy(() -> ResultsFile.read(out)).hasMessage(out + ":1: not a JSON object");
  }
}
