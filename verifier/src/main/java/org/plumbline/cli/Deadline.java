package org.plumbline.cli;

/** Wall time since the process started, as the launcher noted it. */
final class Deadline {
  private final long startNanos;

  Deadline() {
    long now = System.nanoTime();
    Long micros = Long.getLong("plumbline.start.micros");
    long before =
        micros == null ? 0 : Math.max(0, System.currentTimeMillis() * 1000 - micros) * 1000;
    startNanos = now - Math.min(before, 60_000_000_000L);
  }

  /** Seconds since the process started. */
  double elapsed() {
    return (System.nanoTime() - startNanos) * 1e-9;
  }

  /**
   * Runs {@code last} and ends the process when {@code seconds} have passed since the start, so
   * that no run ends late whatever it is doing.
   */
  void enforce(double seconds, Runnable last) {
    Thread watchdog =
        new Thread(
            () -> {
              long left = (long) ((seconds - elapsed()) * 1000) - margin(seconds);
              try {
                Thread.sleep(Math.max(0, left));
              } catch (InterruptedException e) {
                return;
              }
              last.run();
            },
            "plumbline-deadline");
    watchdog.setDaemon(true);
    watchdog.start();
  }

  /** Milliseconds that are kept for writing the result. */
  private static long margin(double seconds) {
    return seconds >= 1 ? 60 : 10;
  }
}
