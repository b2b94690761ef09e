package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Evaluation;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Tensor;

/**
 * What both kinds of verification search share: rows for the atoms of open disjuncts, which
 * disjuncts their bounds refute, and candidates for witnesses from the minimisers of the rows.
 */
abstract class VerificationEvaluator implements Evaluator {
  /** Part of the largest atom of a point by which the others may be off in float. */
  private static final double CLOSE = 1e-3;

  /** How far off they may be at least. */
  private static final double LEAST = 1e-5;

  final Query query;
  final Graph graph;
  private final Evaluation evaluation;
  private final WitnessSink sink;
  private volatile boolean falsified;

  VerificationEvaluator(Query query, Kernels kernels, WitnessSink sink) {
    this.query = query;
    this.graph = query.graph();
    this.evaluation = new Evaluation(graph, kernels);
    this.sink = sink;
  }

  @Override
  public boolean falsified() {
    return falsified;
  }

  /** One row per distinct atom of the open disjuncts of each subdomain. */
  final Objectives rows(List<Subdomain> batch) {
    List<int[]> atoms = new ArrayList<>();
    int count = 0;
    for (Subdomain s : batch) {
      TreeSet<Integer> distinct = new TreeSet<>();
      for (int d : s.open()) {
        for (int a : query.disjuncts()[d]) {
          distinct.add(a);
        }
      }
      int[] list = distinct.stream().mapToInt(Integer::intValue).toArray();
      atoms.add(list);
      count += list.length;
    }
    int[] subdomain = new int[count];
    int[] element = new int[count];
    int[] sign = new int[count];
    Arrays.fill(sign, 1);
    int r = 0;
    for (int b = 0; b < atoms.size(); b++) {
      for (int a : atoms.get(b)) {
        subdomain[r] = b;
        element[r++] = a;
      }
    }
    return new Objectives(query.atoms(), subdomain, element, sign);
  }

  /** The first row of each subdomain, and the number of rows at the end. */
  static int[] starts(Objectives rows, int batch) {
    int[] start = new int[batch + 1];
    for (int s : rows.subdomain()) {
      start[s + 1]++;
    }
    for (int b = 0; b < batch; b++) {
      start[b + 1] += start[b];
    }
    return start;
  }

  /** The disjuncts that no row refutes, and the worst margin among them. */
  record Remaining(int[] open, double bound) {}

  final Remaining remaining(
      Subdomain s, Objectives rows, int from, int to, BoundResult result, SearchListener listener) {
    int[] open = new int[s.open().length];
    int n = 0;
    double worst = Double.POSITIVE_INFINITY;
    for (int d : s.open()) {
      double best = Double.NEGATIVE_INFINITY;
      int refuting = -1;
      for (int a : query.disjuncts()[d]) {
        int r = Arrays.binarySearch(rows.element(), from, to, a);
        double bound = result.lower()[r];
        best = Math.max(best, bound);
        if (query.refutes(a, bound)) {
          refuting = a;
        }
      }
      if (refuting >= 0) {
        listener.on(new SearchEvent.Closed(s, d, refuting));
      } else {
        open[n++] = d;
        worst = Math.min(worst, best);
      }
    }
    return new Remaining(Arrays.copyOf(open, n), worst);
  }

  /** A point of a part, and the disjuncts that are open there: those of other boxes say nothing. */
  record Candidate(double[] point, int[] open) {}

  /**
   * Evaluates points and offers those that meet all atoms of a disjunct that is open in plain
   * double arithmetic.
   */
  final void offer(List<Candidate> points, Budget budget) {
    int chunk = Math.max(1, budget.blockElements() / Math.max(1, graph.inputSize()));
    for (int from = 0; from < points.size() && !falsified; from += chunk) {
      if (budget.exhausted()) {
        return;
      }
      offerChunk(points.subList(from, Math.min(points.size(), from + chunk)));
    }
  }

