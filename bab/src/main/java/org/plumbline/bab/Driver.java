package org.plumbline.bab;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.plumbline.bounds.Budget;

/**
 * Branch and bound: takes the open subdomains with the worst bounds, lets the evaluator bound them,
 * drops what is closed and splits the rest. Verification, Lipschitz constants and global minima
 * differ in the evaluator.
 */
public final class Driver {
  /** How a search ended. */
  public enum End {
    /** Every subdomain is closed. */
    CLOSED,
    /** The evaluator found what it was looking for. */
    FALSIFIED,
    /** Time ran out or the caller cancelled. */
    BUDGET,
    /** Some subdomain can be split no further. */
    STUCK
  }

  /**
   * The end of a search.
   *
   * @param end why it ended
   * @param bounded subdomains that were bounded
   * @param worstBound the worst bound among open subdomains, plus infinity if there is none
   */
  public record Outcome(End end, long bounded, double worstBound) {}

  /** Splits of a part at once at most: the first ones of a search halve or double all of it. */
  private static final int LEVELS = 3;

  /** Subdomains of the first batch at most; each later one may be twice as large. */
  private static final int FIRST_BATCH = 16;

  private final Evaluator evaluator;
  private final SearchListener listener;
  private final int batchSize;
  private final PriorityQueue<Subdomain> frontier =
      new PriorityQueue<>(Comparator.comparingDouble(Driver::bound));
  private final List<Subdomain> unsplit = new ArrayList<>();
  private long bounded;
  private int largest;

  /** A driver that bounds up to {@code batchSize} subdomains at a time. */
  public Driver(Evaluator evaluator, SearchListener listener, int batchSize) {
    this.evaluator = evaluator;
    this.listener = listener;
    this.batchSize = batchSize;
    largest = Math.min(batchSize, FIRST_BATCH);
  }

  /**
   * Searches from {@code roots}, and from what earlier runs left, until all is closed, a witness is
   * found, or the budget ends.
   */
  public Outcome run(List<Subdomain> roots, Budget budget) {
    return run(roots, budget, budget);
  }

  /** The same, but begins no batch once {@code pause} has ended: those that began are completed. */
  public Outcome run(List<Subdomain> roots, Budget budget, Budget pause) {
    frontier.addAll(roots);
    while (!frontier.isEmpty()) {
      if (evaluator.falsified()) {
        return new Outcome(End.FALSIFIED, bounded, worst());
      }
      if (budget.exhausted() || pause.exhausted()) {
        return new Outcome(End.BUDGET, bounded, worst());
      }
      List<Subdomain> batch = new ArrayList<>();
      while (batch.size() < largest && !frontier.isEmpty()) {
        batch.add(frontier.poll());
      }
      largest = Math.min(batchSize, 2 * largest);
      List<Evaluated> results = evaluator.evaluate(batch, budget, listener);
      bounded += results.size();
      for (int i = results.size(); i < batch.size(); i++) {
        frontier.add(batch.get(i));
      }
      branch(results);
      listener.on(new SearchEvent.Progress(bounded, frontier.size(), worst()));
    }
    if (evaluator.falsified()) {
      return new Outcome(End.FALSIFIED, bounded, worst());
    }
    return new Outcome(unsplit.isEmpty() ? End.CLOSED : End.STUCK, bounded, worst());
  }

  /** Splits what is open, and keeps what cannot be split. */
  private void branch(List<Evaluated> results) {
    int levels = levels(results);
    for (Evaluated e : results) {
      if (e.closed()) {
        continue;
      }
      if (e.again()) {
        frontier.add(e.subdomain());
        continue;
      }
      if (e.splits().isEmpty()) {
        // Never lost: a subdomain without a split keeps the search from ending as closed.
        unsplit.add(e.subdomain());
        continue;
      }
      List<Subdomain> parts = List.of(e.subdomain());
      for (Decision d : e.splits().subList(0, Math.min(levels, e.splits().size()))) {
        parts = both(parts, d);
      }
      frontier.addAll(parts);
    }
  }

  /** How many splits to make at once, so that the next batch is not nearly empty. */
  private int levels(List<Evaluated> results) {
    long open = frontier.size() + results.stream().filter(e -> !e.closed()).count();
    int levels = 1;
    while (open << (levels + 1) <= batchSize / 4 && levels < LEVELS) {
      levels++;
    }
    return levels;
  }

  private List<Subdomain> both(List<Subdomain> parts, Decision d) {
    List<Subdomain> children = new ArrayList<>();
    for (Subdomain part : parts) {
      listener.on(new SearchEvent.Split(part, d));
      children.add(part.decide(d));
      children.add(part.decide(new Decision(d.value(), d.element(), d.point(), -d.side())));
    }
    return children;
  }

  /** These boxes with the disjuncts that are open on some part of them, without those of none. */
  public List<Subdomain> open(List<Subdomain> roots) {
    Map<Integer, BitSet> open = new HashMap<>();
    for (Collection<Subdomain> some : List.of(frontier, unsplit)) {
      for (Subdomain s : some) {
        BitSet own = open.computeIfAbsent(s.root().id(), id -> new BitSet());
        for (int d : s.open()) {
          own.set(d);
        }
      }
    }
    List<Subdomain> out = new ArrayList<>();
    for (Subdomain s : roots) {
      BitSet left = open.get(s.root().id());
      if (left != null) {
        out.add(s.with(s.overrides(), left.stream().toArray(), s.bound(), s.warm()));
      }
    }
    return out;
  }

  /** The worst bound of what is open, plus infinity if nothing is. */
  private double worst() {
    double worst = frontier.isEmpty() ? Double.POSITIVE_INFINITY : bound(frontier.peek());
    for (Subdomain s : unsplit) {
      worst = Math.min(worst, bound(s));
    }
    return worst;
  }

  /** A bound that is no number says nothing, and must not be sorted behind those that do. */
  private static double bound(Subdomain s) {
    return Double.isNaN(s.bound()) ? Double.NEGATIVE_INFINITY : s.bound();
  }
}
