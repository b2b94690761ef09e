package org.plumbline.bab;

import org.plumbline.graph.Graph;

/**
 * A counterexample region in the form that the search works on: all elements of one value of the
 * graph are atoms, {@code atom <= 0} or {@code atom < 0}; a disjunct is a conjunction of atoms.
 *
 * @param graph the network with the atoms appended
 * @param atoms id of the value whose elements are the atoms
 * @param strict per atom, whether it demands {@code < 0}
 * @param disjuncts per disjunct, its atoms
 */
public record Query(Graph graph, int atoms, boolean[] strict, int[][] disjuncts) {
  /** Whether a lower bound of an atom shows that it does not hold. NaN shows nothing. */
  public boolean refutes(int atom, double lowerBound) {
    return strict[atom] ? lowerBound >= 0 : lowerBound > 0;
  }
}
