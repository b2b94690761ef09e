package org.plumbline.cli;

import java.util.function.BooleanSupplier;
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
   * what it writes arrives in time, and ends the process with exit code 0. Nothing happens once
   * this is closed.
   *
   * @param last says whether the process is to end
   */
  void enforce(double seconds, BooleanSupplier last) {
    Thread thread =
        new Thread(
            () -> {
              try {
                sleepUntil(seconds - Math.max(0.3, 0.3 * Math.min(seconds, 4)));
                ImmediateExit exit = new ImmediateExit();
                // The heap grows meanwhile, and with it the time that its end takes.
                for (int k = 0; k < 4; k++) {
                  sleepUntil(seconds - margin(seconds) - heapMargin(seconds));
                }
                if (last.getAsBoolean()) {
                  exit.run();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "plumbline-deadline");
    thread.setDaemon(true);
    watchdog = thread;
    thread.start();
  }

  private void sleepUntil(double second) throws InterruptedException {
    Thread.sleep(Math.max(0, (long) ((second - elapsed()) * 1000)));
  }

  /** Seconds that are kept for writing the result and for the end of the process. */
  static double margin(double seconds) {
    return seconds >= 1 ? Math.min(0.06 + 0.02 * seconds, 0.3) : 0.02;
  }

  /** Seconds that the system takes to reclaim the heap: measured, 0.05 to 0.1 s per gigabyte. */
  private static double heapMargin(double seconds) {
    double gigabytes = Runtime.getRuntime().totalMemory() * 0x1p-30;
    return Math.min(0.1 * gigabytes, 0.2 * seconds);
  }

  @Override
  public void close() {
    if (watchdog != null) {
      watchdog.interrupt();
    }
  }
}
