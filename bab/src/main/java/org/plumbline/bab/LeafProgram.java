package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.linear.LinearSolver;
import org.ojalgo.structure.Access1D;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;

/**
 * Advises on parts whose neurons are all decided, by a linear program over the inputs. There a row
 * of every decided value is exact, and the multipliers of the decisions are all that a bound can
 * still gain by: the program finds the best ones at once, where gradient steps may take very many.
 *
 * <p>With {@code x = lower + width * y}, {@code y} in [0, 1], a row {@code a y + e} of one atom of
 * the disjunct, and {@code g_k y + h_k >= 0} for the decisions and for minus the other atoms, the
 * dual is: minimise {@code sum beta_k h_k + sum tau_i} over {@code beta >= 0, tau >= 0} with {@code
 * sum_k beta_k g_ki - tau_i <= a_i}. Its multipliers are a {@code y} that comes nearest to a
 * counterexample.
 *
 * <p><b>Sound</b>: the program decides nothing. Its multipliers, clamped to [0, {@link #LARGEST}],
 * enter an ordinary walk in double with its errors, and only what that walk bounds closes a
 * disjunct; its point is a candidate like any other. A counterexample of a disjunct meets all its
 * atoms, so that a bound of one of them may use the others.
 *
 * <p>Cost: one walk per value with decisions, and a program of as many constraints as free inputs;
 * nothing is done where that is more than {@link #MOST_NUMBERS} numbers.
 */
final class LeafProgram {
  /** Numbers of a program at most. */
  private static final long MOST_NUMBERS = 1_000_000;

  /** Multipliers at most, in the scale of the row: a part without points has no largest one. */
  private static final double LARGEST = 1e5;

  private static final long MOST_MILLIS = 2_000;

  private final ActivationSplitEvaluator evaluator;
  private final BetaCrown method;
  private final Graph graph;

  /**
   * A program for the parts of an evaluator.
   *
   * @param method bounds rows in double, by one evaluation
   */
  LeafProgram(ActivationSplitEvaluator evaluator, BetaCrown method) {
    this.evaluator = evaluator;
    this.method = method;
    graph = evaluator.graph;
  }

  /** What a program found for one disjunct: multipliers of all its constraints, and a point. */
  private record Advice(double[] betas, double @Nullable [] point) {}

  /** A linear function of the scaled free inputs. */
  private record Row(double[] slope, double constant) {
    /** {@code side * (this - point)}. */
    Row from(double point, int side) {
      double[] s = slope.clone();
      Arrays.setAll(s, i -> side * s[i]);
      return new Row(s, side * (constant - point));
    }
  }

  /**
   * The part without the disjuncts that are refuted on it.
   *
   * @param candidates gets points that may be counterexamples
   */
  Subdomain close(Subdomain s, Budget budget, SearchListener listener, List<double[]> candidates) {
    Leaf leaf = new Leaf(s);
    if (leaf.numbers() > MOST_NUMBERS || budget.exhausted() || !leaf.read(budget)) {
      return s;
    }
    int[] open = new int[s.open().length];
    int n = 0;
    for (int d : s.open()) {
      int atom = leaf.refuted(d, budget, candidates);
      if (atom >= 0) {
        listener.on(new SearchEvent.Closed(s, d, atom));
      } else {
        open[n++] = d;
      }
    }
    return s.with(s.overrides(), Arrays.copyOf(open, n), s.bound(), s.warm());
  }

  /** One part, with rows of everything that a program needs. */
  private final class Leaf {
    private final Subdomain part;
    private final double[] lower = new double[graph.inputSize()];
    private final double[] width = new double[lower.length];
    private final int[] free;
    private final Row[] decided;
    private final Row[] atoms = new Row[graph.node(evaluator.query.atoms()).size()];

    Leaf(Subdomain part) {
      // Without multipliers: the program looks for them.
      this.part = part.with(part.overrides(), part.open(), part.bound(), new Subdomain.Warm[0]);
      decided = new Row[part.path().length];
      NodeBounds bounds = evaluator.boundsOf(part);
      int count = 0;
      int[] wide = new int[lower.length];
      for (Node input : graph.inputs()) {
        int offset = graph.inputOffset(input.id());
        for (int i = 0; i < input.size(); i++) {
          lower[offset + i] = bounds.lower(input.id())[i];
          width[offset + i] = bounds.upper(input.id())[i] - lower[offset + i];
          if (width[offset + i] > 0) {
            wide[count++] = offset + i;
          }
        }
      }
      free = Arrays.copyOf(wide, count);
    }

    long numbers() {
      return (long) free.length * (part.path().length + atoms.length + free.length);
    }

    /** Rows of the decided elements and of all atoms; false if the budget ended. */
    boolean read(Budget budget) {
      Decision[] path = part.path();
      for (Node node : graph.nodes()) {
        int[] own =
            IntStream.range(0, path.length).filter(k -> path[k].value() == node.id()).toArray();
        int[] element = IntStream.of(own).map(k -> path[k].element()).toArray();
        Row[] rows = own.length == 0 ? new Row[0] : rows(node.id(), budget, element);
        if (rows.length < own.length) {
          return false;
        }
        for (int k = 0; k < own.length; k++) {
          decided[own[k]] = rows[k].from(path[own[k]].point(), path[own[k]].side());
        }
      }
      int[] all = new int[atoms.length];
      Arrays.setAll(all, a -> a);
      Row[] rows = rows(evaluator.query.atoms(), budget, all);
      System.arraycopy(rows, 0, atoms, 0, rows.length);
      return rows.length == atoms.length;
    }

