package org.plumbline.bounds;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Coupled;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Input;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.SparseLines;
import org.plumbline.tensor.Tensor;

/**
 * Optimises the free parameters of one block of rows: Adam on the lines of undecided elements and
 * on the multipliers of splits. The gradient needs no automatic differentiation: one forward sweep
 * along the lines in use at the minimiser of each row gives {@code d lb / d slope_j = A_j z_j} and
 * {@code d lb / d intercept_j = A_j}, which the leaves pull back to their parameters; {@code d lb /
 * d beta = -side (z_j - point)} (notes of algorithms, 5.1).
 */
final class RowOptimiser {
  /** What all blocks of a call share. */
  record Problem(
      CrownPass pass,
      Objectives objectives,
      List<SplitSet> splits,
      @Nullable RowState state,
      BetaCrown.Options options,
      WalkObserver observer) {}

  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final Problem problem;
  private final Graph graph;
  private final NodeBounds bounds;
  private final int from;
  private final int rows;
  private final @Nullable Lines[] lines;
  private final double[][] coefficient;
  private final Free free;
  private final Multiplier multiplier;
  private final double[] current;
  private final double[] currentError;
  private final double[] best;

  RowOptimiser(Problem problem, int from, int rows) {
    this.problem = problem;
    this.from = from;
    this.rows = rows;
    graph = problem.pass().graph();
    bounds = problem.pass().bounds();
    lines = new Lines[graph.nodes().size()];
    coefficient = new double[graph.nodes().size()][0];
    current = new double[problem.objectives().rows()];
    currentError = new double[current.length];
    best = new double[rows];
    Arrays.fill(best, Double.NEGATIVE_INFINITY);
    free = new Free();
    multiplier = new Multiplier();
  }

  /** Numbers that one row holds at a time, for the size of blocks. */
  static int elementsPerRow(Graph graph, int last) {
    long sum = 1;
    for (Node node : graph.nodes()) {
      if (node.id() <= last) {
        sum += node.op() instanceof Activation ? 4L * node.size() : node.size();
      }
    }
    return (int) Math.min(Integer.MAX_VALUE, sum / 4 + 1);
  }

  void run(double[] lower, double[] error) {
    double rate = 1;
    for (int it = 1; it <= problem.options().evaluations(); it++) {
      free.writeLines();
      evaluate();
      keepBest(lower, error);
      boolean last = it == problem.options().evaluations();
      if (last || finished(lower) || problem.pass().budget().exhausted()) {
        break;
      }
      Tensor[] values = forward();
      free.step(values, rate, it);
      multiplier.step(values, rate, it);
      rate *= problem.options().decay();
    }
    free.store();
  }

  private void evaluate() {
    CrownPass pass = problem.pass();
    WalkObserver record =
        (value, first, block) -> {
          if (graph.node(value).op() instanceof Affine) {
            problem.observer().at(value, first, block);
            return;
          }
          coefficient[value] = block.coefficients().f64().clone();
          problem.observer().at(value, first, block);
        };
    Walk walk =
        new Walk(
            graph,
            bounds,
            pass.charges(),
            new Relaxations(pass.relaxations(), lines),
            multiplier,
            record,
            rows);
    Walk.run(walk, pass.kernels(), problem.objectives(), from, current, currentError);
  }

  private void keepBest(double[] lower, double[] error) {
    for (int r = 0; r < rows; r++) {
      if (current[from + r] > best[r]) {
        best[r] = current[from + r];
        lower[from + r] = best[r];
        error[from + r] = currentError[from + r];
        free.keep(r);
        multiplier.keep(r);
      }
    }
  }

  private boolean finished(double[] lower) {
    RowState state = problem.state();
    if (state == null) {
      return false;
    }
    for (int r = 0; r < rows; r++) {
      if (!(lower[from + r] > state.target(from + r))) {
        return false;
      }
    }
    return true;
  }

  private int subdomain(int r) {
    return problem.objectives().subdomain()[from + r];
  }

