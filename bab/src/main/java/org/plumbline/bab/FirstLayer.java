package org.plumbline.bab;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Input;
import org.plumbline.graph.Node;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Tensor;

/**
 * How much undecided activations of the first layer depend on each input: what tells inputs apart
 * where no row of the objectives has a coefficient. An activation counts the more the nearer it is
 * to being decided on its upper side, by the square of its chord's slope; for a clause written as a
 * rectifier the slope is one over the number of its open literals (compare Jeroslow and Wang 1990).
 */
final class FirstLayer {
  /** Numbers of all matrices together at most; larger first layers are left out. */
  private static final int MOST = 2_000_000;

  /** Numbers that the derivatives of a value on the way may take. */
  private static final int MOST_ON_THE_WAY = 4 * MOST;

  private final List<Node> activations = new ArrayList<>();

  /** Per activation the derivatives of its operand, {@code [inputs, n]}. */
  private final List<Tensor> derivatives = new ArrayList<>();

  private final int inputs;

  FirstLayer(Graph graph, Kernels kernels) {
    inputs = graph.inputSize();
    long size = 0;
    @Nullable Tensor[] linear = new Tensor[graph.nodes().size()];
    for (Node node : graph.nodes()) {
      linear[node.id()] = linear(graph, kernels, node, linear);
      Tensor operand = node.op() instanceof Activation ? linear[node.operands().get(0)] : null;
      if (operand != null) {
        size += (long) node.size() * inputs;
        if (size <= MOST) {
          activations.add(node);
          derivatives.add(operand);
        }
      }
    }
  }

  /**
   * The derivatives of a value by all inputs, or null where that is not linear in them or too
   * large: the values at unit vectors, without biases.
   */
  private @Nullable Tensor linear(
      Graph graph, Kernels kernels, Node node, @Nullable Tensor[] known) {
    if ((long) node.size() * inputs > MOST_ON_THE_WAY) {
      return null;
    }
    if (node.op() instanceof Input) {
      return units(graph, node);
    }
    if (!(node.op() instanceof Affine op)) {
      return null;
    }
    List<Tensor> operands = new ArrayList<>();
    for (int k : node.operands()) {
      Tensor operand = known[k];
      if (operand == null) {
        return null;
      }
      operands.add(operand);
    }
    Tensor out = Tensor.zeros(ElementType.FLOAT64, inputs, node.size());
    for (int k = 0; k < operands.size(); k++) {
      op.apply(kernels, k, operands.get(k), out);
    }
    return out;
  }

  private Tensor units(Graph graph, Node input) {
    Tensor out = Tensor.zeros(ElementType.FLOAT64, inputs, input.size());
    for (int i = 0; i < input.size(); i++) {
      out.set(graph.inputOffset(input.id()) + i, i, 1);
    }
    return out;
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
            out[i] += slope * slope * Math.abs(derivatives.get(k).get(i, j));
          }
        }
      }
    }
    return out;
  }
}
