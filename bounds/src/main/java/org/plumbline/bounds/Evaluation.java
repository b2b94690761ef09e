package org.plumbline.bounds;

import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Coupled;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Input;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Tensor;

/** Values of a graph at points: plain double values, or rigorous enclosures of one point. */
public final class Evaluation {
  private final Graph graph;
  private final Kernels kernels;

  /** An evaluation of {@code graph}. */
  public Evaluation(Graph graph, Kernels kernels) {
    this.graph = graph;
    this.kernels = kernels;
  }

  /**
   * All values at the points {@code in [points, inputs]}, computed to nearest in the type of the
   * points.
   *
   * @return per node id {@code [points, n]}
   */
  public Tensor[] values(Tensor in) {
    Tensor[] out = new Tensor[graph.nodes().size()];
    for (Node node : graph.nodes()) {
      out[node.id()] = value(node, in, out);
    }
    return out;
  }

  private Tensor value(Node node, Tensor in, Tensor[] values) {
    Tensor out = Tensor.zeros(in.type(), in.rows(), node.size());
    switch (node.op()) {
      case Input input -> {
        int offset = graph.inputOffset(node.id());
        for (int r = 0; r < in.rows(); r++) {
          out.copy(in, r * in.size() + offset, r * node.size(), node.size());
        }
      }
      case Affine op -> {
        Tensor bias = Tensor.nearest(in.type(), op.bias());
        for (int r = 0; r < in.rows() && bias.size() > 0; r++) {
          out.copyRow(bias, 0, r);
        }
        for (int k = 0; k < node.operands().size(); k++) {
          op.apply(kernels, k, values[node.operands().get(k)], out);
        }
      }
      case Activation f -> activation(f, values[node.operands().get(0)], out);
      case Product p -> product(p, values, node, out);
      case Coupled c -> {
        Tensor x = values[node.operands().get(0)];
        for (int r = 0; r < in.rows(); r++) {
          double[] row = new double[x.size()];
          for (int i = 0; i < row.length; i++) {
            row[i] = x.get(r, i);
          }
          double[] y = c.value(row);
          for (int i = 0; i < y.length; i++) {
            out.set(r, i, y[i]);
          }
        }
      }
    }
    return out;
  }

  private static void activation(Activation f, Tensor x, Tensor out) {
    if (x.type() == ElementType.FLOAT32) {
      for (int at = 0; at < x.f32().length; at++) {
        out.f32()[at] = (float) f.value(x.f32()[at]);
      }
    } else {
      for (int at = 0; at < x.f64().length; at++) {
        out.f64()[at] = f.value(x.f64()[at]);
      }
    }
  }

  private static void product(Product p, Tensor[] values, Node node, Tensor out) {
    Tensor x = values[node.operands().get(0)];
    Tensor z = values[node.operands().get(1)];
    for (int r = 0; r < out.rows(); r++) {
      for (int i = 0; i < node.size(); i++) {
        double y = 0;
        for (int t = 0; t < p.terms(); t++) {
          y += x.get(r, p.left(i, t)) * z.get(r, p.right(i, t));
        }
        out.set(r, i, y);
      }
    }
  }

  /**
   * Rigorous bounds of all values at the points {@code in [points, inputs]}, in the arithmetic
   * asked for: for {@link Arithmetic#FLOAT32_ANY_ORDER} they hold for every float32 execution.
   */
  public NodeBounds enclosures(Tensor in, Arithmetic arithmetic) {
    java.util.List<Box> boxes = new java.util.ArrayList<>();
    for (int r = 0; r < in.rows(); r++) {
      double[] x = java.util.Arrays.copyOfRange(in.f64(), r * in.size(), (r + 1) * in.size());
      boxes.add(Box.of(x, x));
    }
    return intervals(java.util.List.copyOf(boxes), arithmetic);
  }

  /** Interval bounds of all values on boxes. */
  public NodeBounds intervals(java.util.List<Box> boxes, Arithmetic arithmetic) {
    Batch batch = Batch.of(graph, boxes);
    Charges charges = new Charges(graph, ElementType.FLOAT64, arithmetic);
    Intervals intervals = new Intervals(kernels, graph, charges);
    for (Node node : graph.nodes()) {
      intervals.bound(node, batch.bounds());
    }
    return batch.bounds();
  }
}
