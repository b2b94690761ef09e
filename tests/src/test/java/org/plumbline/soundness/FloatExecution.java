package org.plumbline.soundness;

import java.util.SplittableRandom;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Coupled;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Input;
import org.plumbline.graph.Node;
import org.plumbline.graph.op.AveragePool;
import org.plumbline.graph.op.Clip;
import org.plumbline.graph.op.Relu;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Tensor;

/**
 * One of the float32 executions of a graph: every number a float, every operation rounded to
 * nearest, sums in a random order, with or without fused multiply-add.
 */
final class FloatExecution {
  private final Graph graph;
  private final SplittableRandom random;
  private final Tensor[][] matrices;

  FloatExecution(Graph graph, SplittableRandom random) {
    this.graph = graph;
    this.random = random;
    matrices = new Tensor[graph.nodes().size()][];
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Affine op) {
        matrices[node.id()] = new Tensor[node.operands().size()];
        for (int k = 0; k < node.operands().size(); k++) {
          matrices[node.id()][k] = matrix(node, op, k);
        }
      }
    }
  }

  private Tensor matrix(Node node, Affine op, int k) {
    int m = graph.node(node.operands().get(k)).size();
    Tensor unit = Tensor.zeros(ElementType.FLOAT64, m, m);
    for (int i = 0; i < m; i++) {
      unit.set(i, i, 1);
    }
    Tensor image = Tensor.zeros(ElementType.FLOAT64, m, node.size());
    op.apply(new ScalarKernels(), k, unit, image);
    return image;
  }

  /** All values at a point of floats. */
  float[][] at(double[] point) {
    float[][] values = new float[graph.nodes().size()][];
    for (Node node : graph.nodes()) {
      float[] y = new float[node.size()];
      values[node.id()] = y;
      for (int j = 0; j < y.length; j++) {
        y[j] =
            switch (node.op()) {
              case Input input -> (float) point[graph.inputOffset(node.id()) + j];
              case Affine op -> sum(node, op, values, j);
              case Activation f -> activation(f, values[node.operands().get(0)][j]);
              case Coupled c -> values[node.operands().get(0)][selected(c, node, values, j)];
              default -> throw new IllegalArgumentException(node.op().name());
            };
      }
    }
    return values;
  }

  private static int selected(Coupled c, Node node, float[][] values, int j) {
    float[] x = values[node.operands().get(0)];
    double[] d = new double[x.length];
    for (int i = 0; i < d.length; i++) {
      d[i] = x[i];
    }
    return c.selected(d, j);
  }

  private static float activation(Activation f, float x) {
    return switch (f) {
      case Relu relu -> x >= 0 ? x : (float) relu.slope() * x;
      case Clip clip -> (float) clip.value(x);
      default -> throw new IllegalArgumentException(f.name());
    };
  }

  private float sum(Node node, Affine op, float[][] values, int j) {
    int terms = 1;
    for (int k : node.operands()) {
      terms += graph.node(k).size();
    }
    float[] a = new float[terms];
    float[] b = new float[terms];
    int n = 0;
    double divisor = 1;
    for (int k = 0; k < node.operands().size(); k++) {
      float[] x = values[node.operands().get(k)];
      Tensor m = matrices[node.id()][k];
      for (int i = 0; i < x.length; i++) {
        double w = m.get(i, j);
        if (w != 0 && op instanceof AveragePool) {
          divisor = Math.rint(1 / w);
          w = 1;
        }
        if (w != 0) {
          a[n] = (float) w;
          b[n++] = x[i];
        }
      }
    }
    if (op.bias().length > 0) {
      a[n] = 1;
      b[n++] = (float) op.bias()[j];
    }
    float y = total(a, b, n);
    return divisor == 1 ? y : y / (float) divisor;
  }

  /** The sum of products in a random order and with random parentheses. */
  private float total(float[] a, float[] b, int n) {
    if (n == 0) {
      return 0;
    }
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      float x = a[i];
      a[i] = a[j];
      a[j] = x;
      x = b[i];
      b[i] = b[j];
      b[j] = x;
    }
    return part(a, b, 0, n, random.nextInt(3));
  }

  private static float part(float[] a, float[] b, int from, int to, int style) {
    if (style == 2 && to - from > 2) {
      int middle = (from + to) / 2;
      return part(a, b, from, middle, style) + part(a, b, middle, to, style);
    }
    float s = a[from] * b[from];
    for (int i = from + 1; i < to; i++) {
      s = style == 1 ? Math.fma(a[i], b[i], s) : s + a[i] * b[i];
    }
    return s;
  }
}
