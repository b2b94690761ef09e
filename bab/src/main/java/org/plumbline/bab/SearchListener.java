package org.plumbline.bab;

/** Receives the events of a search, on the thread that runs it. */
@FunctionalInterface
public interface SearchListener {
  /** Ignores everything. */
  SearchListener NONE = event -> {};

  /** One event. */
  void on(SearchEvent event);
}