  private void offerChunk(List<Candidate> points) {
    List<Candidate> close = close(points);
    if (close.isEmpty()) {
      return;
    }
    Tensor atoms = evaluation.values(rows(close, ElementType.FLOAT64))[query.atoms()];
    for (int p = 0; p < close.size() && !falsified; p++) {
      // Set and never taken back, whatever other threads find.
      if (holds(atoms, p, close.get(p).open(), 0) && sink.offer(close.get(p).point())) {
        falsified = true;
      }
    }
  }

  /**
   * Points that may meet a disjunct: most do not by far, which float shows in half the time. What
   * overflows in float says nothing.
   */
  private List<Candidate> close(List<Candidate> points) {
    Tensor atoms = evaluation.values(rows(points, ElementType.FLOAT32))[query.atoms()];
    return IntStream.range(0, points.size())
        .filter(
            p -> {
              double largest = largest(atoms, p);
              return !Double.isFinite(largest)
                  || holds(atoms, p, points.get(p).open(), LEAST + CLOSE * largest);
            })
        .mapToObj(points::get)
        .toList();
  }

  private static double largest(Tensor atoms, int p) {
    return IntStream.range(0, atoms.size())
        .mapToDouble(a -> Math.abs(atoms.get(p, a)))
        .max()
        .orElse(0);
  }

  private Tensor rows(List<Candidate> points, ElementType type) {
    Tensor out = Tensor.zeros(type, points.size(), graph.inputSize());
    for (int p = 0; p < points.size(); p++) {
      double[] point = points.get(p).point();
      for (int i = 0; i < point.length; i++) {
        out.set(p, i, point[i]);
      }
    }
    return out;
  }

  /** Whether all atoms of some disjunct are at most {@code most}. */
  private boolean holds(Tensor atoms, int p, int[] open, double most) {
    for (int d : open) {
      boolean all = true;
      for (int a : query.disjuncts()[d]) {
        all &= atoms.get(p, a) <= most;
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  /** Bounds of the inputs of a batch, decisions and overrides applied. */
  final NodeBounds inputBounds(List<Subdomain> batch) {
    NodeBounds bounds = new NodeBounds(graph, batch.size());
    for (Node input : graph.inputs()) {
      int n = input.size();
      int offset = graph.inputOffset(input.id());
      double[] lo = new double[batch.size() * n];
      double[] hi = new double[lo.length];
      for (int b = 0; b < batch.size(); b++) {
        for (int i = 0; i < n; i++) {
          lo[b * n + i] = batch.get(b).root().box().lower(offset + i);
          hi[b * n + i] = batch.get(b).root().box().upper(offset + i);
        }
      }
      bounds.set(input.id(), lo, hi);
    }
    return bounds;
  }

  /** Applies the decisions of one subdomain about inputs to bounds of it alone. */
  final void applyInputs(Subdomain s, NodeBounds bounds) {
    for (Decision d : s.path()) {
      if (graph.node(d.value()).operands().isEmpty()) {
        double lo = d.side() > 0 ? d.point() : Double.NEGATIVE_INFINITY;
        double hi = d.side() > 0 ? Double.POSITIVE_INFINITY : d.point();
        bounds.intersect(d.value(), d.element(), lo, hi);
      }
    }
  }

  /** Applies the overrides and decisions of each subdomain to bounds that exist. */
  final void apply(List<Subdomain> batch, NodeBounds bounds) {
    for (int b = 0; b < batch.size(); b++) {
      Subdomain s = batch.get(b);
      Subdomain.Overrides o = s.overrides();
      for (int k = 0; k < o.value().length; k++) {
        int at = b * graph.node(o.value()[k]).size() + o.element()[k];
        bounds.intersect(o.value()[k], at, o.lower()[k], o.upper()[k]);
      }
      for (Decision d : s.path()) {
        int at = b * graph.node(d.value()).size() + d.element();
        if (d.side() > 0) {
          bounds.intersect(d.value(), at, d.point(), Double.POSITIVE_INFINITY);
        } else {
          bounds.intersect(d.value(), at, Double.NEGATIVE_INFINITY, d.point());
        }
        // Activations with two pieces meet at 0; a side of any other point is no side of theirs.
        if (d.point() == 0) {
          bounds.decide(d.value(), at, d.side());
        }
      }
    }
  }
}
