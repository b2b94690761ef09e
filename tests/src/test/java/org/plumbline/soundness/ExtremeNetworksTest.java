package org.plumbline.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.plumbline.bab.Driver;
import org.plumbline.bab.OperandRefinement;
import org.plumbline.bounds.AlphaCrown;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.exact.Exact;
import org.plumbline.exact.Rational;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.onnx.OnnxWriter;
import org.plumbline.soundness.ExtremeNetworks.Extreme;
import org.plumbline.spec.Atom;
import org.plumbline.spec.Specification;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.verify.Network;
import org.plumbline.verify.ProgressListener;
import org.plumbline.verify.Verdict;
import org.plumbline.verify.Verifier;
import org.plumbline.verify.VerifyOptions;

/**
 * Deep networks, weights far from 1, boxes of a point and boxes a million wide: no bound passes an
 * exact value, no search proves what has a counterexample, no true property is refuted.
 */
class ExtremeNetworksTest {
  private static final int NETWORKS = Tries.of(40, 10);
  private static final int FILES = Tries.of(4);
  private static final int CHECKS = 40;
  private static final VerifyOptions OPTIONS = new VerifyOptions(0.3, 1, 1, false, false);
  private static final Parallel PARALLEL = new Parallel(2);

  @TempDir Path folder;

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  static Stream<Arguments> methods() {
    return Stream.of(Methods.values())
        .flatMap(m -> Stream.of(Extreme.values()).map(e -> Arguments.of(m, e)));
  }

  static Stream<Arguments> strategies() {
    return Stream.of(Search.Strategy.values())
        .flatMap(s -> Stream.of(Extreme.values()).map(e -> Arguments.of(s, e)));
  }

  private static BoundResult bound(Methods m, int seed, ExtremeNetworks n, Arithmetic a) {
    Graph g = n.graph();
    Objectives rows = Objectives.all(g.output().id(), 1, 1, sign(seed));
    return m.with(PARALLEL, a, Methods.kernels(seed / 2))
        .bound(Batch.of(g, List.of(n.box())), rows, Budget.unlimited(), WalkObserver.NONE);
  }

  private static int sign(int seed) {
    return seed % 2 == 0 ? 1 : -1;
  }

  /** Tolerance 0: the minimum is an exact rational. */
  @ParameterizedTest
  @MethodSource("methods")
  void boundsOfStableNetworksAreNeverAboveTheExactMinimum(Methods m, Extreme e) {
    for (int seed = 0; seed < NETWORKS; seed++) {
      ExtremeNetworks n = new ExtremeNetworks(seed, e, true);
      Rational least = n.least(sign(seed));
      for (Arithmetic a : Arithmetic.values()) {
        BoundResult r = bound(m, seed, n, a);
        String where = "%s, %s, %s, seed %d".formatted(m, e, a, seed);
        below(where, r.lower()[0], least);
        below(where, r.walked()[0], least);
        if (a == Arithmetic.REAL && !m.name().endsWith("_32")) {
          assertThat(r.lower()[0]).as(where).isFinite();
        }
      }
    }
  }

