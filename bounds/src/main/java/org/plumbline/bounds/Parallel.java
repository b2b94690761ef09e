package org.plumbline.bounds;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Worker threads that take independent blocks one after the other. Work that is divided within such
 * a block stays on its thread.
 */
public final class Parallel implements AutoCloseable {
  private static final ThreadLocal<Boolean> INSIDE = ThreadLocal.withInitial(() -> false);

  private final int threads;
  private final ExecutorService workers;

  /** Workers beside the calling thread: {@code threads} in all, at least 1. */
  public Parallel(int threads) {
    this.threads = Math.max(1, threads);
    workers =
        Executors.newFixedThreadPool(
            Math.max(1, this.threads - 1),
            task -> {
              Thread t = new Thread(task, "plumbline-worker");
              t.setDaemon(true);
              return t;
            });
  }

  /** The number of threads that {@link #forEach} would use here: 1 within one of its tasks. */
  public int threads() {
    return INSIDE.get() ? 1 : threads;
  }

  /** Runs {@code task} for 0 to {@code count - 1}, in any order, and waits for all of them. */
  public void forEach(int count, IntConsumer task) {
    int used = Math.min(threads(), count);
    if (used <= 1) {
      for (int i = 0; i < count; i++) {
        task.accept(i);
      }
      return;
    }
    AtomicInteger next = new AtomicInteger();
    Runnable loop = () -> loop(next, count, task);
    List<Future<?>> helpers = new ArrayList<>();
    for (int t = 1; t < used; t++) {
      helpers.add(workers.submit(loop));
    }
    loop.run();
    for (Future<?> f : helpers) {
      join(f);
    }
  }

  private static void loop(AtomicInteger next, int count, IntConsumer task) {
    INSIDE.set(true);
    try {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        task.accept(i);
      }
    } finally {
      INSIDE.set(false);
    }
  }

  private static void join(Future<?> f) {
    try {
      f.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a worker", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a worker failed: " + e.getCause(), e.getCause());
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
