package org.plumbline.bab;

import java.util.ArrayList;
import java.util.List;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Input;
import org.plumbline.graph.Node;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.RowBlock;

/**
 * Scores of the last evaluation of each row: the undecided elements whose lines lose most at their
 * split point, weighed by the row's coefficient (the intercept score of BaBSR for rectifiers), and
 * the corner of the box where the row is least.
 */
final class Scores implements WalkObserver {
  private final Graph graph;
  private final NodeBounds bounds;
  private final Objectives rows;
  private final int most;
  private final Decision[][] decision;
  private final double[][] score;
  private final double[][] minimiser;

  Scores(Graph graph, NodeBounds bounds, Objectives rows, int most) {
    this.graph = graph;
    this.bounds = bounds;
    this.rows = rows;
    this.most = most;
    decision = new Decision[rows.rows()][0];
    score = new double[rows.rows()][];
    minimiser = new double[rows.rows()][0];
  }

  @Override
  public void at(int value, int firstRow, RowBlock block) {
    Node node = graph.node(value);
    if (value == rows.value()) {
      for (int r = firstRow; r < firstRow + block.rows(); r++) {
        decision[r] = new Decision[most];
        score[r] = new double[most];
        minimiser[r] = new double[graph.inputSize()];
      }
    }
    switch (node.op()) {
      case Input input -> corner(node, firstRow, block);
      case Activation f -> activation(node, f, firstRow, block);
      default -> {
        // Only activations are split, and only inputs have corners.
      }
    }
  }

  private void corner(Node node, int firstRow, RowBlock block) {
    int n = node.size();
    int offset = graph.inputOffset(node.id());
    for (int r = 0; r < block.rows(); r++) {
      int box = block.subdomain(r) * n;
      for (int i = 0; i < n; i++) {
        minimiser[firstRow + r][offset + i] =
            block.coefficients().get(r, i) < 0
                ? bounds.upper(node.id())[box + i]
                : bounds.lower(node.id())[box + i];
      }
    }
  }

  private void activation(Node node, Activation f, int firstRow, RowBlock block) {
    int operand = node.operands().get(0);
    int n = node.size();
    Lines lines = new Lines(ElementType.FLOAT64, 1);
    for (int r = 0; r < block.rows(); r++) {
      for (int i = 0; i < n; i++) {
        double a = block.coefficients().get(r, i);
        int at = block.subdomain(r) * n + i;
        double lo = bounds.lower(operand)[at];
        double hi = bounds.upper(operand)[at];
        int side = bounds.side(operand, at);
        if (a == 0 || f.isLinear(lo, hi, side)) {
          continue;
        }
        double p = f.splitPoint(lo, hi);
        if (p > lo && p < hi) {
          f.relax(lo, hi, side, Double.NaN, Double.NaN, lines, 0);
          double gap =
              a < 0
                  ? lines.upperSlope(0) * p + lines.upperIntercept(0) - f.value(p)
                  : f.value(p) - lines.lowerSlope(0) * p - lines.lowerIntercept(0);
          insert(firstRow + r, Math.abs(a) * gap, operand, i, p);
        }
      }
    }
  }

  private void insert(int row, double s, int value, int element, double point) {
    double[] scores = score[row];
    if (!(s > scores[most - 1])) {
      return;
    }
    int k = most - 1;
    while (k > 0 && s > scores[k - 1]) {
      scores[k] = scores[k - 1];
      decision[row][k] = decision[row][k - 1];
      k--;
    }
    scores[k] = s;
    decision[row][k] = new Decision(value, element, point, 1);
  }

  /** The best splits of a row, best first. */
  List<Decision> proposals(int row) {
    List<Decision> out = new ArrayList<>();
    for (Decision d : decision[row]) {
      if (d != null) {
        out.add(d);
      }
    }
    return out;
  }

  /** The corner of the box where the row is least. */
  double[] minimiser(int row) {
    return minimiser[row];
  }
}