  /** Values along the lines in use at the minimiser of each row, {@code [rows, n]} per node. */
  private Tensor[] forward() {
    Tensor[] values = new Tensor[graph.nodes().size()];
    for (Node node : graph.nodes()) {
      if (node.id() > problem.objectives().value()) {
        break;
      }
      values[node.id()] = forward(node, values);
    }
    return values;
  }

  private Tensor forward(Node node, Tensor[] values) {
    int n = node.size();
    Tensor out = Tensor.zeros(ElementType.FLOAT64, rows, n);
    double[] y = out.f64();
    double[] a = coefficient[node.id()];
    switch (node.op()) {
      case Input input -> {
        for (int at = 0; at < y.length; at++) {
          int box = subdomain(at / n) * n + at % n;
          boolean up = a.length > 0 && a[at] < 0;
          y[at] = up ? bounds.upper(node.id())[box] : bounds.lower(node.id())[box];
        }
      }
      case Affine op -> {
        double[] bias = op.bias();
        for (int at = 0; at < y.length && bias.length > 0; at++) {
          y[at] = bias[at % n];
        }
        for (int k = 0; k < node.operands().size(); k++) {
          op.apply(problem.pass().kernels(), k, values[node.operands().get(k)], out);
        }
      }
      case Activation f -> {
        double[] x = values[node.operands().get(0)].f64();
        Lines l = lineOf(node.id());
        for (int at = 0; at < y.length; at++) {
          boolean below = a.length == 0 || a[at] >= 0;
          y[at] =
              below
                  ? l.lowerSlope(at) * x[at] + l.lowerIntercept(at)
                  : l.upperSlope(at) * x[at] + l.upperIntercept(at);
        }
      }
      case Coupled c -> coupled(node, values, a, y);
      case Product p -> throw new IllegalStateException("optimisation over products");
    }
    return out;
  }

  private void coupled(Node node, Tensor[] values, double[] a, double[] y) {
    int n = node.size();
    Tensor x = values[node.operands().get(0)];
    for (int at = 0; at < y.length; at++) {
      Relaxations.Rows both = problem.pass().relaxations().rows(node.id(), subdomain(at / n));
      SparseLines l = a.length == 0 || a[at] >= 0 ? both.below() : both.above();
      y[at] = l.intercept(at % n);
      for (int t = l.start(at % n); t < l.start(at % n + 1); t++) {
        y[at] += l.coefficient(t) * x.get(at / n, l.index(t));
      }
    }
  }

  private Lines lineOf(int node) {
    Lines l = lines[node];
    if (l == null) {
      throw new IllegalStateException("no lines for value " + node);
    }
    return l;
  }

  /** Line parameters of the undecided elements of all rows: row by row, node by node. */
  private final class Free {
    private final int[] row;
    private final int[] node;
    private final int[] at;
    private final double[] parameter;
    private final double[] bestParameter;
    private final double[] first;
    private final double[] second;
    private final int[] rowStart = new int[rows + 1];

    Free() {
      int count = count();
      row = new int[count];
      node = new int[count];
      at = new int[count];
      // Lower parameters first, upper parameters after them.
      parameter = new double[2 * count];
      bestParameter = new double[2 * count];
      first = new double[2 * count];
      second = new double[2 * count];
      Arrays.fill(parameter, Double.NaN);
      collect();
    }

    private int count() {
      int count = 0;
      for (int r = 0; r < rows; r++) {
        for (Node n : graph.nodes()) {
          if (n.op() instanceof Activation f && n.id() <= problem.objectives().value()) {
            for (int i = 0; i < n.size(); i++) {
              count += isFree(n, f, r, i) ? 1 : 0;
            }
          }
        }
      }
      return count;
    }

    private boolean isFree(Node n, Activation f, int r, int i) {
      int operand = n.operands().get(0);
      int k = subdomain(r) * n.size() + i;
      return !f.isLinear(
          bounds.lower(operand)[k], bounds.upper(operand)[k], bounds.side(operand, k));
    }

