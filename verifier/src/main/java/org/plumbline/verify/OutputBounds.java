package org.plumbline.verify;

import java.util.List;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.Evaluation;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.graph.Graph;
import org.plumbline.spec.InputBox;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ScalarKernels;

/**
 * Bounds of every output over a box, all rounding included.
 *
 * @param lower lower bounds in file order
 * @param upper upper bounds in file order
 */
public record OutputBounds(double[] lower, double[] upper) {
  /**
   * Bounds by {@code ibp} (intervals) or {@code crown} (backward linear relaxation).
   *
   * @throws IllegalArgumentException for another method
   */
  public static OutputBounds of(Network network, InputBox box, String method) {
    Box outer = box.outer();
    double[] lo = new double[box.size()];
    double[] hi = new double[box.size()];
    for (int i = 0; i < lo.length; i++) {
      lo[network.imported().inputIndex()[i]] = outer.lower(i);
      hi[network.imported().inputIndex()[i]] = outer.upper(i);
    }
    Box engine = Box.of(lo, hi);
    return switch (method) {
      case "ibp" -> intervals(network, engine);
      case "crown" -> crown(network, engine);
      default ->
          throw new IllegalArgumentException(
              "--method: expected ibp or crown, got '" + method + "'");
    };
  }

  private static OutputBounds intervals(Network network, Box box) {
    Graph g = network.graph();
    NodeBounds b = new Evaluation(g, new ScalarKernels()).intervals(List.of(box), Arithmetic.REAL);
    return inFileOrder(network, b.lower(g.output().id()), b.upper(g.output().id()));
  }

  private static OutputBounds crown(Network network, Box box) {
    Graph g = network.graph();
    int n = g.output().size();
    int[] element = new int[2 * n];
    int[] sign = new int[2 * n];
    for (int r = 0; r < 2 * n; r++) {
      element[r] = r % n;
      sign[r] = r < n ? 1 : -1;
    }
    Objectives rows = new Objectives(g.output().id(), new int[2 * n], element, sign);
    try (Parallel parallel = new Parallel(Runtime.getRuntime().availableProcessors())) {
      Crown crown =
          new Crown(new ScalarKernels(), parallel, Arithmetic.REAL, Crown.Intermediate.CROWN);
      BoundResult r =
          crown.bound(Batch.of(g, List.of(box)), rows, Budget.unlimited(), WalkObserver.NONE);
      double[] upper = new double[n];
      for (int i = 0; i < n; i++) {
        upper[i] = -r.lower()[n + i];
      }
      return inFileOrder(network, java.util.Arrays.copyOf(r.lower(), n), upper);
    }
  }

  private static OutputBounds inFileOrder(Network network, double[] lower, double[] upper) {
    int[] index = network.imported().outputIndex();
    double[] lo = new double[index.length];
    double[] hi = new double[index.length];
    for (int j = 0; j < index.length; j++) {
      lo[j] = lower[index[j]];
      hi[j] = upper[index[j]];
    }
    return new OutputBounds(lo, hi);
  }
}
