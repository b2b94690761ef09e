package org.plumbline.bab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plumbline.bounds.CutSet;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Origin;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.Shape;

/**
 * What follows from cuts, and under which premises; neurons are elements 0, 1, 2 ... of value 1.
 */
class CutStoreTest {
  private static final Cut.Premise HERE = new Cut.Premise(0, 0);

  private final CutStore store = new CutStore(100);
  private final List<SearchEvent> events = new ArrayList<>();

  /** +3 is neuron 3 at or above 0, -3 at or below it; there is no neuron 0. */
  private static Decision side(int signed) {
    return new Decision(1, Math.abs(signed), 0, signed > 0 ? 1 : -1);
  }

  private static long[] literals(int... signed) {
    return Arrays.stream(signed).mapToLong(s -> Cut.literal(side(s))).toArray();
  }

  private static Subdomain part(int root, int[] open, int... signed) {
    GraphBuilder b = new GraphBuilder();
    Graph g = b.build(b.input(Shape.of(1), Origin.named("x")));
    Root r = new Root(root, Box.of(new double[1], new double[1]), new NodeBounds(g, 1));
    Subdomain s = Subdomain.whole(r, open);
    for (int x : signed) {
      s = s.decide(side(x));
    }
    return s;
  }

  private void add(int... signed) {
    store.add(HERE, literals(signed), events::add);
  }

  private List<List<Integer>> cuts() {
    return store.of(HERE).stream()
        .map(c -> Arrays.stream(c.sides()).map(d -> d.side() * d.element()).sorted().toList())
        .toList();
  }

  @Test
  void aCutDecidesItsLastNeuronTheOtherWay() {
    add(1, -2, 3);

    CutStore.Implied i = store.propagate(part(0, new int[] {0}, 1, -2), events::add);

    assertThat(i.excluded()).isFalse();
    assertThat(i.part().path()).containsExactly(side(1), side(-2), side(-3));
    assertThat(events).hasSize(1);
  }

  @Test
  void aPartOnAllSidesOfACutIsExcluded() {
    add(1, -2);

    assertThat(store.propagate(part(0, new int[] {0}, -2, 4, 1), events::add).excluded()).isTrue();
  }

  @Test
  void decisionsFollowFromDecisions() {
    add(1, 2);
    add(-2, 3);
    add(-3, -4, 1);

    // 1 implies -2, that -3, and 1 with -3 implies 4.
    assertThat(store.propagate(part(0, new int[] {0}, 1), events::add).part().path())
        .containsExactlyInAnyOrder(side(1), side(-2), side(-3), side(4));
  }

  @Test
  void aCutOfAnotherDisjunctSaysNothing() {
    add(1, -2);

    assertThat(store.propagate(part(0, new int[] {1}, 1, -2), events::add).excluded()).isFalse();
    assertThat(store.propagate(part(0, new int[] {1}, 1), events::add).part().path()).hasSize(1);
  }

  @Test
  void aCutOfAnotherRootSaysNothing() {
    add(1, -2);

    assertThat(store.propagate(part(7, new int[] {0}, 1, -2), events::add).excluded()).isFalse();
  }

  /** What is implied for one of them need not hold for the other. */
  @Test
  void aPartWithTwoOpenDisjunctsUsesNoCut() {
    add(1, -2);

    Subdomain both = part(0, new int[] {0, 1}, 1, -2);
    assertThat(CutStore.premise(both)).isNull();
    assertThat(store.propagate(both, events::add).excluded()).isFalse();
  }

  /** Sides of other points are no sides of rectifiers. */
  @Test
  void aSplitAtAnotherPointIsNoSide() {
    add(1, -2);

    Subdomain s = part(0, new int[] {0}, -2).decide(new Decision(1, 1, 0.5, 1));
    assertThat(store.propagate(s, events::add).excluded()).isFalse();
  }

  @Test
  void aLongerCutGivesWayToAShorterOne() {
    add(1, 2, 3);
    add(1, 3);
    add(1, 3, -4);

    assertThat(cuts()).containsExactly(List.of(1, 3));
  }

  @Test
  void twoCutsThatDifferInOneSideMerge() {
    add(1, 2, 3, 4);
    add(1, -2, 3);

    // The second loses 2 from the first one: 1, 3, 4.
    assertThat(cuts()).containsExactlyInAnyOrder(List.of(-2, 1, 3), List.of(1, 3, 4));
    assertThat(events).anyMatch(e -> e instanceof SearchEvent.CutMerged);
  }

  @Test
  void aNewCutLosesWhatOthersImply() {
    add(1, 2);
    add(1, -2, 3);

    // 1 implies -2 anyway.
    assertThat(cuts()).contains(List.of(1, 3)).hasSize(2);
  }

  @Test
  void constraintsLeaveOutWhatIsDecided() {
    add(1, -2, 3);
    Subdomain s = part(0, new int[] {0}, -2);

    CutSet set = CutLearner.constraints(store.of(HERE), s);

    assertThat(set.element()).containsExactlyInAnyOrder(1, 3);
    assertThat(set.sign()[0]).containsExactly(1, 1);
  }

  /**
   * Random cuts: whatever assignment obeys the added ones obeys all that the store makes of them.
   */
  @Test
  void theStoreExcludesNoAssignmentThatObeysTheCutsItWasGiven() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 300; round++) {
      CutStore own = new CutStore(100);
      boolean[] left = new boolean[1 << 6];
      Arrays.fill(left, true);
      for (int k = 0; k < 12; k++) {
        int[] signed = random.ints(3, 1, 7).distinct().toArray();
        for (int t = 0; t < signed.length; t++) {
          signed[t] *= random.nextBoolean() ? 1 : -1;
        }
        for (int a = 0; a < left.length; a++) {
          left[a] &= !obeysNot(a, signed);
        }
        own.add(HERE, literals(signed), SearchListener.NONE);
      }
      for (int a = 0; a < left.length; a++) {
        int assignment = a;
        boolean some =
            own.of(HERE).stream()
                .anyMatch(
                    c ->
                        obeysNot(
                            assignment,
                            Arrays.stream(c.sides())
                                .mapToInt(d -> d.side() * d.element())
                                .toArray()));
        assertThat(some).as("round %d, assignment %d", round, a).isEqualTo(!left[a]);
      }
    }
  }

  /** Whether an assignment, one bit per neuron, is on all of these sides. */
  private static boolean obeysNot(int assignment, int... signed) {
    for (int s : signed) {
      if (((assignment >> (Math.abs(s) - 1) & 1) != 0) != (s > 0)) {
        return false;
      }
    }
    return true;
  }
}
