package org.plumbline.graph;

/**
 * A file that breaks its format. The message is one line, {@code file: place: what is wrong}, and
 * may be shown as it is: control characters are replaced.
 */
public final class MalformedInputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message of the form above. */
  public MalformedInputException(String message) {
    super(OneLine.of(message));
  }

  /** With a message of the form above and the exception that revealed the fault. */
  public MalformedInputException(String message, Throwable cause) {
    super(OneLine.of(message), cause);
  }
}
