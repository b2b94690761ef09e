package org.plumbline.verify;

/** Hears what a verification is doing, one short line at a time. */
@FunctionalInterface
public interface ProgressListener {
  /** Hears nothing. */
  ProgressListener NONE = line -> {};

  /** One line without a line break. */
  void on(String line);
}
