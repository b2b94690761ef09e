package org.plumbline.bounds;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Rows that a method working in {@link Arithmetic#FLOAT32_ANY_ORDER} repeats in {@link
 * Arithmetic#REAL}, because their bounds miss by less than the rounding that they are charged for.
 * Bounds in the former arithmetic hold in the latter, so a repeat may stand on them, but nothing of
 * a repeat enters other bounds: its bounds of values are a copy that is dropped.
 *
 * <p>While no row is counted, everything that was proved holds in both arithmetics.
 */
public final class RealRepeats {
  private final AtomicLong rows = new AtomicLong();

  /** Nothing repeated yet. */
  public RealRepeats() {}

  void count() {
    rows.incrementAndGet();
  }

  /** Rows whose bound reached its target over the reals only. */
  public long rows() {
    return rows.get();
  }
}
