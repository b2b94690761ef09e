package org.plumbline.bab;

import java.util.Arrays;
import java.util.List;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;

/**
 * Signs of the operands of activations, one byte each: what remains of the intermediate bounds of a
 * part when only its boxes are kept. A sign shown on a part holds on every part of it, so elements
 * that were decided once need no rows any more.
 */
final class Signs {
  private final Graph graph;
  private final int[] values;
  private final int size;

  Signs(Graph graph) {
    this.graph = graph;
    values =
        graph.nodes().stream()
            .filter(n -> n.op() instanceof Activation && !isInput(graph, n))
            .mapToInt(n -> n.operands().get(0))
            .distinct()
            .toArray();
    size = Arrays.stream(values).map(v -> graph.node(v).size()).sum();
  }

  private static boolean isInput(Graph graph, Node activation) {
    return graph.node(activation.operands().get(0)).operands().isEmpty();
  }

  /** Sets what the signs of the subdomains and the bounds of their roots say. */
  void apply(List<Subdomain> batch, NodeBounds bounds) {
    int offset = 0;
    for (int v : values) {
      int n = graph.node(v).size();
      double[] lo = new double[batch.size() * n];
      double[] hi = new double[lo.length];
      Arrays.fill(lo, Double.NEGATIVE_INFINITY);
      Arrays.fill(hi, Double.POSITIVE_INFINITY);
      for (int b = 0; b < batch.size(); b++) {
        NodeBounds root = batch.get(b).root().bounds();
        if (root.has(v)) {
          System.arraycopy(root.lower(v), 0, lo, b * n, n);
          System.arraycopy(root.upper(v), 0, hi, b * n, n);
        }
        byte[] s = batch.get(b).signs();
        for (int i = 0; s.length > 0 && i < n; i++) {
          if (s[offset + i] > 0) {
            lo[b * n + i] = Math.max(lo[b * n + i], 0);
          } else if (s[offset + i] < 0) {
            hi[b * n + i] = Math.min(hi[b * n + i], 0);
          }
        }
      }
      bounds.set(v, lo, hi);
      offset += n;
    }
  }

  /** The signs that the bounds of subdomain {@code b} show. */
  byte[] of(NodeBounds bounds, int b) {
    byte[] out = new byte[size];
    int offset = 0;
    for (int v : values) {
      int n = graph.node(v).size();
      for (int i = 0; i < n; i++) {
        boolean active = bounds.lower(v)[b * n + i] >= 0;
        boolean inactive = bounds.upper(v)[b * n + i] <= 0;
        out[offset + i] = (byte) (active ? 1 : inactive ? -1 : 0);
      }
      offset += n;
    }
    return out;
  }
}
