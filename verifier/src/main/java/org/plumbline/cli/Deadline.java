package org.plumbline.cli;

import org.jspecify.annotations.Nullable;

/**
 * Wall time since the process started, as the launcher noted it, and the moment at which the
 * process ends whatever it is doing.
 */
final class Deadline implements AutoCloseable {
  /** Seconds; more than any start takes, so a clock that was set meanwhile does little harm. */
  private static final long LONGEST_START = 60;

  private final long startNanos;
  private @Nullable Thread watchdog;

  Deadline() {
    long now = System.nanoTime();
    Long micros = Long.getLong("plumbline.start.micros");
    long before =
        micros == null ? 0 : Math.max(0, System.currentTimeMillis() * 1000 - micros) * 1000;
    startNanos = now - Math.min(before, LONGEST_START * 1_000_000_000L);
  }

  /** Seconds since the process started. */
  double elapsed() {
    return (System.nanoTime() - startNanos) * 1e-9;
  }

  /**
   * Runs {@code last} when {@code seconds} have passed since the start, a little earlier so that
   * what it writes arrives in time. Nothing happens once this is closed.
   */
  void enforce(double seconds, Runnable last) {
    Thread thread =
        new Thread(
            () -> {
              long left = (long) ((seconds - elapsed() - margin(seconds)) * 1000);
              try {
                Thread.sleep(Math.max(0, left));
              } catch (InterruptedException e) {
                return;
              }
              last.run();
            },
            "plumbline-deadline");
    thread.setDaemon(true);
    watchdog = thread;
    thread.start();
  }

  /**
   * Seconds that are kept for writing the result and for the end of the process: a JVM takes a
   * while to end where cores are busy, and longer the larger its heap has grown.
   */
  static double margin(double seconds) {
    return seconds >= 1 ? Math.min(0.08 + 0.02 * seconds, 0.5) : 0.02;
  }

  @Override
  public void close() {
    if (watchdog != null) {
      watchdog.interrupt();
    }
  }
}
