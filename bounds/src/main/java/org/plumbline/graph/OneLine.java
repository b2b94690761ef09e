package org.plumbline.graph;

/** Texts from files, made fit for a message: one line, no control characters, of limited length. */
final class OneLine {
  /** Characters; a terminal's screenful. */
  private static final int MAX_LENGTH = 2000;

  private OneLine() {}

  /** The text with control characters replaced by {@code ?}, cut where it is too long. */
  static String of(String text) {
    StringBuilder line = new StringBuilder();
    text.chars()
        .limit(MAX_LENGTH)
        .forEach(c -> line.append(Character.isISOControl(c) || isBreak(c) ? '?' : (char) c));
    return text.length() > MAX_LENGTH ? line + "..." : line.toString();
  }

  /** Line and paragraph separators, and marks that turn the direction of what follows. */
  private static boolean isBreak(int c) {
    return c == 0x2028
        || c == 0x2029
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
