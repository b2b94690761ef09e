package org.plumbline.bab;

import java.util.Arrays;

/**
 * A cut: in the box of one root, no point that meets one disjunct lies on all of these sides of
 * neurons at 0. With q = 1 at or above 0 and q = 0 at or below it, that is {@code sum_P q - sum_N q
 * <= |P| - 1}, P and N being the neurons whose sides are +1 and -1.
 *
 * <p>It says nothing about the network: it must not be used for another root or disjunct, which
 * {@link CutStore} sees to.
 *
 * @param id number of the cut within its search, never used twice
 * @param premise what it holds under
 * @param literals the sides, as {@link #literal}, ascending
 * @see <a href="https://arxiv.org/abs/2501.00200">Zhou et al. 2024 (BICCOS)</a>
 */
public record Cut(int id, Premise premise, long... literals) {
  /**
   * What a cut holds under.
   *
   * @param root number of the root box
   * @param disjunct the disjunct whose atoms closed the part that it came from
   */
  public record Premise(int root, int disjunct) {}

  /** One side of one neuron as a number; the other side differs in the lowest bit only. */
  static long literal(Decision d) {
    return Scores.key(d.value(), d.element()) << 1 | (d.side() > 0 ? 1 : 0);
  }

  /** The decision that a literal stands for. */
  static Decision decision(long literal) {
    long key = literal >> 1;
    return new Decision((int) (key >> 32), (int) key, 0, (literal & 1) != 0 ? 1 : -1);
  }

  /** The sides that no such point is on together. */
  public Decision[] sides() {
    return Arrays.stream(literals).mapToObj(Cut::decision).toArray(Decision[]::new);
  }

  /** Whether every literal of this is one of {@code others}, ascending, {@code except} aside. */
  boolean isWithin(long[] others, long except) {
    for (long l : literals) {
      if (l != except && Arrays.binarySearch(others, l) < 0) {
        return false;
      }
    }
    return true;
  }
}
