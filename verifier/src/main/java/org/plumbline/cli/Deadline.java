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
  private volatile @Nullable ImmediateExit exit;

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
   *
   * @param end whether the process is to end then, with exit code 0
   * @param last says whether it did something
   */
  void enforce(double seconds, boolean end, BooleanSupplier last) {
    Thread thread =
        new Thread(
            () -> {
              try {
                // On a busy machine the look-up takes half a second.
                sleepUntil(seconds - Math.min(0.6 * seconds, 2));
                exit = end ? new ImmediateExit() : null;
                // The heap grows meanwhile, and with it the time that its end takes.
                for (int k = 0; k < 4; k++) {
                  sleepUntil(seconds - margin(seconds) - heapMargin(seconds));
                }
                if (last.getAsBoolean()) {
                  end();
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

  /**
   * Ends the process at once with exit code 0 where the deadline is near; all that is to be written
   * must be. An orderly end waits for the compiler.
   */
  void end() {
    ImmediateExit now = exit;
    if (now != null) {
      now.run();
    }
  }

  private void sleepUntil(double second) throws InterruptedException {
    Thread.sleep(Math.max(0, (long) ((second - elapsed()) * 1000)));
  }

  /** Seconds that are kept for writing the result and for the end of the process. */
  static double margin(double seconds) {
    return seconds >= 1 ? Math.min(0.1 + 0.03 * seconds, 0.8) : 0.02;
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
