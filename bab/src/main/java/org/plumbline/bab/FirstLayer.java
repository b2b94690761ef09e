package org.plumbline.bab;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Window;

/**
 * How much undecided activations of the first layer depend on each input: what tells inputs apart
 * where no row of the objectives has a coefficient. An activation counts the more the nearer it is
 * to being decided on its upper side, by the square of its chord's slope; for a clause written as a
 * rectifier the slope is one over the number of its open literals (compare Jeroslow and Wang 1990).
 */
final class FirstLayer {
  /** Numbers of all matrices together at most; larger first layers are left out. */
  private static final int MOST = 2_000_000;

  private final List<Node> activations = new ArrayList<>();
  private final List<double[]> matrices = new ArrayList<>();
  private final int inputs;

  FirstLayer(Graph graph, Kernels kernels) {
    inputs = graph.inputSize();
    long size = 0;
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Activation && isLinear(graph, node.operands().get(0))) {
        size += (long) node.size() * inputs;
        if (size <= MOST) {
          activations.add(node);
          matrices.add(matrix(graph, kernels, node.operands().get(0)));
        }
      }
    }
  }

  private static boolean isLinear(Graph graph, int value) {
    Node node = graph.node(value);
    return node.operands().isEmpty()
        || (node.op() instanceof Affine
            && node.operands().stream().allMatch(k -> isLinear(graph, k)));
  }

  /** Absolute derivatives of the elements of a linear value, {@code [n, inputs]}. */
  private static double[] matrix(Graph graph, Kernels kernels, int value) {
    int n = graph.node(value).size();
    double[] out = new double[n * graph.inputSize()];
    @Nullable RowBlock[] open = new RowBlock[value + 1];
    Tensor unit = Tensor.zeros(ElementType.FLOAT64, n, n);
    for (int i = 0; i < n; i++) {
      unit.set(i, i, 1);
    }
    open[value] = RowBlock.of(kernels, unit, graph.node(value).shape(), new int[n]);
    for (int id = value; id >= 0; id--) {
      RowBlock block = open[id];
      Node node = graph.node(id);
      if (block == null) {
        continue;
      }
      if (node.op() instanceof Affine op) {
        for (int k = 0; k < node.operands().size(); k++) {
          int operand = node.operands().get(k);
          op.adjoint(block, k, target(open, operand, block, graph.node(operand).shape()));
        }
      } else {
        int offset = graph.inputOffset(id);
        for (int r = 0; r < n; r++) {
          for (int i = 0; i < node.size(); i++) {
            out[r * graph.inputSize() + offset + i] = Math.abs(block.coefficients().get(r, i));
          }
        }
      }
    }
    return out;
  }

  private static RowBlock target(
      @Nullable RowBlock[] open, int operand, RowBlock block, Shape shape) {
    RowBlock there = open[operand];
    if (there == null) {
      there = block.over(shape, Window.wholeValue());
      open[operand] = there;
    }
    return there;
  }

  /**
   * Adds to the score of each input up to {@code weight} for what subdomain {@code b} depends on
   * it, and a thousandth of that for its width in parts of the root's.
   */
  void add(
      double[] score,
      double weight,
      NodeBounds bounds,
      int b,
      Root root,
      double[] lower,
      double[] upper) {
    double[] dependence = dependence(bounds, b);
    double[] part = new double[inputs];
    double largest = 0;
    double most = 0;
    double widest = 0;
    for (int i = 0; i < inputs; i++) {
      double whole = root.box().upper(i) - root.box().lower(i);
      part[i] = whole > 0 ? (upper[i] - lower[i]) / whole : 0;
      dependence[i] *= upper[i] - lower[i];
      largest = Math.max(largest, dependence[i]);
      most = Math.max(most, score[i]);
      widest = Math.max(widest, part[i]);
    }
    for (int i = 0; i < inputs; i++) {
      score[i] += widest > 0 ? most * part[i] / widest : 0;
      score[i] += weight * ((largest > 0 ? dependence[i] / largest : 0) + 1e-3 * part[i]);
    }
  }

  /** Dependence of subdomain {@code b} on each input, per unit of its width. */
  private double[] dependence(NodeBounds bounds, int b) {
    double[] out = new double[inputs];
    for (int k = 0; k < activations.size(); k++) {
      Node node = activations.get(k);
      int operand = node.operands().get(0);
      for (int j = 0; j < node.size(); j++) {
        double lo = bounds.lower(operand)[b * node.size() + j];
        double hi = bounds.upper(operand)[b * node.size() + j];
        if (lo < 0 && hi > 0) {
          double slope = hi / (hi - lo);
          for (int i = 0; i < inputs; i++) {
            out[i] += slope * slope * matrices.get(k)[j * inputs + i];
          }
        }
      }
    }
    return out;
  }
}
