package org.plumbline.bounds;

import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Coupled;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Input;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Runs;
import org.plumbline.tensor.SparseLines;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Window;

/**
 * Values of all nodes along the lines that the rows of a walk chose, at the corner of the box where
 * each row is least: the derivative of a row's bound by a line's slope is its coefficient times
 * this value. Computed to nearest, over the windows that the rows reached; steers optimisers and
 * yields candidates, bounds nothing.
 */
final class ForwardSweep {
  private final PassState pass;
  private final Graph graph;
  private final LineChoice choice;
  private final Trace trace;
  private final int rows;
  private final @Nullable Tensor[] values;
  private Multipliers multipliers = Multipliers.NONE;
  private int firstRow;

  ForwardSweep(PassState pass, LineChoice choice, Trace trace, int rows) {
    this.pass = pass;
    this.graph = pass.graph();
    this.choice = choice;
    this.trace = trace;
    this.rows = rows;
    values = new Tensor[graph.nodes().size()];
  }

  /** The rows had these multipliers, the first of them being row {@code first} of all. */
  ForwardSweep along(Multipliers of, int first) {
    multipliers = of;
    firstRow = first;
    return this;
  }

  /** The state of the pass that the rows walked. */
  PassState pass() {
    return pass;
  }

  /** What the walk left. */
  Trace trace() {
    return trace;
  }

  /** Computes all values up to {@code last}. */
  void run(int last) {
    for (Node node : graph.nodes()) {
      if (node.id() > last) {
        break;
      }
      Window window = trace.window(node.id());
      if (window != null) {
        values[node.id()] = value(node, window);
      }
    }
  }

  /** A value over the window that rows reached, {@code [rows, window size]}. */
  Tensor at(int value) {
    Tensor v = values[value];
    if (v == null) {
      throw new IllegalStateException("value " + value + " was not reached");
    }
    return v;
  }

  /** A value over a part of the window that rows reached. */
  Tensor at(int value, Window part) {
    Window window = trace.window(value);
    Tensor v = at(value);
    return window == null ? v : crop(v, window, part, graph.node(value));
  }

  private Tensor crop(Tensor v, Window window, Window part, Node node) {
    if (window.isSame(part)) {
      return v;
    }
    Runs from = Runs.of(window, node.shape());
    Runs to = Runs.of(part, node.shape());
    Tensor out = Tensor.zeros(v.type(), rows, to.size());
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < to.count(); k++) {
        int source = r * from.size() + from.column(to.start() + k * to.stride());
        int target = r * to.size() + k * to.length();
        out.copy(v, source, target, to.length());
      }
    }
    return out;
  }

  private Tensor value(Node node, Window window) {
    return switch (node.op()) {
      case Input input -> corner(node);
      case Affine op -> affine(node, op, window);
      case Activation f -> {
        RowBlock a = trace.rows(node.id());
        Tensor in = at(node.operands().get(0), window);
        Tensor out = Tensor.zeros(in.type(), rows, in.size());
        a.kernels().follow(a, choice.lines(node, a), in, out);
        if (multipliers.haveIndicators()) {
          IndicatorLines.follow(pass, node, a, in, out, multipliers, firstRow);
        }
        yield out;
      }
      case Coupled c -> coupled(node);
      case Product p -> product(node, p);
    };
  }

  private Tensor corner(Node node) {
    RowBlock a = trace.rows(node.id());
    Tensor out = Tensor.zeros(a.coefficients().type(), rows, a.runs().size());
    pass.kernels().corner(a, pass.boxLower(node.id()), pass.boxUpper(node.id()), out);
    return out;
  }

  private Tensor affine(Node node, Affine op, Window window) {
    Window reach = Walk.keepsWindows(graph, node, op) ? window : Window.wholeValue();
    Runs runs = Runs.of(reach, node.shape());
    Tensor out = Tensor.zeros(pass.charges().type(), rows, runs.size());
    Tensor bias = pass.charges().bias(node.id());
    for (int r = 0; bias != null && r < rows; r++) {
      for (int k = 0; k < runs.count(); k++) {
        int to = r * out.size() + k * runs.length();
        out.copy(bias, runs.start() + k * runs.stride(), to, runs.length());
      }
    }
    for (int k = 0; k < node.operands().size(); k++) {
      Tensor in = at(node.operands().get(k), op.preimage(reach, k));
      op.apply(pass.kernels(), k, reach, in, out);
    }
    // The walk widened the rows; those that read this value expect the part that rows reached.
    return crop(out, reach, window, node);
  }

  private Tensor coupled(Node node) {
    RowBlock a = trace.rows(node.id());
    Tensor x = at(node.operands().get(0));
    Tensor out = Tensor.zeros(x.type(), rows, a.runs().size());
    for (int r = 0; r < rows; r++) {
      LineChoice.Rows both = choice.rows(node.id(), a.subdomain(r));
      for (int i = 0; i < out.size(); i++) {
        int e = a.runs().element(i);
        SparseLines l = a.coefficients().get(r, i) >= 0 ? both.below() : both.above();
        double y = l.intercept(e);
        for (int t = l.start(e); t < l.start(e + 1); t++) {
          y += l.coefficient(t) * x.get(r, l.index(t));
        }
        out.set(r, i, y);
      }
    }
    return out;
  }

  /** Along the planes that {@link Walk} uses. */
  private Tensor product(Node node, Product op) {
    RowBlock a = trace.rows(node.id());
    ProductRows planes = new ProductRows(pass, node, op, choice.planes(node, a));
    Tensor vx = at(node.operands().get(0));
    Tensor vz = at(node.operands().get(1));
    Tensor out = Tensor.zeros(vx.type(), rows, a.runs().size());
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < out.size(); i++) {
        double c = a.coefficients().get(r, i);
        out.set(r, i, planes.along(a.subdomain(r), r, a.runs().element(i), c, vx, vz));
      }
    }
    return out;
  }
}
