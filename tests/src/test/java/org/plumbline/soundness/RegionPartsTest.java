package org.plumbline.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.Region;
import org.plumbline.bounds.RowState;
import org.plumbline.bounds.SplitSet;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.exact.Rational;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.ElementwiseAffine;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;

/** Bounds of the parts of a region against exact minima, whatever multipliers rows start with. */
class RegionPartsTest {
  private static final int NETWORKS = Tries.of(400, 150);
  private static final int PARTS = 3;

  /** A power of two: nothing rounds otherwise. */
  private static final int SCALE = 1 << 10;

  private static final Parallel PARALLEL = new Parallel(1);

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void boundsOfPartsAreNeverAboveTheirExactMinimum(ElementType type) {
    int rows = 0;
    int tight = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      LineNetworks random = new LineNetworks(seed);
      Graph g = random.graph();
      assertThat(Region.fits(g)).isTrue();
      List<SplitSet> splits = new ArrayList<>();
      for (int b = 0; b < PARTS; b++) {
        splits.add(random.splits());
      }
      int n = g.output().size();
      Objectives o = Objectives.all(g.output().id(), PARTS, n, seed % 2 == 0 ? 1 : -1);
      RowState state = new RowState(o.rows());
      for (int r = 0; r < o.rows(); r++) {
        state.start(r, null, betas(random, splits.get(o.subdomain()[r]).size()));
        state.target(r, random.uniform(-1, 1));
      }
      BetaCrown.Options options = new BetaCrown.Options(1 + seed % 6, 0.2, 1, 0.98);
      double[] lower = bound(g, random.box(), splits, o, state, options, type, seed).lower();
      for (int r = 0; r < o.rows(); r++) {
        Rational least = minimum(random, splits.get(o.subdomain()[r]), o, r);
        if (least != null) {
          assertThat(Rational.of(lower[r]))
              .as("%s, seed %d, row %d: exact minimum %s", type, seed, r, least.toDouble())
              .isLessThanOrEqualTo(least);
          tight += least.toDouble() - lower[r] <= 1e-5 ? 1 : 0;
          rows++;
        }
      }
    }
    assertThat(rows).isGreaterThanOrEqualTo(4 * NETWORKS);
    // Bounds that are far away would prove nothing about signs and roundings.
    assertThat(tight).isGreaterThanOrEqualTo(rows / 4);
  }

  /**
   * Only sizes of coefficients differ, so multipliers must take as many steps to the same place.
   */
  @Test
  void multipliersFollowTheSizeOfTheirRows() {
    int gained = 0;
    int alike = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      LineNetworks random = new LineNetworks(seed);
      Graph g = random.graph();
      GraphBuilder builder = g.upTo(g.output().id());
      double[] scale = new double[g.output().size()];
      Arrays.fill(scale, 1.0 / SCALE);
      ElementwiseAffine times = ElementwiseAffine.quotient(g.output().shape(), scale);
      Graph large =
          builder.build(builder.add(times, List.of(g.output().id()), Origin.named("large")));
      List<SplitSet> splits = List.of(random.splits());
      double[] lower = optimised(g, random, splits, 6, seed);
      double[] scaled = optimised(large, random, splits, 6, seed);
      double[] once = optimised(g, random, splits, 1, seed);
      // The last row is that of the free input, which has no coefficient at any split.
      for (int r = 0; r < lower.length - 1; r++) {
        double gain = lower[r] - once[r];
        if (gain > 1e-3 * (1 + Math.abs(lower[r]))) {
          gained++;
          alike += Math.abs(scaled[r] / SCALE - lower[r]) < 1e-2 * gain ? 1 : 0;
        }
      }
    }
    assertThat(gained).isGreaterThan(NETWORKS / 2);
    // The others have no coefficients at a value that was split; a third is alike in no unit.
    assertThat(alike).isGreaterThan(9 * gained / 10);
  }

  private static double[] optimised(
      Graph g, LineNetworks random, List<SplitSet> splits, int evaluations, int seed) {
    Objectives o = Objectives.all(g.output().id(), 1, g.output().size(), 1);
    RowState state = new RowState(o.rows());
    BetaCrown.Options options = new BetaCrown.Options(evaluations, 0.2, 1, 0.98);
    return bound(g, random.box(), splits, o, state, options, ElementType.FLOAT64, seed).lower();
  }

  private static double[] betas(LineNetworks random, int n) {
    double[] out = new double[n];
    for (int k = 0; k < n; k++) {
      out[k] = random.random.nextBoolean() ? 0 : random.uniform(0, 2);
    }
    return out;
  }

  private static BoundResult bound(
      Graph g,
      Box box,
      List<SplitSet> splits,
      Objectives o,
      RowState state,
      BetaCrown.Options options,
      ElementType type,
      int seed) {
    Kernels kernels = Methods.kernels(seed / 2);
    Arithmetic real = Arithmetic.REAL;
    Batch root = Batch.of(g, List.of(box));
    int n = g.output().size();
    new Crown(kernels, PARALLEL, real, Crown.Intermediate.CROWN)
        .bound(root, Objectives.all(o.value(), 1, n, 1), Budget.unlimited(), WalkObserver.NONE);
    Region region = Region.of(g, root.bounds(), o.value(), kernels, PARALLEL, real);
    for (int r = 0; r < o.rows(); r++) {
      state.layout(r, region.layout());
    }
    return new BetaCrown(kernels, PARALLEL, real, Crown.Intermediate.INTERVALS, options, type)
        .bound(region, splits, o, state, Budget.unlimited(), WalkObserver.NONE);
  }

  /** Null if the part holds no point. */
  private static @org.jspecify.annotations.Nullable Rational minimum(
      LineNetworks random, SplitSet splits, Objectives o, int r) {
    Rational least = null;
    for (Rational[][] values : random.kinks(splits)) {
      if (LineNetworks.holds(splits, values)) {
        Rational y = values[o.value()][o.element()[r]].times(Rational.of(o.sign()[r]));
        least = least == null ? y : least.min(y);
      }
    }
    return least;
  }
}
