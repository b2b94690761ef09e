package org.plumbline.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plumbline.bab.Driver;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.Region;
import org.plumbline.bounds.SplitSet;
import org.plumbline.exact.Rational;
import org.plumbline.graph.Graph;
import org.plumbline.spec.Atom;
import org.plumbline.spec.Specification;

/**
 * Networks of rectifiers whose exact minimum is known: parts of a region, batches and boxes of
 * inputs must all prove what lies a little below it, and none what lies at it.
 */
class RegionSearchTest {
  private static final int NETWORKS = Tries.of(100, 40);
  private static final int CHECKS = 400;
  private static final Parallel PARALLEL = new Parallel(1);

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  @ParameterizedTest
  @EnumSource(Search.Strategy.class)
  void theExactMinimumSeparatesProvedFromUnproved(Search.Strategy strategy) {
    for (int seed = 0; seed < NETWORKS; seed++) {
      LineNetworks random = new LineNetworks(seed);
      assertThat(Region.fits(random.graph())).isTrue();
      int output = seed % 2;
      double least = minimum(random, output);
      double up = Math.nextUp(Math.nextUp(least));
      double below = least - 1e-3 * (1 + Math.abs(least));

      assertThat(end(strategy, random, output, up))
          .as("%s, seed %d, at %s", strategy, seed, least)
          .isNotEqualTo(Driver.End.CLOSED);
      assertThat(end(strategy, random, output, below))
          .as("%s, seed %d, below %s", strategy, seed, least)
          .isEqualTo(Driver.End.CLOSED);
    }
  }

  private static double minimum(LineNetworks random, int output) {
    int out = random.graph().output().id();
    return random.kinks(SplitSet.NONE).stream()
        .map(values -> values[out][output])
        .reduce(Rational::min)
        .orElseThrow()
        .toDouble();
  }

  private static Driver.End end(
      Search.Strategy strategy, LineNetworks random, int output, double most) {
    Graph g = random.graph();
    Atom atom = Search.atom(g.inputSize(), output, 1, new BigDecimal(most), false);
    Specification spec = Search.specification(g, random.box(), List.of(List.of(atom)));
    // Bounds of one evaluation take more parts.
    int checks = strategy == Search.Strategy.CUTS_ONCE ? 1000 : CHECKS;
    return Search.run(strategy, g, random.box(), spec, checks, PARALLEL);
  }
}
