package org.plumbline.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plumbline.bab.Driver;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Evaluation;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.exact.Rational;
import org.plumbline.graph.Graph;
import org.plumbline.spec.Atom;
import org.plumbline.spec.Specification;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Tensor;

/**
 * Properties with a known counterexample, placed where an output is least as far as points and sign
 * gradients tell, and met by as little as nothing at all: no search may ever close. The same
 * properties moved to where they can be proved must close.
 */
class PlantedCounterexamplesTest {
  private static final int INSTANCES = Tries.of(80, 60);
  private static final int CHECKS = 120;
  private static final Parallel PARALLEL = new Parallel(1);

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  /** A conjunction over the outputs that holds at a point, by a margin. */
  private record Plant(List<Atom> atoms, List<Atom> decoy) {}

  /** Open at the root and closed soon after: just above the lower bound of the first output. */
  private static List<Atom> slowDecoy(Graph g, Box box) {
    double least = lowerBound(g, box);
    double above = least + 1e-9 * (1 + Math.abs(least));
    return List.of(Search.atom(g.inputSize(), 0, 1, new BigDecimal(above), false));
  }

  private static double lowerBound(Graph g, Box box) {
    return Methods.CROWN
        .with(PARALLEL, Arithmetic.REAL)
        .bound(
            Batch.of(g, List.of(box)),
            Objectives.all(g.output().id(), 1, 1, 1),
            Budget.unlimited(),
            WalkObserver.NONE)
        .walked()[0];
  }

  private static double[] worst(Graph g, Box box, RandomNetworks random) {
    double[] best = box.lower();
    double least = Double.POSITIVE_INFINITY;
    for (double[] x : Points.of(g, box, 150, random.random)) {
      NodeBounds y = at(g, x);
      if (y.upper(g.output().id())[0] < least) {
        least = y.upper(g.output().id())[0];
        best = x;
      }
    }
    return best;
  }

  private static NodeBounds at(Graph g, double[] x) {
    return new Evaluation(g, new ScalarKernels())
        .enclosures(Tensor.wrap(x, 1, x.length), Arithmetic.REAL);
  }

  /**
   * Atoms that hold at {@code x}: margins of nothing but the width of our own enclosure (a few
   * units in the last place), or of a millionth; one sided, or both sides of the value.
   */
  private static Plant plant(Graph g, double[] x, int seed) {
    int n = g.inputSize();
    int out = g.output().id();
    NodeBounds y = at(g, x);
    List<Atom> atoms = new ArrayList<>();
    List<Atom> decoy = new ArrayList<>();
    int outputs = seed % 3 == 0 ? g.output().size() : 1;
    for (int j = 0; j < outputs; j++) {
      double lo = y.lower(out)[j];
      double hi = y.upper(out)[j];
      double margin = seed % 2 == 0 ? 0 : 1e-6 * Math.max(Math.abs(hi), 1e-3);
      boolean strict = margin > 0 && seed % 5 == 0;
      atoms.add(Search.atom(n, j, 1, new BigDecimal(hi + margin), strict));
      if (seed % 4 == 1 || j > 0) {
        atoms.add(Search.atom(n, j, -1, new BigDecimal(margin - lo), strict));
      }
      decoy.add(Search.atom(n, j, 1, new BigDecimal(lo - 1e9), false));
    }
    return new Plant(atoms, decoy);
  }

  @ParameterizedTest
  @EnumSource(Search.Strategy.class)
  void noSearchClosesOverACounterexample(Search.Strategy strategy) {
    for (int seed = 0; seed < INSTANCES; seed++) {
      RandomNetworks random = new RandomNetworks(seed, strategy.kind(seed));
      Graph g = random.graph();
      Box box = random.box();
      double[] x = worst(g, box, random);
      Plant plant = plant(g, x, seed);
      List<List<Atom>> disjuncts = new ArrayList<>(List.of(plant.atoms()));
      for (int d = 0; d < seed % 4; d++) {
        disjuncts.add(plant.decoy());
      }
      if (seed % 2 == 1) {
        disjuncts.add(slowDecoy(g, box));
      }
      Collections.shuffle(disjuncts, new Random(seed));
      Specification spec = Search.specification(g, box, disjuncts);

      Driver.End end = Search.run(strategy, g, box, spec, CHECKS, PARALLEL);

      assertThat(end)
          .as("%s, seed %d, counterexample %s", strategy, seed, java.util.Arrays.toString(x))
          .isNotEqualTo(Driver.End.CLOSED);
    }
  }

