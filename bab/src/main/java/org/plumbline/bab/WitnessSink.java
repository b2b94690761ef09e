package org.plumbline.bab;

/**
 * Takes points that may be counterexamples and checks them rigorously; several threads may offer.
 */
@FunctionalInterface
public interface WitnessSink {
  /**
   * Offers a point, in the graph's own input order.
   *
   * @return whether it is a counterexample, so that the search may stop
   */
  boolean offer(double[] point);
}
