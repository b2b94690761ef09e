package org.plumbline.bounds;

import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Coupled;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.RowLines;
import org.plumbline.tensor.SparseLines;

/**
 * The linear relaxations that a walk uses at each nonlinear value: one set of lines per subdomain,
 * made when the bounds of the operand are final.
 */
final class Relaxations implements LineChoice {
  private final @Nullable Lines[] lines;
  private final Rows[] @Nullable [] rows;

  private final ElementType type;

  Relaxations(Graph graph, ElementType type) {
    lines = new Lines[graph.nodes().size()];
    rows = new Rows[graph.nodes().size()][];
    this.type = type;
  }

  @Override
  public RowLines lines(Node node, RowBlock block) {
    return new RowLines(lines(node.id()), node.size(), block.subdomains(), null);
  }

  /** Chooses CROWN's lines for {@code node} from the bounds of its operand. */
  void choose(Graph graph, Node node, NodeBounds bounds) {
    if (node.op() instanceof Activation f) {
      lines[node.id()] = activation(f, node.operands().get(0), bounds, type);
    } else if (node.op() instanceof Coupled coupled) {
      rows[node.id()] = coupled(graph, coupled, node.operands().get(0), bounds);
    }
  }

  private static Lines activation(Activation f, int operand, NodeBounds bounds, ElementType type) {
    double[] l = bounds.lower(operand);
    double[] u = bounds.upper(operand);
    Lines out = new Lines(type, l.length);
    for (int at = 0; at < l.length; at++) {
      f.relax(l[at], u[at], bounds.side(operand, at), Double.NaN, Double.NaN, out, at);
    }
    return out;
  }

  private static Rows[] coupled(Graph graph, Coupled op, int operand, NodeBounds bounds) {
    int n = graph.node(operand).size();
    Rows[] all = new Rows[bounds.batch()];
    for (int b = 0; b < all.length; b++) {
      SparseLines below = new SparseLines();
      SparseLines above = new SparseLines();
      op.relax(
          java.util.Arrays.copyOfRange(bounds.lower(operand), b * n, (b + 1) * n),
          java.util.Arrays.copyOfRange(bounds.upper(operand), b * n, (b + 1) * n),
          below,
          above);
      all[b] = new Rows(below, above);
    }
    return all;
  }

  /** The lines of an activation, {@code [batch, n]}. */
  Lines lines(int node) {
    Lines l = lines[node];
    if (l == null) {
      throw new IllegalStateException("no lines for value " + node);
    }
    return l;
  }

  @Override
  public Rows rows(int node, int b) {
    Rows @Nullable [] r = rows[node];
    if (r == null) {
      throw new IllegalStateException("no rows for value " + node);
    }
    return r[b];
  }
}
