package org.plumbline.bounds;

import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Coupled;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Grid;
import org.plumbline.graph.Input;
import org.plumbline.graph.Layout;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Rounding;
import org.plumbline.tensor.Tensor;

/**
 * Interval bounds of one value from the bounds of its operands. Affine values use centre and
 * radius: {@code M c + b} plus and minus {@code |M| r} and the rounding of both, charged against
 * the largest magnitudes of the batch. Layouts move the ends unchanged.
 *
 * <p><b>Sound</b> over the reals, and for every float32 execution where the charges say so.
 */
final class Intervals {
  private final Kernels kernels;
  private final Graph graph;
  private final Charges charges;

  Intervals(Kernels kernels, Graph graph, Charges charges) {
    this.kernels = kernels;
    this.graph = graph;
    this.charges = charges;
  }

  /**
   * Intersects the bounds of {@code node} with intervals, and records its magnitudes and charges.
   */
  void bound(Node node, NodeBounds bounds) {
    int n = node.size();
    double[] lo = new double[bounds.batch() * n];
    double[] hi = new double[lo.length];
    switch (node.op()) {
      case Input input -> {
        // Input bounds are the box: set by the caller.
        charges.magnitudes(node, bounds.lower(node.id()), bounds.upper(node.id()));
        return;
      }
      case Layout layout -> {
        charges.affine(kernels, node, layout);
        layout(node, layout, bounds, lo, hi);
      }
      case Affine affine -> {
        charges.affine(kernels, node, affine);
        affine(node, affine, bounds, lo, hi);
      }
      case Activation f -> activation(node, f, bounds, lo, hi);
      case Product product -> product(node, product, bounds, lo, hi);
      case Coupled coupled -> coupled(node, coupled, bounds, lo, hi);
    }
    meet(node.id(), bounds, lo, hi);
    charges.magnitudes(node, bounds.lower(node.id()), bounds.upper(node.id()));
  }

  private static void meet(int id, NodeBounds bounds, double[] lo, double[] hi) {
    for (int at = 0; at < lo.length; at++) {
      // NaN arises from infinite operands only; nothing is known then.
      lo[at] = Double.isNaN(lo[at]) ? Double.NEGATIVE_INFINITY : lo[at];
      hi[at] = Double.isNaN(hi[at]) ? Double.POSITIVE_INFINITY : hi[at];
    }
    if (bounds.has(id)) {
      for (int at = 0; at < lo.length; at++) {
        bounds.intersect(id, at, lo[at], hi[at]);
      }
    } else {
      bounds.set(id, lo, hi);
    }
  }

  private void layout(Node node, Layout op, NodeBounds bounds, double[] lo, double[] hi) {
    int n = node.size();
    double[] bias = op.bias();
    for (int b = 0; b < bounds.batch() && bias.length > 0; b++) {
      System.arraycopy(bias, 0, lo, b * n, n);
      System.arraycopy(bias, 0, hi, b * n, n);
    }
    for (int k = 0; k < node.operands().size(); k++) {
      int operand = node.operands().get(k);
      int m = graph.node(operand).size();
      int[] source = op.source(k);
      for (int b = 0; b < bounds.batch(); b++) {
        for (int i = 0; i < n; i++) {
          if (source[i] >= 0) {
            lo[b * n + i] = bounds.lower(operand)[b * m + source[i]];
            hi[b * n + i] = bounds.upper(operand)[b * m + source[i]];
          }
        }
      }
    }
  }

  private void affine(Node node, Affine op, NodeBounds bounds, double[] lo, double[] hi) {
    int batch = bounds.batch();
    int n = node.size();
    Tensor centre = Tensor.zeros(ElementType.FLOAT64, batch, n);
    Tensor radius = Tensor.zeros(ElementType.FLOAT64, batch, n);
    for (int k = 0; k < node.operands().size(); k++) {
      int operand = node.operands().get(k);
      double[] l = bounds.lower(operand);
      double[] u = bounds.upper(operand);
      double[] c = new double[l.length];
      double[] r = new double[l.length];
      for (int at = 0; at < l.length; at++) {
        c[at] = 0.5 * l[at] + 0.5 * u[at];
        r[at] = l[at] == u[at] ? 0 : Math.nextUp(Math.max(u[at] - c[at], c[at] - l[at]));
        if (r[at] == 0) {
          c[at] = l[at];
        }
      }
      int m = graph.node(operand).size();
      op.apply(kernels, k, Tensor.wrap(c, batch, m), centre);
      op.applyAbs(kernels, k, Tensor.wrap(r, batch, m), radius);
    }
    double[] bias = op.bias();
    boolean exact = isExact(node, op, bounds, bias);
    double[] error = exact ? new double[n] : charges.forward(node.id());
    for (int at = 0; at < lo.length; at++) {
      int i = at % n;
      double c = centre.f64()[at] + (bias.length == 0 ? 0 : bias[i]);
      // The radius product's own rounding is part of the forward charge, whose magnitudes
      // include it; the three additions here are covered by the ulps.
      double w = Rounding.up(radius.f64()[at] + error[i], error[i] == 0 ? 0 : 1);
      lo[at] = w == 0 ? c : Math.nextDown(c - w);
      hi[at] = w == 0 ? c : Math.nextUp(c + w);
    }
  }

