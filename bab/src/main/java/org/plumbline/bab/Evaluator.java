package org.plumbline.bab;

import java.util.List;
import org.plumbline.bounds.Budget;

/** Bounds a batch of subdomains and proposes how to split those that stay open. */
public interface Evaluator {
  /**
   * Evaluates {@code batch}.
   *
   * @return one result per subdomain in order, or fewer if the budget ended
   */
  List<Evaluated> evaluate(List<Subdomain> batch, Budget budget, SearchListener listener);

  /** Whether a witness was found, so that the search may stop. */
  boolean falsified();
}
