package org.plumbline.bab;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.ParameterLayout;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Coupled;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;

/**
 * Subdomains of one root as a batch: the root's bounds copied for each, decisions applied. For
 * graphs that do not take the form of a region.
 */
final class BatchBounds {
  private final VerificationEvaluator evaluator;
  private final Graph graph;
  private final boolean[] kept;
  private final Map<Integer, ParameterLayout> layouts = new ConcurrentHashMap<>();

  BatchBounds(VerificationEvaluator evaluator) {
    this.evaluator = evaluator;
    graph = evaluator.graph;
    kept = new boolean[graph.nodes().size()];
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Activation
          || node.op() instanceof Coupled
          || node.op() instanceof Product) {
        for (int k : node.operands()) {
          kept[k] = true;
        }
      }
    }
  }

  Batch of(List<Subdomain> batch) {
    NodeBounds bounds = evaluator.inputBounds(batch);
    for (Node node : graph.nodes()) {
      if (kept[node.id()] && !bounds.has(node.id())) {
        int n = node.size();
        double[] lo = new double[batch.size() * n];
        double[] hi = new double[lo.length];
        for (int b = 0; b < batch.size(); b++) {
          NodeBounds root = batch.get(b).root().bounds();
          System.arraycopy(root.lower(node.id()), 0, lo, b * n, n);
          System.arraycopy(root.upper(node.id()), 0, hi, b * n, n);
        }
        bounds.set(node.id(), lo, hi);
      }
    }
    evaluator.apply(batch, bounds);
    return new Batch(graph, bounds);
  }

  /** What stored parameters of rows stand for in the parts of a root. */
  ParameterLayout layout(Root root) {
    return layouts.computeIfAbsent(
        root.id(), id -> new ParameterLayout(graph, root.bounds(), evaluator.query.atoms()));
  }

  /** The middle of the widest input of a subdomain, or nothing if no input has a middle. */
  List<Decision> widestInput(Subdomain s) {
    NodeBounds bounds = evaluator.inputBounds(List.of(s));
    evaluator.applyInputs(s, bounds);
    Decision best = null;
    double widest = 0;
    for (Node input : graph.inputs()) {
      for (int i = 0; i < input.size(); i++) {
        double lo = bounds.lower(input.id())[i];
        double hi = bounds.upper(input.id())[i];
        double middle = 0.5 * lo + 0.5 * hi;
        if (hi - lo > widest && middle > lo && middle < hi) {
          widest = hi - lo;
          best = new Decision(input.id(), i, middle, 1);
        }
      }
    }
    return best == null ? List.of() : List.of(best);
  }
}