    private void collect() {
      int count = 0;
      for (int r = 0; r < rows; r++) {
        rowStart[r] = count;
        RowState state = problem.state();
        byte[] start = state == null ? null : state.parameters(from + r);
        int s = 0;
        for (Node n : graph.nodes()) {
          if (n.op() instanceof Activation f && n.id() <= problem.objectives().value()) {
            Lines own = lines[n.id()];
            if (own == null) {
              own = new Lines(rows * n.size());
              lines[n.id()] = own;
            }
            for (int i = 0; i < n.size(); i++, s++) {
              if (isFree(n, f, r, i)) {
                row[count] = r;
                node[count] = n.id();
                at[count] = r * n.size() + i;
                if (start != null && start[2 * s] >= 0) {
                  parameter[count] = RowState.decode(start[2 * s]);
                  parameter[row.length + count] = RowState.decode(start[2 * s + 1]);
                }
                count++;
              } else {
                relax(n, f, r, i, Double.NaN, Double.NaN);
              }
            }
          }
        }
      }
      rowStart[rows] = count;
    }

    private void relax(Node n, Activation f, int r, int i, double lowerParam, double upperParam) {
      int operand = n.operands().get(0);
      int k = subdomain(r) * n.size() + i;
      f.relax(
          bounds.lower(operand)[k],
          bounds.upper(operand)[k],
          bounds.side(operand, k),
          lowerParam,
          upperParam,
          lineOf(n.id()),
          r * n.size() + i);
    }

    void writeLines() {
      for (int c = 0; c < row.length; c++) {
        Node n = graph.node(node[c]);
        if (n.op() instanceof Activation f) {
          int i = at[c] % n.size();
          relax(n, f, row[c], i, parameter[c], parameter[row.length + c]);
          if (Double.isNaN(parameter[c])) {
            parameter[c] = startParameter(n, f, c, i, true);
            parameter[row.length + c] = startParameter(n, f, c, i, false);
          }
        }
      }
    }

    /** The parameter that stands for the line which CROWN chose. */
    private double startParameter(Node n, Activation f, int c, int i, boolean below) {
      int operand = n.operands().get(0);
      int k = subdomain(row[c]) * n.size() + i;
      double lo = bounds.lower(operand)[k];
      double hi = bounds.upper(operand)[k];
      return below ? f.startLower(lo, hi) : f.startUpper(lo, hi);
    }

    void step(Tensor[] values, double rate, int it) {
      double[] d = new double[4];
      for (int c = 0; c < row.length; c++) {
        Node n = graph.node(node[c]);
        double[] a = coefficient[n.id()];
        if (a.length == 0 || a[at[c]] == 0 || !(n.op() instanceof Activation f)) {
          continue;
        }
        double x = a[at[c]];
        double z = values[n.operands().get(0)].f64()[at[c]];
        Arrays.fill(d, 0);
        d[x > 0 ? 0 : 2] = x * z;
        d[x > 0 ? 1 : 3] = x;
        int operand = n.operands().get(0);
        int k = subdomain(row[c]) * n.size() + at[c] % n.size();
        f.relaxPullback(
            bounds.lower(operand)[k],
            bounds.upper(operand)[k],
            bounds.side(operand, k),
            parameter[c],
            parameter[row.length + c],
            d);
        double alphaRate = problem.options().alphaRate() * rate;
        adam(parameter, first, second, c, d[2], alphaRate, it);
        adam(parameter, first, second, row.length + c, d[3], alphaRate, it);
        parameter[c] = Math.clamp(parameter[c], 0, 1);
        parameter[row.length + c] = Math.clamp(parameter[row.length + c], 0, 1);
      }
    }

    void keep(int r) {
      for (int c = rowStart[r]; c < rowStart[r + 1]; c++) {
        bestParameter[c] = parameter[c];
        bestParameter[row.length + c] = parameter[row.length + c];
      }
    }

