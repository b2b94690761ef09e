package org.plumbline.graph;

/**
 * A well-formed file that asks for something not supported. The message is one line, {@code file:
 * place: what (supported: ...)}, and may be shown as it is: control characters are replaced.
 */
public final class UnsupportedGraphException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message of the form above. */
  public UnsupportedGraphException(String message) {
    super(OneLine.of(message));
  }
}
