package org.plumbline.cli;

import java.util.List;
import org.plumbline.verify.Result;
import org.plumbline.verify.Verdict;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code --arithmetic} and {@code --require}: what a proof has to hold for. */
final class ArithmeticOptions {
  private static final String REAL = "real";
  private static final String FLOAT32 = "float32-any-order";

  @Option(
      names = "--arithmetic",
      paramLabel = "real|float32-any-order|both",
      description =
          "what a proof holds for: the function over the reals, every float32 execution with sums in"
              + " any order, or whichever can be shown (both)")
  private String wanted = "both";

  @Option(
      names = "--require",
      paramLabel = "real|float32-any-order",
      description = "answer unknown where a proof holds for less (real)")
  private String required = REAL;

  ArithmeticOptions() {}

  /** Throws a usage error if an option has a value that it cannot have. */
  void check(CommandLine line) {
    if (!List.of(REAL, FLOAT32, "both").contains(wanted)) {
      String expected = "--arithmetic: expected real, float32-any-order or both, got '";
      throw new CommandLine.ParameterException(line, expected + wanted + "'");
    }
    if (!List.of(REAL, FLOAT32).contains(required)) {
      String expected = "--require: expected real or float32-any-order, got '";
      throw new CommandLine.ParameterException(line, expected + required + "'");
    }
  }

  /** What bounds are to hold for. */
  String wanted() {
    return wanted;
  }

  /** The verdict, or unknown for a proof that holds for less than is required. */
  Verdict limit(Verdict verdict, Result result) {
    if (verdict instanceof Verdict.Verified
        && required.equals(FLOAT32)
        && !result.arithmetic().equals(FLOAT32)) {
      String why = "proved over the reals only: " + result.arithmeticReason();
      return new Verdict.Unknown(why, false, Double.NaN);
    }
    return verdict;
  }
}