  /** Values beyond the largest double, where bounds are infinite or no numbers at all. */
  @ParameterizedTest
  @EnumSource(Search.Strategy.class)
  void noSearchClosesOverAnOverflowingNetwork(Search.Strategy strategy) {
    int finite = 0;
    for (int seed = 0; seed < INSTANCES; seed++) {
      Graph g = new IntegerNetworks(seed, 1e200).graph();
      double y =
          new Evaluation(g, new ScalarKernels())
              .values(Tensor.wrap(new double[2], 1, 2))[g.output().id()].get(0, 0);

      if (Double.isFinite(y)) {
        assertThat(close(strategy, g, IntegerNetworks.box(), y + Math.abs(y)))
            .as("%s, seed %d", strategy, seed)
            .isFalse();
        finite++;
      }
    }
    assertThat(finite).isPositive();
  }

  /** Values on the grid are exact, so the margin is nothing at all. */
  @ParameterizedTest
  @EnumSource(Search.Strategy.class)
  void noSearchClosesWhereTheMarginIsExactlyZero(Search.Strategy strategy) {
    for (int seed = 0; seed < INSTANCES; seed++) {
      Graph g = new IntegerNetworks(seed).graph();
      double[] grid = new double[2 * 17 * 17];
      for (int p = 0; p < 17 * 17; p++) {
        grid[2 * p] = p / 17 * 0.125 - 1;
        grid[2 * p + 1] = p % 17 * 0.125 - 1;
      }
      Tensor y =
          new Evaluation(g, new ScalarKernels())
              .values(Tensor.wrap(grid, 17 * 17, 2))[g.output().id()];
      double least = java.util.Arrays.stream(y.f64()).min().orElseThrow();
      Box box = IntegerNetworks.box();

      assertThat(close(strategy, g, box, least)).as("%s, seed %d", strategy, seed).isFalse();
    }
  }

  /** The decoys alone, and the least output that the bounds allow: both can be proved. */
  @ParameterizedTest
  @EnumSource(Search.Strategy.class)
  void propertiesBelowTheBoundsClose(Search.Strategy strategy) {
    for (int seed = 0; seed < INSTANCES; seed++) {
      RandomNetworks random = new RandomNetworks(seed, strategy.kind(seed));
      Graph g = random.graph();
      Box box = random.box();
      double least = lowerBound(g, box);
      double below = least - strategy.hair() * (1 + Math.abs(least));
      Atom atom = Search.atom(g.inputSize(), 0, 1, new BigDecimal(below), seed % 2 == 0);
      Specification spec = Search.specification(g, box, List.of(List.of(atom)));

      assertThat(Search.run(strategy, g, box, spec, CHECKS, PARALLEL))
          .as("%s, seed %d", strategy, seed)
          .isEqualTo(Driver.End.CLOSED);
    }
  }

  /** Where every neuron is stable the exact minimum is known: a hair decides. */
  @ParameterizedTest
  @EnumSource(Search.Strategy.class)
  void theExactMinimumSeparatesProvedFromUnproved(Search.Strategy strategy) {
    for (int seed = 0; seed < INSTANCES; seed++) {
      StableNetworks random = new StableNetworks(seed);
      Graph g = random.graph();
      Box box = random.box();
      Rational[] form = random.exact().forms(random.sides())[0];
      Rational least = form[box.size()];
      Rational size = Rational.of(random.scale);
      for (int i = 0; i < box.size(); i++) {
        double end = form[i].signum() >= 0 ? box.lower(i) : box.upper(i);
        Rational term = form[i].times(Rational.of(end));
        least = least.plus(term);
        size = size.plus(term.max(term.negate()));
      }
      double up = Math.nextUp(Math.nextUp(least.toDouble()));
      double hair = strategy.hair() * (size.toDouble() + Math.abs(up) + inner(g, box));

      assertThat(close(strategy, g, box, up)).as("%s, seed %d", strategy, seed).isFalse();
      assertThat(close(strategy, g, box, up - hair)).as("%s, seed %d", strategy, seed).isTrue();
    }
  }

  private static double inner(Graph g, Box box) {
    NodeBounds b = new Evaluation(g, new ScalarKernels()).intervals(List.of(box), Arithmetic.REAL);
    double most = 0;
    for (var node : g.nodes()) {
      for (int i = 0; i < node.size(); i++) {
        double x = Math.max(Math.abs(b.lower(node.id())[i]), Math.abs(b.upper(node.id())[i]));
        most = Math.max(most, x);
      }
    }
    return most;
  }

  private static boolean close(Search.Strategy strategy, Graph g, Box box, double rhs) {
    Atom atom = Search.atom(g.inputSize(), 0, 1, new BigDecimal(rhs), false);
    Specification spec = Search.specification(g, box, List.of(List.of(atom)));
    return Search.run(strategy, g, box, spec, 40, PARALLEL) == Driver.End.CLOSED;
  }
}
