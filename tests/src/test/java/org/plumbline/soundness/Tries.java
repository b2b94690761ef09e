package org.plumbline.soundness;

/** How many random cases to try: fewer with {@code -Dplumbline.tries=0.1}, say. */
public final class Tries {
  private static final double FACTOR =
      Double.parseDouble(System.getProperty("plumbline.tries", "1"));

  private Tries() {}

  /** {@code usual} times the factor, at least 1. */
  public static int of(int usual) {
    return of(usual, 1);
  }

  /** {@code usual} times the factor, at least {@code least}. */
  public static int of(int usual, int least) {
    return Math.max(least, (int) Math.round(usual * FACTOR));
  }

  /** Whether fewer cases than usual are wanted. */
  public static boolean isReduced() {
    return FACTOR < 1;
  }
}
