package org.plumbline.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plumbline.onnx.OnnxWriter;

/**
 * What is wrong with a command line, and the line that says so: longer than other files, a table.
 */
class BadCommandLinesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("commandLines")
  void aWrongCommandLineIsAnsweredInOneLine(Mistake m) throws IOException {
    m.check(folder);
  }

  private static Mistake line(String name, int exit, String message, String... args) {
    byte[] model = OnnxWriter.bytes(TestModels.good());
    return new Mistake(name, model, Mistake.bytes(Mistake.GOOD), exit, message, List.of(args));
  }

  static Stream<Mistake> commandLines() {
    String twoBoxes = "(assert (or (<= X_0 0.25) (>= X_0 0.75)))";
    byte[] model = OnnxWriter.bytes(TestModels.good());
    return Stream.of(
        line(
            "no files",
            64,
            "expected two files, a model and a specification (see 'plumbline verify --help')",
            "verify"),
        line(
            "one file",
            64,
            "expected two files, a model and a specification (see 'plumbline verify --help')",
            "verify",
            "m.onnx"),
        line(
            "three files",
            64,
            "'FOLDER/p.vnnlib' is one argument too many (see 'plumbline verify --help')",
            "verify",
            "m.onnx",
            "p.vnnlib",
            "p.vnnlib"),
        line(
            "folder as model",
            65,
            "FOLDER: is a folder, expected a file",
            "verify",
            "FOLDER",
            "p.vnnlib"),
        line(
            "two specifications",
            65,
            "FOLDER/p.vnnlib and FOLDER/p.vnnlib are both specifications, one must be an ONNX model",
            "verify",
            "p.vnnlib",
            "p.vnnlib"),
        line(
            "two models",
            65,
            "FOLDER/m.onnx and FOLDER/m.onnx are both models, one must be a VNN-LIB specification",
            "verify",
            "m.onnx",
            "m.onnx"),
        line(
            "timeout in words",
            64,
            "--timeout: expected 0 or more seconds, got 'soon' (see 'plumbline verify --help')",
            "verify",
            "--timeout",
            "soon",
            "m.onnx",
            "p.vnnlib"),
        line(
            "negative timeout",
            64,
            "--timeout: expected 0 or more seconds, got '-5' (see 'plumbline verify --help')",
            "verify",
            "--timeout",
            "-5",
            "m.onnx",
            "p.vnnlib"),
        line(
            "timeout NaN",
            64,
            "--timeout: expected 0 or more seconds, got 'NaN' (see 'plumbline verify --help')",
            "verify",
            "--timeout",
            "NaN",
            "m.onnx",
            "p.vnnlib"),
        line(
            "no threads",
            64,
            "--threads: expected a whole number, 1 or more, got '0' (see 'plumbline verify --help')",
            "verify",
            "--threads",
            "0",
            "m.onnx",
            "p.vnnlib"),
        line(
            "half a thread",
            64,
            "--threads: expected a whole number, 1 or more, got '0.5' (see 'plumbline verify --help')",
            "verify",
            "--threads",
            "0.5",
            "m.onnx",
            "p.vnnlib"),
        line(
            "negative eps",
            64,
            "--eps: expected a number, 0 or more, got '-1' (see 'plumbline verify --help')",
            "verify",
            "--eps",
            "-1",
            "m.onnx",
            "p.vnnlib"),
        line(
            "eps beyond range",
            64,
            "--eps: expected a number, 0 or more, got '1e999999999' (see 'plumbline verify --help')",
            "verify",
            "--eps",
            "1e999999999",
            "m.onnx",
            "p.vnnlib"),
        line(
            "range without eps",
            64,
            "--input-range: only with --eps (see 'plumbline verify --help')",
            "verify",
            "--input-range",
            "0,1",
            "m.onnx",
            "p.vnnlib"),
        line(
            "range upside down",
            64,
            "--input-range: expected LO,HI with LO <= HI, got '1,0' (see 'plumbline verify --help')",
            "verify",
            "--eps",
            "1",
            "--input-range",
            "1,0",
            "m.onnx",
            "p.vnnlib"),
        line(
            "range beside the box",
            64,
            "--eps: the interval of X_0 is empty within the input range (see 'plumbline verify --help')",
            "verify",
            "--eps",
            "0.1",
            "--input-range",
            "2,3",
            "m.onnx",
            "p.vnnlib"),
        new Mistake(
            "eps for two boxes",
            model,
            Mistake.bytes(Mistake.GOOD + twoBoxes),
            64,
            "--eps: the input set of FOLDER/p.vnnlib is not one box but 2 boxes (see 'plumbline verify --help')",
            List.of("verify", "--eps", "0.1", "m.onnx", "p.vnnlib")),
        new Mistake(
            "eps for a triangle",
            model,
            Mistake.bytes(Mistake.GOOD + "(assert (<= (+ X_0 X_1) 1))"),
            64,
            "--eps: the input set of FOLDER/p.vnnlib is not one box: X_1 stands in a further constraint (see 'plumbline verify --help')",
            List.of("verify", "--eps", "0.1", "m.onnx", "p.vnnlib")),
        line(
            "unknown option",
            64,
            "Unknown option: '--frobnicate' (see 'plumbline verify --help')",
            "verify",
            "--frobnicate",
            "m.onnx",
            "p.vnnlib"),
        line(
            "abbreviated option",
            64,
            "Unknown option: '--time' (see 'plumbline verify --help')",
            "verify",
            "--time",
            "5",
            "m.onnx",
            "p.vnnlib"),
        line(
            "option twice",
            64,
            "--seed: is given more than once (see 'plumbline verify --help')",
            "verify",
            "--seed",
            "1",
            "--seed=2",
            "m.onnx",
            "p.vnnlib"),
        line(
            "option without its value",
            64,
            "--timeout: expected SECONDS after it (see 'plumbline verify --help')",
            "verify",
            "m.onnx",
            "p.vnnlib",
            "--timeout"),
        line(
            "value of an option that takes none",
            64,
            "Unknown option: '--no-attack=yes' (see 'plumbline verify --help')",
            "verify",
            "--no-attack=yes",
            "m.onnx",
            "p.vnnlib"),
        // Regression: a stack trace of the constructor that found it.
        line(
            "unknown kernels",
            64,
            "--kernels: expected auto, scalar or vector, got 'fast' (see 'plumbline verify --help')",
            "verify",
            "--kernels",
            "fast",
            "m.onnx",
            "p.vnnlib"),
        line("option before a command", 64, "Unknown option: '-x' (see 'plumbline --help')", "-x"),
        line(
            "help on no command",
            64,
            "'prove' is not a command (commands: verify, inspect, bounds, batch, report, doctor, help) (see 'plumbline --help')",
            "help",
            "prove"),
        line(
            "unknown command",
            64,
            "'prove' is not a command (commands: verify, inspect, bounds, batch, report, doctor, help) (see 'plumbline --help')",
            "prove"),
        line(
            "unknown anchor",
            64,
            "--anchor: expected on, require or off, got 'maybe' (see 'plumbline verify --help')",
            "verify",
            "--anchor",
            "maybe",
            "m.onnx",
            "p.vnnlib"),
        line(
            "unknown arithmetic",
            64,
            "--arithmetic: expected both, real or float32-any-order, got 'float16' (see 'plumbline verify --help')",
            "verify",
            "--arithmetic",
            "float16",
            "m.onnx",
            "p.vnnlib"),
        line(
            "unknown requirement",
            64,
            "--require: expected real or float32-any-order, got 'both' (see 'plumbline verify --help')",
            "verify",
            "--require",
            "both",
            "m.onnx",
            "p.vnnlib"),
        line(
            "unknown replay",
            64,
            "--replay: expected onnxruntime or own, got 'none' (see 'plumbline verify --help')",
            "verify",
            "--replay",
            "none",
            "m.onnx",
            "p.vnnlib"),
        line(
            "unknown method",
            64,
            "--method: expected crown or ibp, got 'guess' (see 'plumbline bounds --help')",
            "bounds",
            "--method",
            "guess",
            "m.onnx",
            "p.vnnlib"),
        line(
            "record in no folder",
            65,
            "FOLDER/no/r.json: cannot be written: no folder FOLDER/no",
            "verify",
            "--json",
            "FOLDER/no/r.json",
            "m.onnx",
            "p.vnnlib"),
        line("inspect of nothing", 65, "FOLDER/n.onnx: no such file", "inspect", "n.onnx"),
        line(
            "batch without results file",
            64,
            "--out: expected a FILE for the results, it is not given (see 'plumbline batch --help')",
            "batch",
            "i.csv"),
        line(
            "batch of every zeroth row",
            64,
            "--every: expected a whole number, 1 or more, got '0' (see 'plumbline batch --help')",
            "batch",
            "i.csv",
            "--out",
            "FOLDER/r.jsonl",
            "--every",
            "0"),
        line(
            "batch of rows before the first",
            64,
            "--offset: expected a whole number, 0 or more, got '-1' (see 'plumbline batch --help')",
            "batch",
            "i.csv",
            "--out",
            "FOLDER/r.jsonl",
            "--offset",
            "-1"),
        line(
            "report without files",
            64,
            "expected files of results (see 'plumbline report --help')",
            "report"),
        line(
            "batch of nothing",
            65,
            "FOLDER/i.csv: no such file",
            "batch",
            "FOLDER/i.csv",
            "--out",
            "FOLDER/r.jsonl"),
        line("report of nothing", 65, "FOLDER/r.jsonl: no such file", "report", "FOLDER/r.jsonl"));
  }
}
