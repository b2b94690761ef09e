package org.plumbline.verify;

/** The answer to a query. */
public sealed interface Verdict {
  /** The word that stands first on stdout. */
  String word();

  /** No input of the region meets the condition: proved, all rounding included. */
  record Verified() implements Verdict {
    @Override
    public String word() {
      return "unsat";
    }
  }

  /** An input that meets the condition, replayed. */
  record Falsified(Counterexample counterexample) implements Verdict {
    @Override
    public String word() {
      return "sat";
    }
  }

  /**
   * Neither was shown.
   *
   * @param reason why
   * @param timedOut whether time running out is the reason
   * @param bestBound the worst lower bound of an atom that was reached
   */
  record Unknown(String reason, boolean timedOut, double bestBound) implements Verdict {
    @Override
    public String word() {
      return timedOut ? "timeout" : "unknown";
    }
  }
}
