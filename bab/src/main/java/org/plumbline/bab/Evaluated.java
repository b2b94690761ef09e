package org.plumbline.bab;

import java.util.List;

/**
 * What an evaluator found about one subdomain.
 *
 * @param subdomain the subdomain with its new bounds and open disjuncts
 * @param closed whether nothing is left to show on it
 * @param splits decisions to branch on, best first: each is one child's side, the other side is the
 *     other child; empty if it cannot be split
 * @param again whether the subdomain became so much smaller that bounding it once more comes first
 */
public record Evaluated(Subdomain subdomain, boolean closed, List<Decision> splits, boolean again) {
  /** A result that is split next, if it is open. */
  public Evaluated(Subdomain subdomain, boolean closed, List<Decision> splits) {
    this(subdomain, closed, splits, false);
  }
}
