package org.plumbline.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.CutSet;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.Region;
import org.plumbline.bounds.RowState;
import org.plumbline.bounds.SplitSet;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.exact.Rational;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.graph.op.Relu;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;

/**
 * Bounds of parts with cuts, any cuts at all, against the exact minimum over the points that the
 * cuts do not exclude, whatever multipliers rows start with. Sides do not change between kinks, so
 * the points to look at are the kinks; at 0 a neuron is on both sides.
 */
class CutRowsTest {
  private static final int NETWORKS = Tries.of(500, 200);
  private static final Parallel PARALLEL = new Parallel(1);

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void boundsWithCutsAreNeverAboveTheExactMinimumOfWhatIsLeft(ElementType type) {
    int rows = 0;
    int helped = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      LineNetworks random = new LineNetworks(seed);
      Graph g = random.graph();
      SplitSet plain = random.splits();
      CutSet cuts = cuts(random);
      SplitSet splits =
          new SplitSet(
              plain.value(), plain.element(), plain.point(), plain.side(), plain.size(), cuts);
      int n = g.output().size();
      Objectives o = Objectives.all(g.output().id(), 1, n, seed % 2 == 0 ? 1 : -1);
      double[] with = bound(random, splits, o, type, seed);
      double[] without = bound(random, plain, o, type, seed);
      for (int r = 0; r < n; r++) {
        Rational least = minimum(random, splits, o, r);
        if (least != null) {
          assertThat(Rational.of(with[r]))
              .as("%s, seed %d, row %d: exact minimum %s", type, seed, r, least.toDouble())
              .isLessThanOrEqualTo(least);
          helped += with[r] > without[r] + 1e-3 ? 1 : 0;
          rows++;
        }
      }
    }
    assertThat(rows).isGreaterThanOrEqualTo(NETWORKS);
    // Multipliers that never raised a bound would show nothing about their signs.
    assertThat(helped).isGreaterThan(rows / 50);
  }

  /** Up to four cuts of one to three neurons each, those of any rectifiers. */
  private static CutSet cuts(LineNetworks random) {
    List<int[]> all = new ArrayList<>();
    for (Node node : random.graph().nodes()) {
      for (int i = 0; i < node.size() && node.op() instanceof Relu; i++) {
        all.add(new int[] {node.operands().get(0), i});
      }
    }
    int[][] neuron = new int[random.random.nextInt(1, 5)][];
    int[][] sign = new int[neuron.length][];
    for (int k = 0; k < neuron.length; k++) {
      neuron[k] =
          random.random.ints(random.random.nextInt(1, 4), 0, all.size()).distinct().toArray();
      sign[k] = new int[neuron[k].length];
      for (int t = 0; t < sign[k].length; t++) {
        sign[k][t] = random.random.nextBoolean() ? 1 : -1;
      }
    }
    int[] value = all.stream().mapToInt(e -> e[0]).toArray();
    int[] element = all.stream().mapToInt(e -> e[1]).toArray();
    return new CutSet(value, element, neuron, sign);
  }

  private static double[] bound(
      LineNetworks random, SplitSet splits, Objectives o, ElementType type, int seed) {
    Kernels kernels = Methods.kernels(seed / 2);
    Arithmetic real = Arithmetic.REAL;
    Batch root = Batch.of(random.graph(), List.of(random.box()));
    new Crown(kernels, PARALLEL, real, Crown.Intermediate.CROWN)
        .bound(
            root, Objectives.all(o.value(), 1, o.rows(), 1), Budget.unlimited(), WalkObserver.NONE);
    Region region = Region.of(random.graph(), root.bounds(), o.value(), kernels, PARALLEL, real);
    RowState state = new RowState(o.rows());
    for (int r = 0; r < o.rows(); r++) {
      state.layout(r, region.layout());
      double[] mus = new double[splits.cuts().size()];
      for (int k = 0; k < mus.length; k++) {
        mus[k] = random.random.nextBoolean() ? 0 : random.uniform(0, 1);
      }
      state.startCuts(r, mus);
    }
    BetaCrown.Options options = new BetaCrown.Options(1 + seed % 8, 0.2, 1, 0.98);
    return new BetaCrown(kernels, PARALLEL, real, Crown.Intermediate.INTERVALS, options, type)
        .bound(region, List.of(splits), o, state, Budget.unlimited(), WalkObserver.NONE)
        .lower();
  }

  /** Null if nothing is left. */
  private static @Nullable Rational minimum(
      LineNetworks random, SplitSet splits, Objectives o, int r) {
    Rational least = null;
    for (Rational[][] values : random.kinks(splits)) {
      if (LineNetworks.holds(splits, values) && isLeft(splits.cuts(), values)) {
        Rational y = values[o.value()][o.element()[r]].times(Rational.of(o.sign()[r]));
        least = least == null ? y : least.min(y);
      }
    }
    return least;
  }

  /** Whether some choice of sides at 0 obeys every cut: all choices, neuron by neuron. */
  private static boolean isLeft(CutSet cuts, Rational[][] values) {
    int n = cuts.value().length;
    int[] side = new int[n];
    List<Integer> zero = new ArrayList<>();
    for (int j = 0; j < n; j++) {
      side[j] = values[cuts.value()[j]][cuts.element()[j]].signum();
      if (side[j] == 0) {
        zero.add(j);
      }
    }
    for (int choice = 0; choice < 1 << Math.min(zero.size(), 12); choice++) {
      for (int b = 0; b < zero.size(); b++) {
        side[zero.get(b)] = (choice >> b & 1) != 0 ? 1 : -1;
      }
      if (obeys(cuts, side)) {
        return true;
      }
    }
    return false;
  }

  private static boolean obeys(CutSet cuts, int... side) {
    for (int k = 0; k < cuts.size(); k++) {
      boolean all = true;
      for (int t = 0; t < cuts.neuron()[k].length; t++) {
        all &= side[cuts.neuron()[k][t]] == cuts.sign()[k][t];
      }
      if (all) {
        return false;
      }
    }
    return true;
  }
}
