package org.plumbline.cli;

import java.util.List;
import org.apache.commons.cli.Option;
import org.plumbline.verify.Result;
import org.plumbline.verify.Verdict;

/**
 * {@code --arithmetic} and {@code --require}: what a proof has to hold for.
 *
 * @param wanted what bounds are to hold for
 * @param required what a proof has to hold for to be given as an answer
 */
record ArithmeticOptions(String wanted, String required) {
  private static final String REAL = "real";
  private static final String FLOAT32 = "float32-any-order";
  private static final String BOTH = "both";

  static List<Option> known() {
    return List.of(
        Command.option(
            "arithmetic",
            "real|float32-any-order|both",
            "what a proof holds for: the function over the reals, every float32 execution with sums"
                + " in any order, or whichever can be shown (both)"),
        Command.option(
            "require",
            "real|float32-any-order",
            "answer unknown where a proof holds for less (real)"));
  }

  static ArithmeticOptions of(Arguments a) {
    return new ArithmeticOptions(
        a.word("arithmetic", BOTH, REAL, FLOAT32), a.word("require", REAL, FLOAT32));
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
