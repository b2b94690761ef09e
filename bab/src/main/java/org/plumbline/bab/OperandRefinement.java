package org.plumbline.bab;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.plumbline.bounds.AlphaCrown;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.Kernels;

/**
 * Tightens bounds of operands of activations on a box by small searches of their own: for every
 * undecided operand and either end, a target between the bound and what points reach is put to the
 * search over neurons of the layers below ({@code sign (z - target) <= 0} is a counterexample).
 * Where the search ends, the target is a bound; where its parts run out, the worst bound of the
 * parts that are open is one. Values are taken in graph order, each from bounds that know of all
 * tighter ones before it, so that what was gained in one layer is gained again in the next.
 *
 * <p><b>Sound</b> for all points of the box, whatever a specification says about them: a closed
 * part has {@code sign (z - target) > 0}, an open one at least its bound.
 *
 * <p>Cost: up to {@code parts} parts per end, each of a network that ends at the operand.
 *
 * @see <a href="https://arxiv.org/abs/1711.07356">Tjeng et al. 2019, who tighten such bounds by one
 *     mixed-integer program each</a>
 */
public final class OperandRefinement {
  private final Graph graph;
  private final Kernels kernels;
  private final Parallel parallel;
  private final Arithmetic arithmetic;
  private final AlphaCrown alpha;
  private final BetaCrown method;
  private final BetaCrown once;

  /**
   * A refinement for {@code graph}.
   *
   * @param alpha bounds values again where earlier ones became tighter
   * @param method bounds parts, and {@code once} looks at them first
   */
  public OperandRefinement(
      Graph graph,
      Kernels kernels,
      Parallel parallel,
      Arithmetic arithmetic,
      AlphaCrown alpha,
      BetaCrown method,
      BetaCrown once) {
    this.graph = graph;
    this.kernels = kernels;
    this.parallel = parallel;
    this.arithmetic = arithmetic;
    this.alpha = alpha;
    this.method = method;
    this.once = once;
  }

  /**
   * Tightens bounds.
   *
   * @param bounds bounds of all values on {@code box}, batch size 1, overwritten with tighter ones
   * @param parts most parts per end of an operand
   * @param budget ends the refinement; what was shown until then is kept
   * @return the number of parts that were bounded
   */
  public long refine(Box box, NodeBounds bounds, int parts, Budget budget) {
    Set<Integer> values = values();
    long bounded = 0;
    int left = values.size();
    for (Node node : graph.nodes()) {
      if (values.contains(node.id()) && !budget.exhausted()) {
        bounded += refine(node, box, bounds, parts, share(budget, left));
        left--;
      }
    }
    return bounded;
  }

  /** The values that activations read and that depend on others: those before have exact bounds. */
  private Set<Integer> values() {
    Set<Integer> values = new HashSet<>();
    boolean[] nonlinear = new boolean[graph.nodes().size()];
    int lastInput = graph.inputs().stream().mapToInt(Node::id).max().orElse(0);
    for (Node node : graph.nodes()) {
      boolean below = false;
      for (int k : node.operands()) {
        below |= nonlinear[k];
        if (node.op() instanceof Activation && nonlinear[k] && k >= lastInput) {
          values.add(k);
        }
      }
      nonlinear[node.id()] = below || !(node.op() instanceof Affine || node.operands().isEmpty());
    }
    return values;
  }

  private static Budget share(Budget budget, int left) {
    if (budget.deadlineNanos() == Long.MAX_VALUE) {
      return budget;
    }
    long now = System.nanoTime();
    long end = now + (budget.deadlineNanos() - now) / left;
    return new Budget(end, budget.blockElements(), budget.cancelled());
  }

  private long refine(Node node, Box box, NodeBounds bounds, int parts, Budget budget) {
    Objectives rows = OperandRows.undecided(graph, node, bounds);
    if (rows.rows() == 0) {
      return 0;
    }
    Scores seen = new Scores(graph, rows.rows());
    BoundResult r = alpha.bound(new Batch(graph, bounds), rows, budget, seen);
    if (!r.complete()) {
      return 0;
    }
    for (int k = 0; k < rows.rows(); k++) {
      tighten(bounds, node.id(), rows.element()[k], rows.sign()[k], r.lower()[k]);
    }
    OperandTargets targets = new OperandTargets(graph, node, box, bounds, kernels);
    targets.reach(rows, seen, budget);
    return targets.choose() == 0 ? 0 : search(node, box, targets, bounds, parts, budget);
  }

  /** Records that {@code sign z >= lower} for an element of a value. */
  static void tighten(NodeBounds bounds, int value, int element, int sign, double lower) {
    if (sign > 0) {
      bounds.intersect(value, element, lower, Double.POSITIVE_INFINITY);
    } else {
      bounds.intersect(value, element, Double.NEGATIVE_INFINITY, -lower);
    }
  }

  private long search(
      Node node, Box box, OperandTargets targets, NodeBounds bounds, int parts, Budget budget) {
    Query query = targets.query();
    Root root = new Root(0, box, bounds.upTo(query.graph(), node.id()));
    ActivationSplitEvaluator.Branching first =
        new ActivationSplitEvaluator.Branching(1, 1, Reduction.MIN, true);
    // Points are of no use here: a target that is reached is only not shown.
    ActivationSplitEvaluator evaluator =
        new ActivationSplitEvaluator(query, method, once, first, kernels, point -> false);
    evaluator.prepare(root, kernels, parallel, arithmetic, budget);
    int m = targets.size();
    double[] lower = new double[m];
    long[] bounded = new long[m];
    parallel.forEach(
        m,
        k -> {
          Driver.Outcome out = search(evaluator, targets.whole(root, k), parts, budget);
          lower[k] = out.end() == Driver.End.CLOSED ? 0 : Math.min(0, out.worstBound());
          bounded[k] = out.bounded();
        });
    long sum = 0;
    for (int k = 0; k < m; k++) {
      tighten(bounds, node.id(), targets.element(k), targets.sign(k), targets.bound(k, lower[k]));
      sum += bounded[k];
    }
    return sum;
  }

  /** One search of its own, on one thread, which ends after so many parts. */
  private static Driver.Outcome search(
      ActivationSplitEvaluator evaluator, Subdomain whole, int parts, Budget budget) {
    long[] seen = {0};
    SearchListener count =
        event -> {
          if (event instanceof SearchEvent.Progress p) {
            seen[0] = p.bounded();
          }
        };
    Budget own =
        new Budget(
            budget.deadlineNanos(),
            budget.blockElements(),
            () -> seen[0] >= parts || budget.cancelled().getAsBoolean());
    return new Driver(evaluator, count, OperandTargets.BATCH).run(List.of(whole), own);
  }
}
