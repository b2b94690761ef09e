package org.plumbline.bounds;

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
import org.plumbline.tensor.Rounding;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.RowLines;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.SparseLines;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Window;

/**
 * The one backward walk: rows that start at a value are carried to the inputs. Nodes are visited in
 * reverse topological order; rows add where branches meet, an activation is replaced by its lines
 * according to sign, an affine node multiplies, and at the inputs the rows are minimised over the
 * box.
 *
 * <p><b>Sound</b> over the reals: each step keeps the invariant that the objective is at least
 * {@code a . values + constant - error} on the subdomain, the computed row taken as exact and its
 * rounding charged by {@link Charges}, in the type of the rows. Every choice of lines that hold and
 * multipliers {@code >= 0} is sound.
 *
 * <p>Cost: one adjoint per node and row; memory rows times the widest windows that are open at
 * once.
 *
 * @see <a href="https://arxiv.org/abs/1811.00866">Zhang et al. 2018</a>
 */
final class Walk {
  private static final double U64 = ElementType.FLOAT64.unitRoundoff();

  private final PassState pass;
  private final Graph graph;
  private final Charges charges;
  private final LineChoice choice;
  private final Multipliers multipliers;
  private final WalkObserver observer;
  private final double unit;
  private final @Nullable RowBlock[] open;
  private double[] value = new double[0];
  private double[] error = new double[0];
  private int firstRow;

  Walk(PassState pass, LineChoice choice, Multipliers multipliers, WalkObserver observer) {
    this.pass = pass;
    this.graph = pass.graph();
    this.charges = pass.charges();
    this.choice = choice;
    this.multipliers = multipliers;
    this.observer = observer;
    unit = charges.type().unitRoundoff();
    open = new RowBlock[graph.nodes().size()];
  }

  /**
   * Carries rows {@code [from, to)} of {@code objectives} to the inputs.
   *
   * @param window what the rows cover of their value: the whole, or one position
   */
  Walk run(Objectives o, int from, int to, Window window) {
    firstRow = from;
    value = new double[to - from];
    Node start = graph.node(o.value());
    int[] subdomain = java.util.Arrays.copyOfRange(o.subdomain(), from, to);
    RowBlock block =
        RowBlock.start(pass.kernels(), charges.type(), start.shape(), window, subdomain);
    for (int r = from; r < to; r++) {
      block.coefficients().set(r - from, block.runs().column(o.element()[r]), o.sign()[r]);
    }
    open[start.id()] = block;
    addOffsets(block);
    for (int id = start.id(); id >= 0; id--) {
      RowBlock at = open[id];
      if (at != null) {
        open[id] = null;
        addMultipliers(id, at);
        observer.at(id, from, at);
        step(graph.node(id), at);
      }
    }
    finish(block);
    return this;
  }

  private void finish(RowBlock block) {
    error = block.error();
    for (int r = 0; r < value.length; r++) {
      double e = Rounding.inflate(error[r], charges.terms());
      double v = Math.nextDown(Math.nextDown(value[r] + block.constant()[r]) - e);
      value[r] = Double.isNaN(v) ? Double.NEGATIVE_INFINITY : v;
      error[r] = e;
    }
  }

  /** The bounds of the rows, first to last; never NaN. */
  double[] lower() {
    return value;
  }

  /** What of each bound pays for rounding. */
  double[] error() {
    return error;
  }

  private void step(Node node, RowBlock block) {
    for (int r = 0; r < block.rows(); r++) {
      block.error()[r] += charges.underflow(node.id());
    }
    switch (node.op()) {
      case Input input ->
          block
              .kernels()
              .concretise(block, pass.boxLower(node.id()), pass.boxUpper(node.id()), value);
      case Affine affine -> affine(node, affine, block);
      case Activation f -> {
        int operand = node.operands().get(0);
        chargeFloat32(node, f.float32Roundings(), block);
        RowLines lines = choice.lines(node, block);
        if (multipliers.haveIndicators()) {
          IndicatorLines.relax(pass, node, block, lines, multipliers, firstRow);
        } else {
          block.kernels().relax(block, lines, charges.magnitudeRow(operand));
        }
        merge(operand, block);
      }
      case Coupled coupled -> {
        chargeFloat32(node, coupled.float32Roundings(), block);
        coupled(node, whole(node, block));
      }
      case Product product -> product(node, product, whole(node, block));
    }
  }

  private static RowBlock whole(Node node, RowBlock block) {
    return block.widen(node.shape(), Window.wholeValue());
  }

  /** The error that a float32 execution makes in evaluating the operator itself. */
  private void chargeFloat32(Node node, int roundings, RowBlock block) {
    if (!charges.anyOrder() || roundings == 0) {
      return;
    }
    double g = Rounding.gamma(roundings, ElementType.FLOAT32);
    double[] vector = charges.magnitude(node.id()).clone();
    for (int i = 0; i < vector.length; i++) {
      vector[i] = Rounding.up(g * vector[i], 2) + ElementType.FLOAT32.smallestNormal();
    }
    block.kernels().constant(block, null, Tensor.up(charges.type(), vector));
  }

