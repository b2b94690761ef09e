package org.plumbline.golden;

import java.util.List;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BoundMethod;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Evaluation;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.graph.Graph;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.Kernels;

/**
 * Both bounds of some elements of the output of a graph, and the part of each that pays for
 * rounding.
 */
record RowBounds(double[] lower, double[] upper, double[] error) {
  private RowBounds(int rows) {
    this(new double[rows], new double[rows], new double[rows]);
  }

  /** Interval arithmetic; no part is set apart for rounding. */
  static RowBounds intervals(Graph g, Box box, int[] elements, Kernels kernels) {
    NodeBounds b = new Evaluation(g, kernels).intervals(List.of(box), Arithmetic.REAL);
    RowBounds out = new RowBounds(elements.length);
    for (int r = 0; r < elements.length; r++) {
      out.lower[r] = b.lower(g.output().id())[elements[r]];
      out.upper[r] = b.upper(g.output().id())[elements[r]];
    }
    return out;
  }

  /** What the rows of a method give, before intervals of the output are met with them. */
  static RowBounds of(BoundMethod method, Graph g, Box box, int[] elements) {
    int m = elements.length;
    int[] element = new int[2 * m];
    int[] sign = new int[2 * m];
    for (int r = 0; r < 2 * m; r++) {
      element[r] = elements[r % m];
      sign[r] = r < m ? 1 : -1;
    }
    BoundResult result =
        method.bound(
            Batch.of(g, List.of(box)),
            new Objectives(g.output().id(), new int[2 * m], element, sign),
            Budget.unlimited(),
            WalkObserver.NONE);
    RowBounds out = new RowBounds(m);
    for (int r = 0; r < m; r++) {
      out.lower[r] = result.walked()[r];
      out.upper[r] = -result.walked()[m + r];
      out.error[r] = Math.max(result.error()[r], result.error()[m + r]);
    }
    return out;
  }
}
