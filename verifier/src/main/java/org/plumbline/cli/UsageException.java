package org.plumbline.cli;

/** A wrong command line; the message is what users read. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
