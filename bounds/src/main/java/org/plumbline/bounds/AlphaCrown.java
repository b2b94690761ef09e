package org.plumbline.bounds;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;

/**
 * alpha-CROWN: the lines of the objectives and those of all intermediate bounds are optimised
 * together, every row having lines of its own. An evaluation recomputes the intermediate bounds in
 * graph order and keeps the tightest seen; a step sends the derivatives of the objectives by those
 * bounds back into the rows that computed them (notes of algorithms, 5.1).
 *
 * <p><b>Sound</b> for any lines: each evaluation consists of ordinary walks with error terms, and
 * the tighter of two valid bounds is valid. Every row is at least CROWN's, the first evaluation.
 *
 * <p>Cost per evaluation: a backward walk and a forward sweep of every row. Memory: five numbers
 * per row and element within its window.
 *
 * @see <a href="https://arxiv.org/abs/2011.13824">Xu et al. 2021</a>
 */
public final class AlphaCrown implements BoundMethod {
  /** Evaluations without progress after which the optimiser stops. */
  private static final int PATIENCE = 10;

  /**
   * How to optimise.
   *
   * @param evaluations bounds computed per row, at least 1
   * @param rate step of Adam
   * @param decay factor on the step after each evaluation
   * @param megabytes memory that parameters of intermediate rows may take; where they need more,
   *     only the lines of the objectives are optimised
   */
  public record Options(int evaluations, double rate, double decay, int megabytes) {
    /** Checks the ranges. */
    public Options {
      if (evaluations < 1 || !(rate > 0) || !(decay > 0 && decay <= 1) || megabytes < 0) {
        throw new IllegalArgumentException("options out of range");
      }
    }
  }

  private final Kernels kernels;
  private final Parallel parallel;
  private final Arithmetic arithmetic;
  private final Options options;
  private final ElementType type;

  /** A method with these kernels, threads and options, and rows of {@code type}. */
  public AlphaCrown(
      Kernels kernels,
      Parallel parallel,
      Arithmetic arithmetic,
      Options options,
      ElementType type) {
    this.kernels = kernels;
    this.parallel = parallel;
    this.arithmetic = arithmetic;
    this.options = options;
    this.type = type;
  }

  @Override
  public String name() {
    return "alpha-crown";
  }

  @Override
  public BoundResult bound(
      Batch batch, Objectives objectives, Budget budget, WalkObserver observer) {
    double[] ones = new double[objectives.rows()];
    Arrays.fill(ones, 1);
    return bound(batch, objectives, lower -> ones, null, budget, observer);
  }

  /**
   * Bounds {@code objectives}.
   *
   * @param weights from the bounds so far, the weight of each row in what is maximised; all zero
   *     ends the optimisation
   * @param state overwritten with the best parameters of the rows, in the layout of the bounds that
   *     the call leaves, or null
   * @param observer sees nonlinear values and inputs of the last evaluation of the objectives
   */
  public BoundResult bound(
      Batch batch,
      Objectives objectives,
      UnaryOperator<double[]> weights,
      @Nullable RowState state,
      Budget budget,
      WalkObserver observer) {
    Run run = new Run(batch, objectives, budget);
    boolean complete = run.optimise(weights);
    double[] walked = new double[objectives.rows()];
    Arrays.fill(walked, Double.NEGATIVE_INFINITY);
    if (complete) {
      // The coefficients of the last evaluation belong to its bounds, not to the best ones.
      run.finals.forEach(b -> b.show(observer, walked));
    }
    if (state != null && complete) {
      ParameterLayout layout =
          new ParameterLayout(batch.graph(), batch.bounds(), objectives.value());
      for (int r = 0; r < objectives.rows(); r++) {
        state.layout(r, layout);
      }
      run.finals.forEach(b -> b.store(state));
    }
    run.pass.meetIntervals(objectives, run.lower);
    return new BoundResult(run.lower, walked, run.error, arithmetic, batch.bounds(), complete);
  }

  /** Rows that bound one value, in blocks. */
  private record Start(Node node, Objectives rows, List<RowOptimiser> blocks, double[] lower) {}

  /** One call. */
  private final class Run {
    private final Graph graph;
    private final Objectives objectives;
    private final Budget budget;
    private final CrownPass pass;
    private final FreePass free;
    private final List<Start> starts = new ArrayList<>();
    private final List<RowOptimiser> finals;
    private final double[] lower;
    private final double[] error;
    private boolean joint = true;
    private long used;

    Run(Batch batch, Objectives objectives, Budget budget) {
      graph = batch.graph();
      this.objectives = objectives;
      this.budget = budget;
      pass =
          new CrownPass(
              batch, kernels, parallel, arithmetic, Crown.Intermediate.CROWN, type, budget);
      free = new FreePass(pass, pass.relaxations());
      finals = new ArrayList<>();
      lower = new double[objectives.rows()];
      error = new double[lower.length];
      Arrays.fill(lower, Double.NEGATIVE_INFINITY);
    }