  /** Whether rows over a window of an affine value need not be widened. */
  static boolean keepsWindows(Graph graph, Node node, Affine op) {
    List<Shape> operands = node.operands().stream().map(k -> graph.node(k).shape()).toList();
    return op.keepsWindows(node.shape(), operands);
  }

  private void affine(Node node, Affine op, RowBlock incoming) {
    RowBlock block = keepsWindows(graph, node, op) ? incoming : whole(node, incoming);
    block.kernels().constant(block, charges.bias(node.id()), charges.adjoint(node.id()));
    for (int k = 0; k < node.operands().size(); k++) {
      int operand = node.operands().get(k);
      RowBlock target = block.over(graph.node(operand).shape(), op.preimage(block.window(), k));
      op.adjoint(block, k, target);
      merge(operand, target);
    }
  }

  /** Opens a block over a value, or adds it to the one that is open there. */
  private void merge(int operand, RowBlock block) {
    RowBlock there = open[operand];
    if (there == null) {
      open[operand] = block;
      return;
    }
    Node node = graph.node(operand);
    Window both = there.window().union(block.window());
    RowBlock into = there.widen(node.shape(), both);
    block.kernels().merge(block.widen(node.shape(), both), into, charges.magnitudeRow(operand));
    open[operand] = into;
  }

  private void coupled(Node node, RowBlock block) {
    int operand = node.operands().get(0);
    int n = node.size();
    double[] magnitude = charges.magnitude(operand);
    RowBlock target = block.over(graph.node(operand).shape(), Window.wholeValue());
    Tensor out = target.coefficients();
    for (int r = 0; r < block.rows(); r++) {
      LineChoice.Rows rows = choice.rows(node.id(), block.subdomain(r));
      double charge = 0;
      double offsets = 0;
      double absolute = 0;
      for (int i = 0; i < n; i++) {
        double x = block.coefficients().get(r, i);
        if (x == 0) {
          continue;
        }
        SparseLines lines = x > 0 ? rows.below() : rows.above();
        for (int t = lines.start(i); t < lines.start(i + 1); t++) {
          int at = lines.index(t);
          double product = x * lines.coefficient(t);
          // The product, the sum, and the sum rounded to the type of the rows.
          charge += (Math.abs(product) + 2 * Math.abs(out.add(r, at, product))) * magnitude[at];
        }
        offsets += x * lines.intercept(i);
        absolute += Math.abs(x * lines.intercept(i));
      }
      addConstant(block, r, offsets, absolute, n);
      block.error()[r] += unit * charge;
    }
    merge(operand, target);
  }

  /** Adds a sum of {@code terms} terms, in double, to the constant of a row. */
  static void addConstant(RowBlock block, int r, double sum, double absolute, int terms) {
    double c = block.constant()[r] + sum;
    block.constant()[r] = c;
    block.error()[r] +=
        Rounding.gamma(terms + 2.0, ElementType.FLOAT64) * absolute + U64 * Math.abs(c);
  }

  private void product(Node node, Product op, RowBlock block) {
    int x = node.operands().get(0);
    int z = node.operands().get(1);
    RowBlock toX = block.over(graph.node(x).shape(), Window.wholeValue());
    RowBlock toZ = block.over(graph.node(z).shape(), Window.wholeValue());
    ProductRows rows = new ProductRows(pass, node, op, choice.planes(node, block));
    for (int r = 0; r < block.rows(); r++) {
      rows.relax(block, r, toX.coefficients(), toZ.coefficients(), unit);
    }
    merge(x, toX);
    merge(z, toZ);
  }

  private void addOffsets(RowBlock block) {
    for (int r = 0; multipliers.haveIndicators() && r < block.rows(); r++) {
      Multipliers.Offset o = multipliers.offset(firstRow + r);
      if (o.terms() > 0) {
        addConstant(block, r, o.sum(), o.absolute(), o.terms());
      }
    }
  }

  private void addMultipliers(int id, RowBlock block) {
    double[] m = charges.magnitude(id);
    for (int r = 0; r < block.rows(); r++) {
      Multipliers.Term term = multipliers.at(id, firstRow + r);
      for (int t = 0; t < term.element().length; t++) {
        int i = term.element()[t];
        int column = block.runs().column(i);
        double before = block.coefficients().get(r, column);
        block.coefficients().set(r, column, before + term.coefficient()[t]);
        // The sum in double, then in the type of the rows.
        double a = Math.abs(block.coefficients().get(r, column));
        block.error()[r] += 2 * unit * (a + U64 * Math.abs(before)) * m[i];
        if (term.constant()[t] != 0) {
          addConstant(block, r, term.constant()[t], Math.abs(term.constant()[t]), 1);
        }
      }
    }
  }
}
