package org.plumbline.soundness;

/** How many random cases to try: fewer with {@code -Dplumbline.tries=0.1}, say. */
public final class Tries {
  private static final double FACTOR =
      Double.parseDouble(System.getProperty("plumbline.tries", "1"));

  private Tries() {}

  /** {@code usual} times the factor, at least 1. */
  public static int of(int usual) {
    return Math.max(1, (int) Math.round(usual * FACTOR));
  }
}
