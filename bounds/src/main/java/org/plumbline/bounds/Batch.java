package org.plumbline.bounds;

import java.util.List;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.Box;

/**
 * Subdomains of one graph that are bounded together: boxes, and bounds known to hold on them (from
 * splits, from an ancestor). The bounds are tightened in place by the method.
 *
 * @param graph the graph
 * @param bounds known bounds; the inputs always have theirs
 */
public record Batch(Graph graph, NodeBounds bounds) {
  /** Subdomains that are boxes of inputs and nothing more. */
  public static Batch of(Graph graph, List<Box> boxes) {
    NodeBounds bounds = new NodeBounds(graph, boxes.size());
    for (Node input : graph.inputs()) {
      int n = input.size();
      int offset = graph.inputOffset(input.id());
      double[] lo = new double[boxes.size() * n];
      double[] hi = new double[lo.length];
      for (int b = 0; b < boxes.size(); b++) {
        for (int i = 0; i < n; i++) {
          lo[b * n + i] = boxes.get(b).lower(offset + i);
          hi[b * n + i] = boxes.get(b).upper(offset + i);
        }
      }
      bounds.set(input.id(), lo, hi);
    }
    return new Batch(graph, bounds);
  }

  /** The number of subdomains. */
  public int size() {
    return bounds.batch();
  }
}