    void store() {
      RowState state = problem.state();
      if (state == null) {
        return;
      }
      int elements = 0;
      int[] offset = new int[graph.nodes().size()];
      for (Node n : graph.nodes()) {
        if (n.op() instanceof Activation && n.id() <= problem.objectives().value()) {
          offset[n.id()] = elements;
          elements += n.size();
        }
      }
      for (int r = 0; r < rows; r++) {
        byte[] out = new byte[2 * elements];
        Arrays.fill(out, (byte) -1);
        for (int c = rowStart[r]; c < rowStart[r + 1]; c++) {
          int s = offset[node[c]] + at[c] - r * graph.node(node[c]).size();
          out[2 * s] = RowState.encode(bestParameter[c]);
          out[2 * s + 1] = RowState.encode(bestParameter[row.length + c]);
        }
        state.start(from + r, out, multiplier.best(r));
      }
    }
  }

  private static void adam(
      double[] p, double[] first, double[] second, int c, double gradient, double rate, int it) {
    if (!Double.isFinite(gradient)) {
      return;
    }
    first[c] = BETA_1 * first[c] + (1 - BETA_1) * gradient;
    second[c] = BETA_2 * second[c] + (1 - BETA_2) * gradient * gradient;
    double m = first[c] / (1 - Math.pow(BETA_1, it));
    double v = second[c] / (1 - Math.pow(BETA_2, it));
    p[c] += rate * m / (Math.sqrt(v) + EPSILON);
  }

  /** The multipliers of the splits of all rows. */
  private final class Multiplier implements Multipliers {
    private final double[][] beta = new double[rows][];
    private final double[][] bestBeta = new double[rows][];
    private final double[][] first = new double[rows][];
    private final double[][] second = new double[rows][];
    private boolean any;

    Multiplier() {
      for (int r = 0; r < rows; r++) {
        int n = problem.splits().get(subdomain(r)).size();
        beta[r] = new double[n];
        RowState state = problem.state();
        double[] start = state == null ? null : state.betas(from + r);
        if (start != null) {
          System.arraycopy(start, 0, beta[r], 0, Math.min(n, start.length));
        }
        bestBeta[r] = beta[r].clone();
        first[r] = new double[n];
        second[r] = new double[n];
        any |= n > 0;
      }
    }

    @Override
    public Term at(int value, int globalRow) {
      int r = globalRow - from;
      if (!any) {
        return Term.EMPTY;
      }
      SplitSet s = problem.splits().get(subdomain(r));
      int count = 0;
      for (int k = 0; k < s.size(); k++) {
        count += s.value()[k] == value && beta[r][k] > 0 ? 1 : 0;
      }
      if (count == 0) {
        return Term.EMPTY;
      }
      Term term = new Term(new int[count], new double[count], new double[count]);
      int t = 0;
      for (int k = 0; k < s.size(); k++) {
        if (s.value()[k] == value && beta[r][k] > 0) {
          term.element()[t] = s.element()[k];
          term.coefficient()[t] = -s.side()[k] * beta[r][k];
          term.constant()[t++] = s.side()[k] * beta[r][k] * s.point()[k];
        }
      }
      return term;
    }

    void step(Tensor[] values, double rate, int it) {
      for (int r = 0; r < rows && any; r++) {
        SplitSet s = problem.splits().get(subdomain(r));
        for (int k = 0; k < s.size(); k++) {
          Tensor v = values[s.value()[k]];
          double gradient = -s.side()[k] * (v.get(r, s.element()[k]) - s.point()[k]);
          double betaRate = problem.options().betaRate() * rate;
          adam(beta[r], first[r], second[r], k, gradient, betaRate, it);
          beta[r][k] = Math.max(0, beta[r][k]);
        }
      }
    }

    void keep(int r) {
      bestBeta[r] = beta[r].clone();
    }

    double[] best(int r) {
      return bestBeta[r];
    }
  }
}