    /** Rows of elements of a value, or none if the budget ended. */
    private Row[] rows(int value, Budget budget, int... element) {
      int n = element.length;
      int[] sign = new int[n];
      Arrays.fill(sign, 1);
      Objectives objectives = new Objectives(value, new int[n], element, sign);
      Scores seen = new Scores(graph, n);
      double[] bound = evaluator.boundOnce(method, part, objectives, budget, seen);
      Row[] out = new Row[bound.length];
      for (int r = 0; r < out.length; r++) {
        double[] a = seen.coefficients(r);
        double[] slope = new double[free.length];
        // The row is least at the corner where its bound was taken.
        double constant = bound[r];
        for (int k = 0; k < free.length; k++) {
          slope[k] = a[free[k]] * width[free[k]];
          constant -= Math.min(0, slope[k]);
        }
        out[r] = new Row(slope, constant);
      }
      return out;
    }

    /** The atom whose bound refutes a disjunct by the multipliers of its program, or -1. */
    int refuted(int disjunct, Budget budget, List<double[]> candidates) {
      int[] own = evaluator.query.disjuncts()[disjunct];
      List<Row> constraints = new ArrayList<>(List.of(decided));
      Subdomain with = part;
      for (int k = 1; k < own.length; k++) {
        constraints.add(atoms[own[k]].from(0, -1));
        with = with.decide(new Decision(evaluator.query.atoms(), own[k], 0, -1));
      }
      Advice advice = solve(atoms[own[0]], constraints, budget);
      if (advice == null) {
        return -1;
      }
      if (advice.point() != null) {
        candidates.add(advice.point());
      }
      Objectives one =
          new Objectives(evaluator.query.atoms(), new int[1], new int[] {own[0]}, new int[] {1});
      Subdomain.Warm warm = new Subdomain.Warm(own[0], null, advice.betas());
      Subdomain start =
          with.with(with.overrides(), with.open(), with.bound(), new Subdomain.Warm[] {warm});
      double[] bound = evaluator.boundOnce(method, start, one, budget, WalkObserver.NONE);
      return bound.length == 1 && evaluator.query.refutes(own[0], bound[0]) ? own[0] : -1;
    }

    private @Nullable Advice solve(Row objective, List<Row> constraints, Budget budget) {
      double unit = norm(objective);
      int m = constraints.size();
      int n = free.length;
      double[] scale = new double[m];
      double[] cost = new double[m + n];
      for (int k = 0; k < m; k++) {
        scale[k] = unit / norm(constraints.get(k));
        cost[k] = constraints.get(k).constant() * scale[k] / unit;
      }
      Arrays.fill(cost, m, m + n, 1);
      LinearSolver.Builder program = LinearSolver.newBuilder(cost);
      for (int i = 0; i < n; i++) {
        double[] row = new double[m + n];
        for (int k = 0; k < m; k++) {
          row[k] = constraints.get(k).slope()[i] * scale[k] / unit;
        }
        row[m + i] = -1;
        program.inequality(objective.slope()[i] / unit, row);
      }
      double[] most = new double[m + n];
      Arrays.fill(most, 0, m, LARGEST);
      Arrays.fill(most, m, m + n, Double.POSITIVE_INFINITY);
      program.lower(new double[m + n]).upper(most);
      Optimisation.Options limits = new Optimisation.Options();
      long left = (budget.deadlineNanos() - System.nanoTime()) / 1_000_000;
      limits.time_abort = Math.clamp(left, 1, MOST_MILLIS);
      limits.time_suffice = limits.time_abort;
      Optimisation.Result result = program.build(limits).solve();
      if (!result.getState().isFeasible()) {
        return null;
      }
      double[] betas = new double[m];
      for (int k = 0; k < m; k++) {
        double beta = result.doubleValue(k);
        betas[k] = beta > 0 ? Math.min(beta, LARGEST) * scale[k] : 0;
      }
      return new Advice(betas, point(result));
    }

    /** The size of a row, 1 for one that says nothing. */
    private static double norm(Row row) {
      double most = Math.abs(row.constant());
      for (double s : row.slope()) {
        most = Math.max(most, Math.abs(s));
      }
      return most > 0 && Double.isFinite(most) ? most : 1;
    }

    private double @Nullable [] point(Optimisation.Result result) {
      Access1D<?> y = result.getDualSolution().map(Supplier::get).orElse(null);
      if (y == null || y.size() < free.length) {
        return null;
      }
      double[] x = lower.clone();
      for (int i = 0; i < free.length; i++) {
        x[free[i]] += Math.clamp(y.doubleValue(i), 0, 1) * width[free[i]];
      }
      return x;
    }
  }
}
