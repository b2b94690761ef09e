package org.plumbline.vnnlib;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The parts of an {@code and} or {@code or}, multiplied out as they come: a list of conjunctions of
 * literals of which one must hold.
 */
final class Conjunctions {
  private final boolean and;
  private final Region region;
  private List<int[]> list;
  private boolean empty = true;

  /** Literals that stand beside all else, of an {@code and}. */
  private int[] own = new int[8];

  private int count;

  Conjunctions(boolean and, Region region) {
    this.and = and;
    this.region = region;
    this.list = and ? List.of(new int[0]) : new ArrayList<>();
  }

  /** Adds a part that is one conjunction. */
  void add(int[] conjunction) {
    empty = false;
    if (!and) {
      list.add(conjunction);
      return;
    }
    if (count + conjunction.length > own.length) {
      own = Arrays.copyOf(own, 2 * (count + conjunction.length));
    }
    System.arraycopy(conjunction, 0, own, count, conjunction.length);
    count += conjunction.length;
  }

  /** Adds a part that is a list of conjunctions. */
  void addAll(List<int[]> part) {
    if (part.size() == 1) {
      add(part.get(0));
      return;
    }
    empty = false;
    if (and) {
      list = region.product(list, part);
    } else {
      list.addAll(part);
    }
  }

  boolean isEmpty() {
    return empty;
  }

  /** The number of conjunctions so far. */
  int size() {
    return list.size();
  }

  /** All conjunctions. */
  List<int[]> list() {
    return count == 0 ? list : region.product(list, List.of(Arrays.copyOf(own, count)));
  }
}
