package org.plumbline.bounds;

import java.util.function.BooleanSupplier;
import org.plumbline.tensor.RowBlock;

/**
 * What a computation may use. Checked between blocks of rows.
 *
 * @param deadlineNanos end, in the time of {@link System#nanoTime}
 * @param blockElements the most coefficients that one block of rows may hold
 * @param cancelled true once the caller wants no more
 */
public record Budget(long deadlineNanos, int blockElements, BooleanSupplier cancelled) {
  /** Coefficients per block that keep a block in the second-level cache. */
  public static final int DEFAULT_BLOCK_ELEMENTS = RowBlock.CACHED_ELEMENTS;

  /** A budget without any limit but the usual block size. */
  public static Budget unlimited() {
    return new Budget(Long.MAX_VALUE, DEFAULT_BLOCK_ELEMENTS, () -> false);
  }

  /** A budget that ends after this many seconds. */
  public static Budget seconds(double seconds) {
    return new Budget(
        System.nanoTime() + (long) (seconds * 1e9), DEFAULT_BLOCK_ELEMENTS, () -> false);
  }

  /** Whether time is up or the caller cancelled. */
  public boolean exhausted() {
    return cancelled.getAsBoolean()
        || (deadlineNanos != Long.MAX_VALUE && System.nanoTime() - deadlineNanos >= 0);
  }
}
