package org.plumbline.bounds;

import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Coupled;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.SparseLines;

/**
 * The linear relaxations that a walk uses at each nonlinear value: one set of lines per subdomain,
 * made when the bounds of the operand are final.
 */
final class Relaxations {
  /** Lower and upper rows of a coupled operator on one subdomain. */
  record Rows(SparseLines below, SparseLines above) {}

  private final @Nullable Lines[] lines;
  private final Rows[] @Nullable [] rows;

  private final boolean shared;

  Relaxations(Graph graph) {
    lines = new Lines[graph.nodes().size()];
    rows = new Rows[graph.nodes().size()][];
    shared = true;
  }

  /** The relaxations of {@code base} with lines of their own for each row of one block. */
  Relaxations(Relaxations base, @Nullable Lines[] ownLines) {
    lines = ownLines;
    rows = base.rows;
    shared = false;
  }

  /** Whether lines belong to subdomains; otherwise to the rows of one block. */
  boolean sharedBySubdomain() {
    return shared;
  }

  /** Chooses CROWN's lines for {@code node} from the bounds of its operand. */
  void choose(Graph graph, Node node, NodeBounds bounds) {
    if (node.op() instanceof Activation f) {
      lines[node.id()] = activation(f, node.operands().get(0), bounds);
    } else if (node.op() instanceof Coupled coupled) {
      rows[node.id()] = coupled(graph, coupled, node.operands().get(0), bounds);
    }
  }

  private static Lines activation(Activation f, int operand, NodeBounds bounds) {
    double[] l = bounds.lower(operand);
    double[] u = bounds.upper(operand);
    Lines out = new Lines(ElementType.FLOAT64, l.length);
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

  /** The rows of a coupled operator on subdomain {@code b}. */
  Rows rows(int node, int b) {
    Rows @Nullable [] r = rows[node];
    if (r == null) {
      throw new IllegalStateException("no rows for value " + node);
    }
    return r[b];
  }
}
