package org.plumbline.bounds;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts rows that methods bound, and those that they repeat because a bound misses its target by
 * less than the rounding that it is charged for: rows of floats in double, and where allowed rows
 * of {@link Arithmetic#FLOAT32_ANY_ORDER} in {@link Arithmetic#REAL}.
 *
 * <p>Bounds in the former arithmetic hold in the latter, so a repeat may stand on them, but nothing
 * of a repeat over the reals enters other bounds: its bounds of values are a copy that is dropped.
 * While no row is counted as real, everything that was proved holds in both arithmetics.
 */
public final class Repeats {
  private final boolean overReals;
  private final LongAdder bounded = new LongAdder();
  private final LongAdder inDouble = new LongAdder();
  private final LongAdder real = new LongAdder();

  /**
   * Nothing repeated yet.
   *
   * @param overReals whether rows may be repeated over the reals
   */
  public Repeats(boolean overReals) {
    this.overReals = overReals;
  }

  /** Whether rows may be repeated over the reals. */
  boolean overReals() {
    return overReals;
  }

  void countBounded(int rows) {
    bounded.add(rows);
  }

  void countInDouble(int rows) {
    inDouble.add(rows);
  }

  void countReal() {
    real.increment();
  }

  /** Rows of properties that were bounded. */
  public long bounded() {
    return bounded.sum();
  }

  /** Rows of floats that were repeated in double. */
  public long inDouble() {
    return inDouble.sum();
  }

  /** Rows whose bound reached its target over the reals only. */
  public long real() {
    return real.sum();
  }
}
