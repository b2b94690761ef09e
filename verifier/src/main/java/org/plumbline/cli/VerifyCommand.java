package org.plumbline.cli;

import java.util.List;
import org.apache.commons.cli.Option;

/** {@code plumbline verify}. */
final class VerifyCommand implements Command {
  VerifyCommand() {}

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public String summary() {
    return "Proves or refutes a property of a neural network.";
  }

  @Override
  public List<String> parameters() {
    return InputFiles.PARAMETERS;
  }

  @Override
  public String expected() {
    return InputFiles.EXPECTED;
  }

  @Override
  public List<Option> options() {
    return VerifyRequest.known();
  }

  @Override
  public String description() {
    return """
        MODEL is an ONNX file. SPEC is a VNN-LIB 1.0 file: it bounds the inputs (X_0,
        X_1, ...) and says which outputs (Y_0, Y_1, ...) would be a violation. Either
        may be gzipped, and their order does not matter. The first line of the output is
          unsat    proved: no input within the bounds is a violation
          sat      here is one: the inputs and outputs follow
          unknown  neither was shown
          timeout  neither was shown before time ran out
        """;
  }

  @Override
  public String footer() {
    return """
        Example: verify --timeout 30 -v model.onnx property.vnnlib
        Exit status: 0 for any of the four words, 64 wrong usage, 65 broken input file,
        69 not supported, 70 internal error, 130 interrupted.
        """;
  }

  @Override
  public int run(Arguments arguments, Console console) {
    return new VerifyRun(VerifyRequest.of(arguments), console).run();
  }
}
