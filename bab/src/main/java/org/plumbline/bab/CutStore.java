package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cuts that a search knows, by premise, and what follows from them without any bound.
 *
 * <p><b>Sound:</b> call a point of the root box that meets the disjunct a witness. A cut says that
 * no witness is on all of its sides. So on a part all of whose sides but one are decided, every
 * witness is on the other side of the last neuron, and where all are decided there is none. If two
 * cuts c + {x} and d + {not x} hold, then c + d does, as every witness is at or above 0 or at or
 * below it. Nothing here rounds.
 *
 * <p>Safe for use by several threads. The number of cuts per premise is limited; the shortest are
 * kept, and of equal ones the latest.
 */
final class CutStore {
  private final int most;
  private final Map<Cut.Premise, List<Cut>> cuts = new HashMap<>();
  private int next;

  CutStore(int most) {
    this.most = most;
  }

  /** The cuts that hold under a premise, shortest first. */
  synchronized List<Cut> of(Cut.Premise premise) {
    return List.copyOf(cuts.getOrDefault(premise, List.of()));
  }

  /** What a part's single open disjunct lets use, or null if it has several or none. */
  static Cut.@Nullable Premise premise(Subdomain s) {
    return s.open().length == 1 ? new Cut.Premise(s.root().id(), s.open()[0]) : null;
  }

  /** What cuts make of a part. */
  record Implied(Subdomain part, boolean excluded) {}

  /** Decides what the cuts imply on a part until nothing follows or no witness is left. */
  synchronized Implied propagate(Subdomain part, SearchListener listener) {
    Cut.Premise premise = premise(part);
    if (premise == null || of(premise).isEmpty()) {
      return new Implied(part, false);
    }
    Subdomain s = part;
    Set<Long> sides = sides(s);
    for (boolean again = true; again; ) {
      again = false;
      for (Cut cut : of(premise)) {
        long last = last(cut, sides);
        if (last == ALL) {
          listener.on(new SearchEvent.Excluded(s, cut));
          return new Implied(s, true);
        }
        if (last != NONE) {
          Decision other = Cut.decision(last ^ 1);
          listener.on(new SearchEvent.Implied(s, other, cut));
          s = s.decide(other);
          sides.add(last ^ 1);
          again = true;
        }
      }
    }
    return new Implied(s, false);
  }

  private static final long NONE = -1;
  private static final long ALL = -2;

  /** The one literal that is not among the sides, {@link #ALL} if none, else {@link #NONE}. */
  private static long last(Cut cut, Set<Long> sides) {
    long last = ALL;
    for (long l : cut.literals()) {
      if (!sides.contains(l)) {
        // On the other side the cut says nothing more.
        if (last != ALL || sides.contains(l ^ 1)) {
          return NONE;
        }
        last = l;
      }
    }
    return last;
  }

  /** The sides of neurons at 0 that a part's path decides. */
  static Set<Long> sides(Subdomain s) {
    Set<Long> out = new HashSet<>();
    for (Decision d : s.path()) {
      if (d.point() == 0) {
        out.add(Cut.literal(d));
      }
    }
    return out;
  }

  /** Whether propagation from these sides alone reaches {@code goal}, or a contradiction. */
  private boolean implies(Cut.Premise premise, Set<Long> sides, long goal) {
    for (boolean again = true; again; ) {
      again = false;
      for (Cut cut : of(premise)) {
        long last = last(cut, sides);
        if (last == ALL || (last != NONE && (last ^ 1) == goal)) {
          return true;
        }
        if (last != NONE) {
          sides.add(last ^ 1);
          again = true;
        }
      }
    }
    return false;
  }

  /**
   * Adds the cut that no witness is on all of these sides, shortened by what the others imply.
   *
   * @return the cut as added, or null if others say more already
   */
  synchronized @Nullable Cut add(Cut.Premise premise, long[] sides, SearchListener listener) {
    long[] literals = shorten(premise, sides);
    Arrays.sort(literals);
    for (Cut c : of(premise)) {
      if (c.isWithin(literals, NONE)) {
        return null;
      }
    }
    Cut cut = new Cut(next++, premise, literals);
    List<Cut> list = cuts.computeIfAbsent(premise, p -> new ArrayList<>());
    insert(list, cut);
    resolve(list, cut, listener);
    while (list.size() > most) {
      list.remove(list.size() - 1);
    }
    return cut;
  }

  /** Without the sides that every witness on the rest of them is on. */
  private long[] shorten(Cut.Premise premise, long[] sides) {
    List<Long> left = new ArrayList<>(Arrays.stream(sides).boxed().toList());
    for (long l : sides) {
      Set<Long> others = new HashSet<>(left);
      others.remove(l);
      if (left.size() > 1 && implies(premise, others, l)) {
        left.remove(l);
      }
    }
    return left.stream().mapToLong(Long::longValue).toArray();
  }

  private static void insert(List<Cut> list, Cut cut) {
    list.removeIf(c -> cut.isWithin(c.literals(), NONE));
    int at = 0;
    while (at < list.size() && list.get(at).literals().length < cut.literals().length) {
      at++;
    }
    list.add(at, cut);
  }

  /**
   * Older cuts that hold the rest of this one and the other side of one neuron lose that neuron.
   */
  private void resolve(List<Cut> list, Cut cut, SearchListener listener) {
    for (Cut old : List.copyOf(list)) {
      for (long l : cut.literals()) {
        boolean turns = Arrays.binarySearch(old.literals(), l ^ 1) >= 0;
        if (turns && cut.isWithin(old.literals(), l) && list.contains(old)) {
          long[] rest = Arrays.stream(old.literals()).filter(x -> x != (l ^ 1)).toArray();
          Cut merged = new Cut(next++, cut.premise(), rest);
          listener.on(new SearchEvent.CutMerged(merged, cut, old));
          insert(list, merged);
          break;
        }
      }
    }
  }
}