  /**
   * Whether the value is computed without any rounding: all operands are points, and all products
   * and partial sums are multiples of one power of two that double holds.
   */
  private boolean isExact(Node node, Affine op, NodeBounds bounds, double[] bias) {
    if (charges.anyOrder()) {
      return false;
    }
    int grid = Integer.MAX_VALUE;
    for (int operand : node.operands()) {
      double[] l = bounds.lower(operand);
      if (!java.util.Arrays.equals(l, bounds.upper(operand))) {
        return false;
      }
      grid = Math.min(grid, Grid.of(l));
    }
    grid = grid == Grid.NONE ? grid : Grid.product(grid, op.coefficientGrid());
    grid = Math.min(grid, bias.length == 0 ? Integer.MAX_VALUE : Grid.of(bias));
    double largest = 0;
    for (double v : charges.image(node.id())) {
      largest = Math.max(largest, v);
    }
    return Grid.isExact(grid, largest);
  }

  private void activation(Node node, Activation f, NodeBounds bounds, double[] lo, double[] hi) {
    double[] l = bounds.lower(node.operands().get(0));
    double[] u = bounds.upper(node.operands().get(0));
    for (int at = 0; at < lo.length; at++) {
      lo[at] = f.rangeLower(l[at], u[at]);
      hi[at] = f.rangeUpper(l[at], u[at]);
    }
    widen(f.name(), f.float32Roundings(), lo, hi);
  }

  /** Adds the float32 error of an evaluated operator where the arithmetic asks for it. */
  private void widen(String name, int roundings, double[] lo, double[] hi) {
    if (!charges.anyOrder() || roundings == 0) {
      return;
    }
    if (roundings < 0) {
      throw new IllegalArgumentException(name + " has no declared float32 error bound");
    }
    double g = Rounding.gamma(roundings, ElementType.FLOAT32);
    for (int at = 0; at < lo.length; at++) {
      double e =
          Rounding.up(g * Math.max(Math.abs(lo[at]), Math.abs(hi[at])), 2)
              + ElementType.FLOAT32.smallestNormal();
      lo[at] = Math.nextDown(lo[at] - e);
      hi[at] = Math.nextUp(hi[at] + e);
    }
  }

  private void product(Node node, Product op, NodeBounds bounds, double[] lo, double[] hi) {
    int x = node.operands().get(0);
    int z = node.operands().get(1);
    int n = node.size();
    double gamma = Rounding.gamma(op.terms() + 2.0, ElementType.FLOAT64);
    for (int b = 0; b < bounds.batch(); b++) {
      int ox = b * graph.node(x).size();
      int oz = b * graph.node(z).size();
      for (int i = 0; i < n; i++) {
        double low = 0;
        double high = 0;
        double absolute = 0;
        for (int t = 0; t < op.terms(); t++) {
          int p = ox + op.left(i, t);
          int q = oz + op.right(i, t);
          double a = bounds.lower(x)[p] * bounds.lower(z)[q];
          double c = bounds.lower(x)[p] * bounds.upper(z)[q];
          double d = bounds.upper(x)[p] * bounds.lower(z)[q];
          double e = bounds.upper(x)[p] * bounds.upper(z)[q];
          low += Math.min(Math.min(a, c), Math.min(d, e));
          high += Math.max(Math.max(a, c), Math.max(d, e));
          absolute +=
              Math.max(Math.max(Math.abs(a), Math.abs(c)), Math.max(Math.abs(d), Math.abs(e)));
        }
        double error =
            Rounding.inflate(gamma * absolute, op.terms() + 2.0)
                + op.terms() * ElementType.FLOAT64.smallestNormal();
        lo[b * n + i] = Math.nextDown(low - error);
        hi[b * n + i] = Math.nextUp(high + error);
      }
    }
    widen(op.name(), charges.anyOrder() ? -1 : 0, lo, hi);
  }

  private void coupled(Node node, Coupled op, NodeBounds bounds, double[] lo, double[] hi) {
    int operand = node.operands().get(0);
    int m = graph.node(operand).size();
    int n = node.size();
    double[] l = new double[n];
    double[] u = new double[n];
    for (int b = 0; b < bounds.batch(); b++) {
      op.range(
          java.util.Arrays.copyOfRange(bounds.lower(operand), b * m, (b + 1) * m),
          java.util.Arrays.copyOfRange(bounds.upper(operand), b * m, (b + 1) * m),
          l,
          u);
      System.arraycopy(l, 0, lo, b * n, n);
      System.arraycopy(u, 0, hi, b * n, n);
    }
    widen(op.name(), op.float32Roundings(), lo, hi);
  }
}