    /** False if the budget ended before all rows had a bound. */
    boolean optimise(UnaryOperator<double[]> weights) {
      double rate = options.rate();
      double reached = Double.NEGATIVE_INFINITY;
      int idle = 0;
      for (int it = 1; ; it++) {
        if (!(it == 1 ? first() : again())) {
          return it > 1;
        }
        double[] weight = weights.apply(lower);
        double sum = 0;
        boolean open = false;
        for (int r = 0; r < lower.length; r++) {
          sum += weight[r] * lower[r];
          open |= weight[r] > 0;
        }
        idle = sum > reached + 1e-4 * Math.abs(reached) ? 0 : idle + 1;
        reached = Math.max(reached, sum);
        if (it == options.evaluations() || !open || idle >= PATIENCE || budget.exhausted()) {
          return true;
        }
        step(weight, rate);
        rate *= options.decay();
      }
    }

    private boolean first() {
      for (Node node : graph.nodes()) {
        if (node.id() > objectives.value()) {
          break;
        }
        bound(node);
        Objectives rows = pass.startsAt(node) ? pass.undecided(node) : null;
        if (rows != null && rows.rows() > 0 && !begin(node, rows)) {
          return false;
        }
      }
      blocks(objectives, finals);
      return evaluate(finals, lower, error);
    }

    private void bound(Node node) {
      pass.bound(node);
      if (node.op() instanceof Activation f) {
        free.refresh(node, f);
      }
    }

    /** The first bounds of a value; its blocks are kept while memory lasts. */
    private boolean begin(Node node, Objectives rows) {
      if (!joint) {
        return pass.tighten(node, rows);
      }
      List<RowOptimiser> blocks = new ArrayList<>();
      blocks(rows, blocks);
      Start start = new Start(node, rows, blocks, new double[rows.rows()]);
      if (!evaluate(start)) {
        return false;
      }
      starts.add(start);
      for (RowOptimiser b : blocks) {
        used += b.bytes();
      }
      if (used > options.megabytes() * 1_000_000L) {
        joint = false;
        starts.clear();
      }
      return true;
    }

    private boolean again() {
      int next = 0;
      for (Node node : graph.nodes()) {
        if (node.id() > objectives.value()) {
          break;
        }
        if (joint || node.op() instanceof Activation) {
          bound(node);
        }
        if (next < starts.size() && starts.get(next).node().id() == node.id()) {
          if (!evaluate(starts.get(next))) {
            return false;
          }
          next++;
        }
      }
      return evaluate(finals, lower, error);
    }

    private void blocks(Objectives rows, List<RowOptimiser> into) {
      SplitMultipliers none = SplitMultipliers.none(rows);
      Blocks cut = Blocks.cut(graph, rows, pass.widest(rows.value()), budget, parallel.threads());
      for (int k = 0; k < cut.count(); k++) {
        into.add(new RowOptimiser(free, rows, cut.from(k), cut.to(k), cut.window(k), none, null));
      }
    }

    private boolean evaluate(Start start) {
      Arrays.fill(start.lower(), Double.NEGATIVE_INFINITY);
      boolean complete = evaluate(start.blocks(), start.lower(), new double[start.lower().length]);
      pass.intersect(start.node(), start.rows(), start.lower());
      return complete;
    }

    /** Evaluates blocks on all threads; false if the budget ended before the last. */
    private boolean evaluate(List<RowOptimiser> blocks, double[] low, double[] err) {
      boolean[] done = new boolean[blocks.size()];
      parallel.forEach(
          blocks.size(),
          k -> {
            RowOptimiser b = blocks.get(k);
            if (b.isIdle() || !budget.exhausted()) {
              if (!b.isIdle()) {
                b.evaluate();
                b.keepBest(low, err);
              }
              done[k] = true;
            }
          });
      for (boolean d : done) {
        if (!d) {
          return false;
        }
      }
      return true;
    }

    private void step(double[] weight, double rate) {
      EndGradients ends = joint ? new EndGradients(graph, pass.bounds()) : null;
      parallel.forEach(
          finals.size(),
          k -> {
            RowOptimiser b = finals.get(k);
            int from = b.from();
            b.step(Arrays.copyOfRange(weight, from, from + b.rows()), ends, rate, rate);
          });
      for (int s = starts.size() - 1; ends != null && s >= 0; s--) {
        Start start = starts.get(s);
        parallel.forEach(
            start.blocks().size(), k -> step(start, start.blocks().get(k), ends, rate));
      }
    }

    private void step(Start start, RowOptimiser block, EndGradients ends, double rate) {
      double[] weight = new double[block.rows()];
      boolean any = false;
      for (int r = 0; r < weight.length; r++) {
        int at = block.from() + r;
        int n = start.node().size();
        int element = start.rows().subdomain()[at] * n + start.rows().element()[at];
        weight[r] = ends.weight(start.node().id(), element, start.rows().sign()[at]);
        any |= weight[r] > 0;
      }
      // Rows that nothing depends on keep their bound and cost nothing.
      boolean evaluated = !block.isIdle();
      block.idle(!any);
      if (any && evaluated) {
        block.step(weight, ends, rate, rate);
      }
    }
  }
}
