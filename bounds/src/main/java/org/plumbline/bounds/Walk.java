package org.plumbline.bounds;

import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Coupled;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Input;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.Rounding;
import org.plumbline.tensor.RowBlock;
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
 * rounding charged by {@link Charges}. Every choice of lines that hold and multipliers {@code >= 0}
 * is sound.
 *
 * <p>Cost: one adjoint per node and row; memory rows times the widest values that are open at once.
 *
 * @see <a href="https://arxiv.org/abs/1811.00866">Zhang et al. 2018</a>
 */
final class Walk {
  private static final double U = ElementType.FLOAT64.unitRoundoff();

  private final Graph graph;
  private final NodeBounds bounds;
  private final Charges charges;
  private final Relaxations relaxations;
  private final Multipliers multipliers;
  private final WalkObserver observer;
  private final @Nullable RowBlock[] open;
  private final double[] value;
  private int firstRow;

  Walk(
      Graph graph,
      NodeBounds bounds,
      Charges charges,
      Relaxations relaxations,
      Multipliers multipliers,
      WalkObserver observer,
      int rows) {
    this.graph = graph;
    this.bounds = bounds;
    this.charges = charges;
    this.relaxations = relaxations;
    this.multipliers = multipliers;
    this.observer = observer;
    open = new RowBlock[graph.nodes().size()];
    value = new double[rows];
  }

  /**
   * Carries rows {@code [from, to)} of {@code objectives} to the inputs and stores their bounds and
   * errors.
   */
  static void run(
      Walk walk, Kernels kernels, Objectives o, int from, double[] lower, double[] error) {
    walk.firstRow = from;
    int rows = walk.value.length;
    Node start = walk.graph.node(o.value());
    Tensor unit = Tensor.zeros(ElementType.FLOAT64, rows, start.size());
    for (int r = 0; r < rows; r++) {
      unit.set(r, o.element()[from + r], o.sign()[from + r]);
    }
    RowBlock block =
        new RowBlock(
            kernels,
            unit,
            Window.wholeValue(),
            java.util.Arrays.copyOfRange(o.subdomain(), from, from + rows),
            new double[rows],
            new double[rows]);
    walk.open[start.id()] = block;
    for (int id = start.id(); id >= 0; id--) {
      RowBlock at = walk.open[id];
      if (at != null) {
        walk.open[id] = null;
        walk.addMultipliers(id, at);
        walk.observer.at(id, from, at);
        walk.step(walk.graph.node(id), at);
      }
    }
    walk.finish(block, lower, error, from);
  }

  private void finish(RowBlock block, double[] lower, double[] error, int from) {
    for (int r = 0; r < value.length; r++) {
      double e = Rounding.inflate(block.error()[r], charges.terms());
      double v = Math.nextDown(Math.nextDown(value[r] + block.constant()[r]) - e);
      lower[from + r] = Double.isNaN(v) ? Double.NEGATIVE_INFINITY : v;
      error[from + r] = e;
    }
  }

  private void step(Node node, RowBlock block) {
    for (int r = 0; r < block.rows(); r++) {
      block.error()[r] += charges.underflow(node.id());
    }
    switch (node.op()) {
      case Input input ->
          block
              .kernels()
              .concretise(block, bounds.lower(node.id()), bounds.upper(node.id()), value);
      case Affine affine -> affine(node, affine, block);
      case Activation f -> {
        int operand = node.operands().get(0);
        chargeFloat32(node, f.float32Roundings(), block);
        Lines lines = relaxations.lines(node.id());
        block.kernels().relax(block, lines, owner(block), charges.magnitude(operand));
        merge(operand, block);
      }
      case Coupled coupled -> {
        chargeFloat32(node, coupled.float32Roundings(), block);
        coupled(node, block);
      }
      case Product product -> product(node, product, block);
    }
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
    block.kernels().absDot(block.coefficients(), vector, block.error());
  }

  /** Lines are shared by the rows of a subdomain, or each row of the block has its own. */
  private int[] owner(RowBlock block) {
    boolean shared = relaxations.sharedBySubdomain();
    int[] owner = new int[block.rows()];
    for (int r = 0; r < owner.length; r++) {
      owner[r] = shared ? block.subdomain(r) : r;
    }
    return owner;
  }

