package org.plumbline.attack;

import org.jspecify.annotations.Nullable;
import org.plumbline.bounds.Evaluation;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Coupled;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Input;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Window;

/** Gradients of linear functions of one value with respect to the inputs, by the adjoint walk. */
public final class Gradients {
  private final Graph graph;
  private final Kernels kernels;

  /** Gradients over {@code graph}. */
  public Gradients(Graph graph, Kernels kernels) {
    this.graph = graph;
    this.kernels = kernels;
  }

  /**
   * Row {@code r} of the result is the gradient of {@code seeds[r] . value} at point {@code r}.
   *
   * @param values all values at the points, from {@link Evaluation#values}
   * @param value id of the value that the seeds weigh
   * @param seeds {@code [points, n]}, of the type of the values
   * @return {@code [points, inputs]}
   */
  public Tensor at(Tensor[] values, int value, Tensor seeds) {
    int rows = seeds.rows();
    Tensor out = Tensor.zeros(seeds.type(), rows, graph.inputSize());
    @Nullable RowBlock[] open = new RowBlock[graph.nodes().size()];
    open[value] = RowBlock.of(kernels, seeds, graph.node(value).shape(), new int[rows]);
    for (int id = value; id >= 0; id--) {
      RowBlock block = open[id];
      if (block != null) {
        step(graph.node(id), block, values, open, out);
      }
    }
    return out;
  }

  private void step(
      Node node, RowBlock block, Tensor[] values, @Nullable RowBlock[] open, Tensor out) {
    switch (node.op()) {
      case Input input -> {
        int offset = graph.inputOffset(node.id());
        for (int r = 0; r < block.rows(); r++) {
          out.copy(block.coefficients(), r * node.size(), r * out.size() + offset, node.size());
        }
      }
      case Affine op -> {
        for (int k = 0; k < node.operands().size(); k++) {
          op.adjoint(block, k, target(node.operands().get(k), block, open));
        }
      }
      case Activation f -> {
        Tensor to = target(node.operands().get(0), block, open).coefficients();
        activation(f, values[node.operands().get(0)], block.coefficients(), to);
      }
      case Product p -> product(node, p, block, values, open);
      case Coupled c -> coupled(node, c, block, values, open);
    }
  }

  private static void activation(Activation f, Tensor x, Tensor a, Tensor to) {
    if (a.type() == ElementType.FLOAT32) {
      for (int at = 0; at < a.f32().length; at++) {
        float g = a.f32()[at];
        to.f32()[at] += g == 0 ? 0 : (float) (g * f.slope(x.f32()[at]));
      }
    } else {
      for (int at = 0; at < a.f64().length; at++) {
        double g = a.f64()[at];
        to.f64()[at] += g == 0 ? 0 : g * f.slope(x.f64()[at]);
      }
    }
  }

  private RowBlock target(int operand, RowBlock block, @Nullable RowBlock[] open) {
    RowBlock there = open[operand];
    if (there == null) {
      there = block.over(graph.node(operand).shape(), Window.wholeValue());
      open[operand] = there;
    }
    return there;
  }

  private void product(
      Node node, Product p, RowBlock block, Tensor[] values, @Nullable RowBlock[] open) {
    int x = node.operands().get(0);
    int z = node.operands().get(1);
    Tensor toX = target(x, block, open).coefficients();
    Tensor toZ = target(z, block, open).coefficients();
    for (int r = 0; r < block.rows(); r++) {
      for (int i = 0; i < node.size(); i++) {
        double a = block.coefficients().get(r, i);
        for (int t = 0; t < p.terms(); t++) {
          int left = p.left(i, t);
          int right = p.right(i, t);
          toX.add(r, left, a * values[z].get(r, right));
          toZ.add(r, right, a * values[x].get(r, left));
        }
      }
    }
  }

  private void coupled(
      Node node, Coupled c, RowBlock block, Tensor[] values, @Nullable RowBlock[] open) {
    int operand = node.operands().get(0);
    Tensor x = values[operand];
    Tensor to = target(operand, block, open).coefficients();
    for (int r = 0; r < block.rows(); r++) {
      double[] row = new double[x.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] = x.get(r, i);
      }
      for (int i = 0; i < node.size(); i++) {
        int s = c.selected(row, i);
        to.add(r, s, block.coefficients().get(r, i));
      }
    }
  }
}
