package org.plumbline.soundness;

import java.util.SplittableRandom;
import org.plumbline.attack.Gradients;
import org.plumbline.bounds.Evaluation;
import org.plumbline.graph.Graph;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Tensor;

/** Points of a box where a wrong bound is most likely to show. */
final class Points {
  private static final int STEPS = 4;

  private Points() {}

  /** A third corners, a third uniform, a third where sign gradients of the outputs lead. */
  static double[][] of(Graph graph, Box box, int count, SplittableRandom random) {
    double[][] points = new double[count][];
    for (int p = 0; p < count; p++) {
      points[p] = random(box, p % 3 == 0, random);
    }
    int climbing = count / 3;
    if (climbing > 0) {
      Tensor ends = descend(graph, box, climbing, random);
      for (int p = 0; p < climbing; p++) {
        int at = 3 * p + 2;
        points[at] = new double[box.size()];
        for (int i = 0; i < box.size(); i++) {
          points[at][i] = ends.get(p, i);
        }
      }
    }
    return points;
  }

  static double[] random(Box box, boolean corner, SplittableRandom random) {
    double[] x = new double[box.size()];
    for (int i = 0; i < x.length; i++) {
      double t = corner ? random.nextInt(2) : random.nextDouble();
      double w = box.upper(i) - box.lower(i);
      x[i] = t == 1 ? box.upper(i) : clamp(box.lower(i) + t * w, box, i);
    }
    return x;
  }

  private static double clamp(double x, Box box, int i) {
    return Math.clamp(x, box.lower(i), box.upper(i));
  }

  private static Tensor descend(Graph graph, Box box, int count, SplittableRandom random) {
    int n = box.size();
    int m = graph.output().size();
    Tensor at = Tensor.zeros(ElementType.FLOAT64, count, n);
    Tensor seeds = Tensor.zeros(ElementType.FLOAT64, count, m);
    for (int p = 0; p < count; p++) {
      double[] x = random(box, false, random);
      for (int i = 0; i < n; i++) {
        at.set(p, i, x[i]);
      }
      seeds.set(p, random.nextInt(m), random.nextBoolean() ? 1 : -1);
    }
    ScalarKernels kernels = new ScalarKernels();
    for (int step = 0; step < STEPS; step++) {
      Tensor[] values = new Evaluation(graph, kernels).values(at);
      Tensor copy = Tensor.wrap(seeds.f64().clone(), count, m);
      Tensor slope = new Gradients(graph, kernels).at(values, graph.output().id(), copy);
      for (int p = 0; p < count; p++) {
        for (int i = 0; i < n; i++) {
          double move = (box.upper(i) - box.lower(i)) * Math.signum(slope.get(p, i));
          at.set(p, i, clamp(at.get(p, i) - move / (1 + step), box, i));
        }
      }
    }
    return at;
  }
}
