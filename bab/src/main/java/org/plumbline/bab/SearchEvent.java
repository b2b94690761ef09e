package org.plumbline.bab;

/** What the driver reports, in order. Progress lines, records and certificates are listeners. */
public sealed interface SearchEvent {
  /** A subdomain was split by decisions on one element. */
  record Split(Subdomain parent, Decision decision) implements SearchEvent {}

  /** Bounds were tightened by rows that every counterexample must satisfy. */
  record Clipped(Subdomain subdomain) implements SearchEvent {}

  /** A disjunct was refuted on a subdomain by the row of one of its atoms. */
  record Closed(Subdomain subdomain, int disjunct, int atom) implements SearchEvent {}

  /** A subdomain was shown to contain no point. */
  record Infeasible(Subdomain subdomain) implements SearchEvent {}

  /**
   * No witness of the cut's disjunct is on all of its sides: a part with these and no other
   * decisions was bounded, its row of {@code atom} refuted the disjunct. What other cuts imply was
   * left out.
   *
   * @param from the closed part whose decisions it came from
   * @param dropped decisions of its path that the proof did without
   */
  record CutFound(Cut cut, Subdomain from, int atom, Decision... dropped) implements SearchEvent {}

  /** A cut that follows from two others, which have the two sides of one neuron. */
  record CutMerged(Cut cut, Cut one, Cut other) implements SearchEvent {}

  /** Of a part's witnesses of the cut's disjunct, all are on this side of a neuron. */
  record Implied(Subdomain subdomain, Decision decision, Cut cut) implements SearchEvent {}

  /** A part has no witness of the cut's disjunct, as all of the cut's sides are decided. */
  record Excluded(Subdomain subdomain, Cut cut) implements SearchEvent {}

  /** One batch is done. */
  record Progress(long bounded, int frontier, double worstBound) implements SearchEvent {}
}
