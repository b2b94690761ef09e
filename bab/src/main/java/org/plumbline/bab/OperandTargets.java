package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Evaluation;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Node;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.ElementwiseAffine;
import org.plumbline.graph.op.IndexMap;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Weights;

/**
 * What {@link OperandRefinement} tries to show about the operands of one value, as a query over the
 * part of the graph that ends there: atom {@code k} is {@code sign (z - target)}, and its own
 * disjunct.
 *
 * <p>Targets lie between a bound and the nearest value that some point reaches; 0 where no point
 * was seen on the other side, since deciding an operand is what later layers gain most from.
 */
final class OperandTargets {
  /** Parts that one search bounds together. */
  static final int BATCH = 16;

  /** How far a target is on the way from a bound to what points reach. */
  private static final double WAY = 0.9;

  /** Ends whose bound is nearer to what points reach than this share of the interval are left. */
  private static final double WORTH = 0.01;

  /** Points that are evaluated together. */
  private static final int CHUNK = 64;

  /** A target: {@code sign z >= at}, and how hard it seems. */
  private record Target(int element, int sign, double at, double effort) {}

  private final Graph graph;
  private final Node node;
  private final Box box;
  private final NodeBounds bounds;
  private final Kernels kernels;
  private final double[] least;
  private final double[] most;
  private int[] elements = new int[0];
  private List<Target> targets = List.of();

  OperandTargets(Graph graph, Node node, Box box, NodeBounds bounds, Kernels kernels) {
    this.graph = graph;
    this.node = node;
    this.box = box;
    this.bounds = bounds;
    this.kernels = kernels;
    least = new double[node.size()];
    most = new double[node.size()];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
  }

  /** Learns what the points reach at which rows are least. */
  void reach(Objectives rows, Scores seen, Budget budget) {
    elements = Arrays.stream(rows.element()).distinct().toArray();
    int n = graph.inputSize();
    Graph below = graph.upTo(node.id()).build(node.id());
    Evaluation evaluation = new Evaluation(below, kernels);
    for (int from = 0; from < rows.rows() && !budget.exhausted(); from += CHUNK) {
      int count = Math.min(CHUNK, rows.rows() - from);
      double[] points = new double[count * n];
      for (int k = 0; k < count; k++) {
        System.arraycopy(seen.minimiser(from + k, box), 0, points, k * n, n);
      }
      Tensor z = evaluation.values(Tensor.wrap(points, count, n))[node.id()];
      for (int k = 0; k < count; k++) {
        for (int i = 0; i < least.length; i++) {
          least[i] = Math.min(least[i], z.get(k, i));
          most[i] = Math.max(most[i], z.get(k, i));
        }
      }
    }
  }

  /** Chooses the targets, the easiest first, and says how many there are. */
  int choose() {
    List<Target> all = new ArrayList<>();
    for (int i : elements) {
      double lo = bounds.lower(node.id())[i];
      double hi = bounds.upper(node.id())[i];
      add(all, i, 1, lo, least[i], hi - lo);
      add(all, i, -1, -hi, -most[i], hi - lo);
    }
    all.sort(Comparator.comparingDouble(Target::effort));
    targets = all;
    return all.size();
  }

  private static void add(
      List<Target> all, int i, int sign, double bound, double reached, double width) {
    boolean decides = bound < 0 && reached > 0;
    double at = decides ? 0 : bound + WAY * (reached - bound);
    if (at > bound + WORTH * width && Double.isFinite(at)) {
      // What may decide comes first, the nearest to being decided before all.
      double effort = decides ? -bound / (reached - bound) : 1 - (at - bound) / width;
      all.add(new Target(i, sign, at, decides ? effort : 1 + effort));
    }
  }

  /** The number of targets. */
  int size() {
    return targets.size();
  }

  /** The element that a target is about. */
  int element(int k) {
    return targets.get(k).element();
  }

  /** 1 for a lower end, -1 for an upper one. */
  int sign(int k) {
    return targets.get(k).sign();
  }

  /** The bound of {@code sign z} where {@code sign (z - target)} is at least {@code missing}. */
  double bound(int k, double missing) {
    double at = targets.get(k).at();
    return missing == 0 ? at : Math.nextDown(at + missing);
  }

  /** The query, over a graph of its own. */
  Query query() {
    int m = size();
    double[] sign = new double[m];
    double[] shift = new double[m];
    int[] source = new int[m];
    int[][] disjuncts = new int[m][];
    for (int k = 0; k < m; k++) {
      source[k] = element(k);
      sign[k] = sign(k);
      shift[k] = -targets.get(k).at();
      disjuncts[k] = new int[] {k};
    }
    Shape shape = Shape.of(m);
    GraphBuilder builder = graph.upTo(node.id());
    int chosen =
        builder.add(
            new IndexMap(shape, node.size(), source),
            List.of(node.id()),
            Origin.named("refined operands"));
    int atoms =
        builder.add(
            ElementwiseAffine.of(
                shape,
                Weights.of(ElementType.FLOAT64, sign),
                Weights.of(ElementType.FLOAT64, shift)),
            List.of(chosen),
            Origin.named("refined operands"));
    return new Query(builder.build(atoms), atoms, new boolean[m], disjuncts);
  }

  /** The whole box as a subdomain with the disjunct of one target open. */
  Subdomain whole(Root root, int k) {
    Target t = targets.get(k);
    double[] ends = t.sign() > 0 ? bounds.lower(node.id()) : bounds.upper(node.id());
    double known = Math.nextDown(t.sign() * ends[t.element()] - t.at());
    int[] open = {k};
    return Subdomain.whole(root, open)
        .with(Subdomain.Overrides.NONE, open, known, new Subdomain.Warm[0]);
  }
}
