package org.plumbline.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plumbline.bab.Cut;
import org.plumbline.bab.Decision;
import org.plumbline.bab.Driver;
import org.plumbline.bab.SearchEvent;
import org.plumbline.bab.Subdomain;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.SplitSet;
import org.plumbline.exact.Rational;
import org.plumbline.graph.Graph;
import org.plumbline.spec.Atom;
import org.plumbline.spec.Specification;
import org.plumbline.tensor.Box;

/**
 * Searches over properties that have counterexamples, on networks where all of them are known
 * exactly: no cut excludes one of its disjunct, no side is implied that one is not on, and no part
 * with one is closed. Disjuncts differ in what they ask, so that a cut of one often excludes
 * counterexamples of the other.
 */
class CutsHoldTest {
  private static final int NETWORKS = Tries.of(300, 300);
  private static final int CHECKS = 400;
  private static final Parallel PARALLEL = new Parallel(1);

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  /** Where the search types differ. */
  enum Rows {
    WIDE(Search.Strategy.CUTS),
    NARROW(Search.Strategy.CUTS_32),
    ONCE(Search.Strategy.CUTS_ONCE);

    private final Search.Strategy strategy;

    Rows(Search.Strategy strategy) {
      this.strategy = strategy;
    }
  }

  /** A network, thresholds between its extremes, and its values at all kinks. */
  private static final class Case {
    private final LineNetworks random;
    private final List<Rational[][]> kinks;
    private final double[] most = new double[2];
    private int found;
    private int used;
    private int foreign;

    Case(int seed) {
      random = new LineNetworks(seed);
      kinks = random.kinks(SplitSet.NONE);
      for (int d = 0; d < 2; d++) {
        double lo = extreme(d, 1);
        double hi = -extreme(d, -1);
        most[d] = lo + (seed % 5) * 0.05 * (hi - lo) - (seed % 5 == 0 ? 1e-3 * (1 + hi - lo) : 0);
      }
    }

    /** The least of sign times the output of a disjunct. */
    private double extreme(int d, int sign) {
      int out = random.graph().output().id();
      return kinks.stream().mapToDouble(v -> sign * v[out][d].toDouble()).min().orElseThrow();
    }

    private boolean meets(Rational[][] values, int disjunct) {
      Rational y = values[random.graph().output().id()][disjunct];
      return y.minus(Rational.of(most[disjunct])).signum() <= 0;
    }

    private static boolean isOn(Rational[][] values, Decision d) {
      Rational z = values[d.value()][d.element()].minus(Rational.of(d.point()));
      return d.side() * z.signum() >= 0;
    }

    private static boolean isOn(Rational[][] values, Decision... all) {
      for (Decision d : all) {
        if (!isOn(values, d)) {
          return false;
        }
      }
      return true;
    }

    private void holds(Cut cut) {
      for (Rational[][] v : kinks) {
        if (isOn(v, cut.sides())) {
          assertThat(meets(v, cut.premise().disjunct())).as("%s", cut).isFalse();
          foreign += meets(v, 1 - cut.premise().disjunct()) ? 1 : 0;
        }
      }
      found++;
    }

    private void on(SearchEvent event) {
      switch (event) {
        case SearchEvent.CutFound f -> holds(f.cut());
        case SearchEvent.CutMerged m -> holds(m.cut());
        case SearchEvent.Implied i -> {
          int d = i.subdomain().open()[0];
          assertThat(i.cut().premise().disjunct()).isEqualTo(d);
          for (Rational[][] v : kinks) {
            if (meets(v, d) && isOn(v, i.subdomain().path())) {
              assertThat(isOn(v, i.decision())).as("%s", i).isTrue();
            }
          }
          used++;
        }
        case SearchEvent.Excluded e -> {
          isClosed(e.subdomain(), e.subdomain().open()[0]);
          used++;
        }
        case SearchEvent.Closed c -> isClosed(c.subdomain(), c.disjunct());
        default -> {}
      }
    }

    private void isClosed(Subdomain s, int disjunct) {
      for (Rational[][] v : kinks) {
        if (isOn(v, s.path())) {
          assertThat(meets(v, disjunct)).isFalse();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Rows.class)
  void noCutExcludesACounterexampleOfItsDisjunct(Rows rows) {
    int found = 0;
    int used = 0;
    int foreign = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      Case c = new Case(seed);
      Graph g = c.random.graph();
      Box box = c.random.box();
      List<List<Atom>> disjuncts = new ArrayList<>();
      for (int d = 0; d < 2; d++) {
        BigDecimal rhs = new BigDecimal(c.most[d]);
        disjuncts.add(List.of(Search.atom(g.inputSize(), d, 1, rhs, false)));
      }
      Specification spec = Search.specification(g, box, disjuncts);

      Driver.End end = Search.run(rows.strategy, g, box, spec, CHECKS, PARALLEL, c::on);

      boolean any = c.kinks.stream().anyMatch(v -> c.meets(v, 0) || c.meets(v, 1));
      assertThat(any && end == Driver.End.CLOSED).as("seed %d", seed).isFalse();
      found += c.found;
      used += c.used;
      foreign += c.foreign;
    }
    // Nothing would be shown by searches that learn nothing, or where any disjunct would do.
    assertThat(found).isGreaterThan(NETWORKS / 5);

    assertThat(used).isPositive();
    assertThat(foreign).isPositive();
  }
}
