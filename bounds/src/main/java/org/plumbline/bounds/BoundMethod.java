package org.plumbline.bounds;

/**
 * Computes lower bounds of linear objectives over a batch of subdomains. The budget is checked
 * between blocks of rows. No exception expresses a mathematical outcome.
 */
public interface BoundMethod {
  /** The name on the command line and in records. */
  String name();

  /** Bounds {@code objectives} on the subdomains of {@code batch}. */
  BoundResult bound(Batch batch, Objectives objectives, Budget budget, WalkObserver observer);
}
