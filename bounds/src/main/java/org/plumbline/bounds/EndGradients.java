package org.plumbline.bounds;

import java.util.Arrays;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Runs;
import org.plumbline.tensor.Tensor;

/**
 * Derivatives of the weighted rows of one call by the ends of the bounds of values: what lines owe
 * to the bounds they were drawn for. They weigh the rows that computed those bounds (notes of
 * algorithms, 5.1).
 */
final class EndGradients {
  private final NodeBounds bounds;
  private final double[][] byLower;
  private final double[][] byUpper;
  private final double[][] perSlope;
  private final double[][] perIntercept;

  EndGradients(Graph graph, NodeBounds bounds) {
    int n = graph.nodes().size();
    this.bounds = bounds;
    byLower = new double[n][0];
    byUpper = new double[n][0];
    perSlope = new double[n][0];
    perIntercept = new double[n][0];
    for (Node node : graph.nodes()) {
      boolean nonlinear = node.op() instanceof Activation || node.op() instanceof Product;
      if (!nonlinear || !node.operands().stream().allMatch(bounds::has)) {
        continue;
      }
      for (int operand : node.operands()) {
        byLower[operand] = new double[bounds.lower(operand).length];
        byUpper[operand] = new double[bounds.lower(operand).length];
      }
      if (node.op() instanceof Activation f && f.isRayBelow()) {
        prepare(f, node);
      }
    }
  }

  /** The upper line's slope and intercept by both ends, element by element. */
  private void prepare(Activation f, Node node) {
    int operand = node.operands().get(0);
    int n = node.size() * bounds.batch();
    double[] slope = new double[2 * n];
    double[] intercept = new double[2 * n];
    double[] d = new double[4];
    for (int i = 0; i < n; i++) {
      if (!FreeLines.isExact(f, bounds, operand, i)) {
        double lo = bounds.lower(operand)[i];
        double hi = bounds.upper(operand)[i];
        Arrays.fill(d, 0);
        d[2] = 1;
        f.relaxPullback(lo, hi, 0, 0, 0, d);
        slope[2 * i] = d[0];
        slope[2 * i + 1] = d[1];
        Arrays.fill(d, 0);
        d[3] = 1;
        f.relaxPullback(lo, hi, 0, 0, 0, d);
        intercept[2 * i] = d[0];
        intercept[2 * i + 1] = d[1];
      }
    }
    perSlope[node.id()] = slope;
    perIntercept[node.id()] = intercept;
  }

  /** What lines or planes owe to the ends of elements of one value, weights of rows included. */
  static final class Owed {
    private final int[] element;
    private final double[] byLower;
    private final double[] byUpper;
    private int count;

    Owed(int most) {
      element = new int[most];
      byLower = new double[most];
      byUpper = new double[most];
    }

    /** Derivatives by the ends of element {@code b * n + i}, which may come again. */
    void add(int at, double byLowerEnd, double byUpperEnd) {
      element[count] = at;
      byLower[count] = byLowerEnd;
      byUpper[count++] = byUpperEnd;
    }
  }

  /** Adds what is owed to the ends of a value. */
  synchronized void add(int value, Owed owed) {
    for (int k = 0; k < owed.count; k++) {
      // Lines that cannot be differentiated at these ends ask for nothing.
      if (Double.isFinite(owed.byLower[k]) && Double.isFinite(owed.byUpper[k])) {
        byLower[value][owed.element[k]] += owed.byLower[k];
        byUpper[value][owed.element[k]] += owed.byUpper[k];
      }
    }
  }

  /**
   * Adds what the rows {@code a} over the result of a rectifier owe, their operand being z: all of
   * it is in their upper lines.
   */
  void addRays(Node node, RowBlock a, Tensor z, double[] weight) {
    for (int from = 0; from < a.rows(); ) {
      int to = from + 1;
      while (to < a.rows() && a.subdomain(to) == a.subdomain(from)) {
        to++;
      }
      add(node, a, from, to, z, weight);
      from = to;
    }
  }

  /** Adds what rows {@code [from, to)} owe, all of one subdomain. */
  private void add(Node node, RowBlock a, int from, int to, Tensor z, double[] weight) {
    int line = a.subdomain(from) * node.size();
    double[] slope = perSlope[node.id()];
    double[] intercept = perIntercept[node.id()];
    Columns columns = columns(a.runs(), line, slope);
    int n = columns.count();
    double[] lo = new double[n];
    double[] hi = new double[n];
    boolean narrow = z.type() == ElementType.FLOAT32;
    for (int r = from; r < to; r++) {
      int start = r * a.runs().size();
      for (int k = 0; weight[r] > 0 && k < n; k++) {
        int at = start + columns.column()[k];
        double c = narrow ? a.coefficients().f32()[at] : a.coefficients().f64()[at];
        if (c < 0) {
          int e = 2 * columns.element()[k];
          double x = weight[r] * c;
          double y = narrow ? z.f32()[at] : z.f64()[at];
          lo[k] += x * (slope[e] * y + intercept[e]);
          hi[k] += x * (slope[e + 1] * y + intercept[e + 1]);
        }
      }
    }
    int operand = node.operands().get(0);
    synchronized (this) {
      for (int k = 0; k < n; k++) {
        int e = columns.element()[k];
        byLower[operand][e] += lo[k];
        byUpper[operand][e] += hi[k];
      }
    }
  }

  /** Columns whose upper lines depend on bounds, and their elements {@code b * n + i}. */
  private record Columns(int count, int[] column, int[] element) {}

  private static Columns columns(Runs runs, int line, double[] slope) {
    int[] column = new int[runs.size()];
    int[] element = new int[runs.size()];
    int count = 0;
    for (int k = 0; k < runs.count(); k++) {
      int e = line + runs.start() + k * runs.stride();
      for (int i = 0; i < runs.length(); i++) {
        if (slope[2 * (e + i)] != 0) {
          column[count] = k * runs.length() + i;
          element[count++] = e + i;
        }
      }
    }
    return new Columns(count, column, element);
  }

  /**
   * The weight of the row that bounds an end from below: by the lower end itself, by minus the
   * upper end.
   *
   * @param element {@code b * n + i}
   */
  double weight(int value, int element, int sign) {
    if (byLower[value].length == 0) {
      return 0;
    }
    return sign > 0 ? byLower[value][element] : -byUpper[value][element];
  }
}