  private static void below(String where, double bound, Rational value) {
    assertThat(bound).as(where).isLessThan(Double.POSITIVE_INFINITY);
    if (bound > Double.NEGATIVE_INFINITY) {
      assertThat(Rational.of(bound)).as(where).isLessThanOrEqualTo(value);
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void noExactValueLiesOutsideItsBounds(Methods m, Extreme e) {
    for (int seed = 0; seed < NETWORKS; seed++) {
      ExtremeNetworks n = new ExtremeNetworks(seed, e, false);
      Exact exact = n.exact();
      List<Rational[][]> values = new ArrayList<>();
      for (double[] x : Points.of(n.graph(), n.box(), 9, new SplittableRandom(seed))) {
        values.add(exact.at(x));
      }
      for (Arithmetic a : Arithmetic.values()) {
        BoundResult r = bound(m, seed, n, a);
        for (Rational[][] y : values) {
          String where = "%s, %s, %s, seed %d".formatted(m, e, a, seed);
          Rational out = y[n.graph().output().id()][0].times(Rational.of(sign(seed)));
          below(where, r.lower()[0], out);
          below(where, r.walked()[0], out);
          inside(where, n.graph(), r.bounds(), y);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Extreme.class)
  void noExactValueLiesOutsideItsRefinedBounds(Extreme e) {
    for (int seed = 0; seed < NETWORKS; seed++) {
      ExtremeNetworks n = new ExtremeNetworks(seed, e, false);
      Exact exact = n.exact();
      for (Arithmetic a : Arithmetic.values()) {
        NodeBounds found = bound(Methods.CROWN, seed, n, a).bounds();
        refinement(n.graph(), a, Methods.kernels(seed))
            .refine(n.box(), found, 20, Budget.unlimited());
        for (double[] x : Points.of(n.graph(), n.box(), 9, new SplittableRandom(seed))) {
          inside("%s, %s, seed %d, refined".formatted(e, a, seed), n.graph(), found, exact.at(x));
        }
      }
    }
  }

  private static OperandRefinement refinement(Graph g, Arithmetic a, Kernels kernels) {
    return new OperandRefinement(
        g,
        kernels,
        PARALLEL,
        a,
        new AlphaCrown(
            kernels, PARALLEL, a, new AlphaCrown.Options(3, 0.2, 0.98, 100), ElementType.FLOAT32),
        beta(a, kernels, 4),
        beta(a, kernels, 1));
  }

  private static BetaCrown beta(Arithmetic a, Kernels kernels, int evaluations) {
    BetaCrown.Options options = new BetaCrown.Options(evaluations, 0.1, 1, 0.98);
    Crown.Intermediate fixed = Crown.Intermediate.INTERVALS;
    return new BetaCrown(kernels, PARALLEL, a, fixed, options, ElementType.FLOAT32);
  }

  private static void inside(String where, Graph g, NodeBounds found, Rational[][] y) {
    for (Node node : g.nodes()) {
      for (int i = 0; i < node.size() && found.has(node.id()); i++) {
        String place = where + ", value " + node.id() + " element " + i;
        below(place, found.lower(node.id())[i], y[node.id()][i]);
        below(place, -found.upper(node.id())[i], y[node.id()][i].negate());
      }
    }
  }

  /** An execution that overflows is no execution of the graph: its magnitudes are checked apart. */
  @ParameterizedTest
  @MethodSource("methods")
  void noFloat32ExecutionLeavesTheBoundsForAllOfThem(Methods m, Extreme e) {
    for (int seed = 0; seed < NETWORKS; seed++) {
      ExtremeNetworks n = new ExtremeNetworks(seed, e, seed % 4 < 2);
      BoundResult r = bound(m, seed, n, Arithmetic.FLOAT32_ANY_ORDER);
      FloatExecution execution = new FloatExecution(n.graph(), new SplittableRandom(seed));
      // The lower corner is a point of floats, whatever the box.
      float y = execution.at(n.box().lower())[n.graph().output().id()][0];
      if (Float.isFinite(y)) {
        assertThat(sign(seed) * (double) y)
            .as("%s, %s, seed %d", m, e, seed)
            .isGreaterThanOrEqualTo(Math.max(r.lower()[0], r.walked()[0]));
      }
    }
  }

  /** The least value at some points, rounded up, is reached. */
  @ParameterizedTest
  @MethodSource("strategies")
  void noSearchClosesOverACounterexample(Search.Strategy strategy, Extreme e) {
    for (int seed = 0; seed < NETWORKS / 2; seed++) {
      ExtremeNetworks n = new ExtremeNetworks(seed, e, seed % 2 == 0);
      Exact exact = n.exact();
      double[][] points = Points.of(n.graph(), n.box(), 12, new SplittableRandom(seed));
      int output = n.graph().output().id();
      Rational least = exact.at(points[0])[output][0];
      for (double[] x : points) {
        least = least.min(exact.at(x)[output][0]);
      }
      double up = atLeast(seed % 2 == 0 ? n.least(1) : least);

      assertThat(close(strategy, n.graph(), n.box(), up))
          .as("%s, %s, seed %d: output <= %s", strategy, e, seed, up)
          .isFalse();
    }
  }

  private static boolean close(Search.Strategy strategy, Graph g, Box box, double rhs) {
    Atom atom = Search.atom(g.inputSize(), 0, 1, new BigDecimal(rhs), false);
    Specification spec = Search.specification(g, box, List.of(List.of(atom)));
    return Search.run(strategy, g, box, spec, CHECKS, PARALLEL) == Driver.End.CLOSED;
  }

  /** The least double that is not below a number. */
  private static double atLeast(Rational x) {
    double y = x.toDouble();
    while (Rational.of(y).compareTo(x) < 0) {
      y = Math.nextUp(y);
    }
    return y;
  }

  /** From file to verdict, on both sides of the exact minimum. */
  @ParameterizedTest
  @EnumSource(Extreme.class)
  void noVerdictContradictsTheExactMinimum(Extreme e) throws IOException {
    for (int seed = 0; seed < FILES; seed++) {
      ExtremeNetworks n = new ExtremeNetworks(seed, e, true);
      Path file = folder.resolve(e + "-" + seed + ".onnx");
      OnnxWriter.write(n.model(), file);
      Network network = Network.read(file);
      double up = atLeast(n.least(1));
      double down = -atLeast(n.least(1).negate());

      assertThat(verdict(network, n.box(), up))
          .as("%s, seed %d: output <= %s has a counterexample", e, seed, up)
          .isNotInstanceOf(Verdict.Verified.class);
      assertThat(verdict(network, n.box(), Math.nextDown(down)))
          .as("%s, seed %d: output <= %s has none", e, seed, Math.nextDown(down))
          .isNotInstanceOf(Verdict.Falsified.class);
    }
  }

  private static Verdict verdict(Network network, Box box, double rhs) throws IOException {
    Atom atom = Search.atom(network.inputs(), 0, 1, new BigDecimal(rhs), false);
    Specification spec = Search.specification(network.graph(), box, List.of(List.of(atom)));
    return Verifier.verify(network, spec, OPTIONS, ProgressListener.NONE, () -> false).verdict();
  }
}
