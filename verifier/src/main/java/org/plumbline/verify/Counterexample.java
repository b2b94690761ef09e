package org.plumbline.verify;

/**
 * An input inside the exact box whose outputs meet the condition, without any tolerance, in our own
 * error-bounded evaluation and in the replay.
 *
 * @param input float32 numbers in file order
 * @param output outputs of the replay in file order
 * @param replayedBy what replayed it
 */
public record Counterexample(double[] input, double[] output, String replayedBy) {
  /** The witness in the competition's format: one expression of all inputs, then all outputs. */
  public String text() {
    StringBuilder out = new StringBuilder("(");
    append(out, "X_", input);
    append(out, "Y_", output);
    out.setCharAt(out.length() - 1, ')');
    return out.toString();
  }

  private static void append(StringBuilder out, String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      out.append('(').append(name).append(i).append(' ');
      out.append((float) values[i]).append(")\n");
    }
  }
}
