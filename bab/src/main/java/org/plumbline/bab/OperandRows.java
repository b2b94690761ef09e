package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Tensor;

/**
 * Linear lower bounds, over the free inputs of a root box, of both signs of every operand of an
 * activation that is undecided there: {@code sign z >= bound + coefficients . (x - corner) /
 * width}, where the corner is the point of the box at which the row is least, and the coefficients
 * are rounded towards zero. They come from one ordinary walk in floats with error terms, and hold
 * on every part of the box.
 *
 * <p>Shapes: {@code n} operands; row {@code 2 k} is operand {@code k} itself, row {@code 2 k + 1}
 * its negative.
 */
final class OperandRows {
  /** Coefficients of the rows of one value at most, 256 MiB; beyond that nothing is kept. */
  private static final long MOST = 1 << 26;

  /** The least coefficient that counts. */
  private static final float SMALL = 0x1p-120f;

  /** One less four units of rounding in float. */
  private static final float BELOW = 1 - 0x1p-22f;

  private final int[] free;
  private final double[] width;
  private final int[][] place;
  private final int[] value;
  private final int[] element;
  private final double[] bound;
  private final List<OperandBlock> blocks;

  private OperandRows(
      int[] free,
      double[] width,
      int[][] place,
      List<Objectives> rows,
      double[] bound,
      List<OperandGroup> groups) {
    this.free = free;
    this.width = width;
    this.place = place;
    this.bound = bound;
    blocks = OperandBlock.of(groups);
    value = new int[bound.length / 2];
    element = new int[value.length];
    int k = 0;
    for (Objectives o : rows) {
      for (int r = 0; r < o.rows(); r += 2) {
        value[k] = o.value();
        element[k] = o.element()[r];
        place[o.value()][o.element()[r]] = k++;
      }
    }
  }

  /**
   * The rows of a root; none where they would not fit.
   *
   * @param bounds bounds of all values on the box, batch size 1
   * @param budget ends the walks; there are no rows then
   */
  static OperandRows of(
      Graph graph,
      Box box,
      NodeBounds bounds,
      Kernels kernels,
      Parallel parallel,
      Arithmetic arithmetic,
      Budget budget) {
    int[] free = free(box);
    double[] width =
        Arrays.stream(free).mapToDouble(i -> Math.nextDown(box.upper(i) - box.lower(i))).toArray();
    List<Objectives> rows = new ArrayList<>();
    int count = 0;
    int[][] place = new int[graph.nodes().size()][0];
    for (Node node : graph.nodes()) {
      Objectives o = undecided(graph, node, bounds);
      place[node.id()] = new int[node.size()];
      Arrays.fill(place[node.id()], -1);
      count += o.rows();
      if ((long) o.rows() * free.length > MOST) {
        return none(free, width, place);
      }
      if (o.rows() > 0) {
        rows.add(o);
      }
    }
    double[] lower = new double[count];
    List<OperandGroup> groups = new ArrayList<>();
    Crown crown =
        new Crown(kernels, parallel, arithmetic, Crown.Intermediate.INTERVALS, ElementType.FLOAT32);
    int from = 0;
    long kept = 0;
    for (Objectives o : rows) {
      Batch batch = new Batch(graph, bounds.copy(graph));
      Tensor coefficients = Tensor.zeros(ElementType.FLOAT32, o.rows(), free.length);
      BoundResult r = crown.bound(batch, o, budget, recorder(graph, free, width, coefficients));
      if (!r.complete()) {
        return none(free, width, place);
      }
      System.arraycopy(r.walked(), 0, lower, from, o.rows());
      for (OperandGroup g : OperandGroup.of(from / 2, coefficients)) {
        kept += (long) g.coefficients().rows() * g.columns().length;
        groups.add(g);
      }
      if (kept > MOST) {
        return none(free, width, place);
      }
      from += o.rows();
    }
    return new OperandRows(free, width, place, rows, lower, groups);
  }

  private static OperandRows none(int[] free, double[] width, int[][] place) {
    return new OperandRows(free, width, place, List.of(), new double[0], List.of());
  }

  private static int[] free(Box box) {
    int[] free = new int[box.size()];
    int n = 0;
    for (int i = 0; i < free.length; i++) {
      if (box.lower(i) < box.upper(i)) {
        free[n++] = i;
      }
    }
    return Arrays.copyOf(free, n);
  }

  /** Rows for both signs of the elements that some activation reads and does not find decided. */
  static Objectives undecided(Graph graph, Node node, NodeBounds bounds) {
    int n = node.operands().isEmpty() ? 0 : node.size();
    int[] element = new int[2 * n];
    int[] sign = new int[2 * n];
    int rows = 0;
    for (int i = 0; i < n; i++) {
      boolean wanted = false;
      for (int consumer : graph.consumers(node.id())) {
        wanted |=
            graph.node(consumer).op() instanceof Activation f
                && !f.isLinear(bounds.lower(node.id())[i], bounds.upper(node.id())[i], 0);
      }
      for (int s = 1; wanted && s >= -1; s -= 2) {
        element[rows] = i;
        sign[rows++] = s;
      }
    }
    return new Objectives(
        node.id(), new int[rows], Arrays.copyOf(element, rows), Arrays.copyOf(sign, rows));
  }

  private static WalkObserver recorder(
      Graph graph, int[] free, double[] width, Tensor coefficients) {
    int[] column = new int[graph.inputSize()];
    Arrays.fill(column, -1);
    for (int c = 0; c < free.length; c++) {
      column[free[c]] = c;
    }
    return (value, first, block) -> {
      if (!graph.node(value).operands().isEmpty()) {
        return;
      }
      int offset = graph.inputOffset(value);
      for (int r = 0; r < block.rows(); r++) {
        for (int i = 0; i < block.runs().size(); i++) {
          int c = column[offset + block.runs().element(i)];
          if (c >= 0) {
            coefficients.set(first + r, c, term(block.coefficients().get(r, i), width[c]));
          }
        }
      }
    };
  }

  /**
   * A float that is no larger than {@code a width}, and of its sign; 0 where that is no number, too
   * large for one or so small that steps between floats are no longer relative.
   */
  private static float term(double a, double width) {
    float near = (float) (Math.abs(a) * width);
    // Both roundings before and the one here take less than what the factor takes off.
    return near >= SMALL && near <= Float.MAX_VALUE ? Math.copySign(near * BELOW, (float) a) : 0;
  }

  /** The number of operands. */
  int size() {
    return value.length;
  }

  /** The inputs that are not pinned, which columns of coefficients stand for. */
  int[] free() {
    return free;
  }

  /**
   * A linear function over the inputs of the graph, as the rows are: per free input its coefficient
   * times the width of the box, rounded towards zero.
   */
  Tensor terms(double[] a) {
    Tensor out = Tensor.zeros(ElementType.FLOAT32, 1, free.length);
    for (int c = 0; c < free.length; c++) {
      out.f32()[c] = term(a[free[c]], width[c]);
    }
    return out;
  }

  /** The value that operand {@code k} is an element of. */
  int value(int k) {
    return value[k];
  }

  /** The element of its value that operand {@code k} is. */
  int element(int k) {
    return element[k];
  }

  /** The operand that is this element of a value, or -1. */
  int find(int ofValue, int itsElement) {
    return place[ofValue][itsElement];
  }

  /** The least value of a row on the root box. */
  double bound(int row) {
    return bound[row];
  }

  /** The coefficients of all rows, operands in order. */
  List<OperandBlock> blocks() {
    return blocks;
  }
}