  private void affine(Node node, Affine op, RowBlock block) {
    Kernels kernels = block.kernels();
    double[] bias = op.bias();
    if (bias.length > 0) {
      kernels.dot(block.coefficients(), bias, block.constant());
      for (int r = 0; r < block.rows(); r++) {
        block.error()[r] += 2 * U * Math.abs(block.constant()[r]);
      }
    }
    kernels.absDot(block.coefficients(), charges.adjoint(node.id()), block.error());
    for (int k = 0; k < node.operands().size(); k++) {
      int operand = node.operands().get(k);
      RowBlock target = block.over(graph.node(operand).size(), op.preimage(block.window(), k));
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
    double[] a = there.coefficients().f64();
    double[] b = block.coefficients().f64();
    double[] m = charges.magnitude(operand);
    int n = m.length;
    for (int r = 0; r < block.rows(); r++) {
      double charge = 0;
      for (int i = 0; i < n; i++) {
        int at = r * n + i;
        if (b[at] != 0) {
          double sum = a[at] + b[at];
          if (a[at] != 0) {
            charge += Math.abs(sum) * m[i];
          }
          a[at] = sum;
        }
      }
      block.error()[r] += U * charge;
    }
  }

  private void coupled(Node node, RowBlock block) {
    int operand = node.operands().get(0);
    int n = node.size();
    int m = graph.node(operand).size();
    double[] magnitude = charges.magnitude(operand);
    RowBlock target = block.over(m, Window.wholeValue());
    double[] out = target.coefficients().f64();
    for (int r = 0; r < block.rows(); r++) {
      Relaxations.Rows rows = relaxations.rows(node.id(), block.subdomain(r));
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
          int at = r * m + lines.index(t);
          double product = x * lines.coefficient(t);
          out[at] += product;
          charge += (Math.abs(product) + Math.abs(out[at])) * magnitude[lines.index(t)];
        }
        offsets += x * lines.intercept(i);
        absolute += Math.abs(x * lines.intercept(i));
      }
      addConstant(block, r, offsets, absolute, n);
      block.error()[r] += U * charge;
    }
    merge(operand, target);
  }

  private static void addConstant(RowBlock block, int r, double sum, double absolute, int terms) {
    double c = block.constant()[r] + sum;
    block.constant()[r] = c;
    block.error()[r] +=
        Rounding.gamma(terms + 2.0, ElementType.FLOAT64) * absolute + U * Math.abs(c);
  }

  /**
   * McCormick's planes at the lower ends of the second operand: below with (l, l), above (u, l).
   */
  private void product(Node node, Product op, RowBlock block) {
    int x = node.operands().get(0);
    int z = node.operands().get(1);
    RowBlock toX = block.over(graph.node(x).size(), Window.wholeValue());
    RowBlock toZ = block.over(graph.node(z).size(), Window.wholeValue());
    for (int r = 0; r < block.rows(); r++) {
      productRow(node, op, block, r, toX.coefficients(), toZ.coefficients());
    }
    merge(x, toX);
    merge(z, toZ);
  }

  private void productRow(Node node, Product op, RowBlock block, int r, Tensor toX, Tensor toZ) {
    int x = node.operands().get(0);
    int z = node.operands().get(1);
    int ox = block.subdomain(r) * toX.size();
    int oz = block.subdomain(r) * toZ.size();
    double charge = 0;
    double offsets = 0;
    double absolute = 0;
    for (int i = 0; i < node.size(); i++) {
      double a = block.coefficients().get(r, i);
      for (int t = 0; a != 0 && t < op.terms(); t++) {
        int p = op.left(i, t);
        int q = op.right(i, t);
        // a > 0: x z >= zl x + xl z - xl zl; a < 0: x z <= zl x + xu z - xu zl.
        double slopeX = bounds.lower(z)[oz + q];
        double slopeZ = a > 0 ? bounds.lower(x)[ox + p] : bounds.upper(x)[ox + p];
        toX.set(r, p, toX.get(r, p) + a * slopeX);
        toZ.set(r, q, toZ.get(r, q) + a * slopeZ);
        charge +=
            (Math.abs(a * slopeX) + Math.abs(toX.get(r, p))) * charges.magnitude(x)[p]
                + (Math.abs(a * slopeZ) + Math.abs(toZ.get(r, q))) * charges.magnitude(z)[q];
        offsets -= a * slopeX * slopeZ;
        absolute += Math.abs(a * slopeX * slopeZ);
      }
    }
    addConstant(block, r, offsets, absolute, node.size() * op.terms() + 2);
    block.error()[r] += U * charge;
  }

  private void addMultipliers(int id, RowBlock block) {
    double[] m = charges.magnitude(id);
    for (int r = 0; r < block.rows(); r++) {
      Multipliers.Term term = multipliers.at(id, firstRow + r);
      for (int t = 0; t < term.element().length; t++) {
        int i = term.element()[t];
        double a = block.coefficients().get(r, i) + term.coefficient()[t];
        block.coefficients().set(r, i, a);
        block.error()[r] += U * Math.abs(a) * m[i];
        if (term.constant()[t] != 0) {
          addConstant(block, r, term.constant()[t], Math.abs(term.constant()[t]), 1);
        }
      }
    }
  }
}
