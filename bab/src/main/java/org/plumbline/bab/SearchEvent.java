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

  /** One batch is done. */
  record Progress(long bounded, int frontier, double worstBound) implements SearchEvent {}
}
