package org.plumbline.verify;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Coupled;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Input;
import org.plumbline.graph.Layout;
import org.plumbline.graph.Node;
import org.plumbline.graph.Op;
import org.plumbline.graph.Product;
import org.plumbline.graph.op.AveragePool;
import org.plumbline.graph.op.BatchNorm;
import org.plumbline.graph.op.Conv;
import org.plumbline.graph.op.ConvTranspose;
import org.plumbline.graph.op.Dense;
import org.plumbline.graph.op.ElementwiseAffine;
import org.plumbline.graph.op.Sum;
import org.plumbline.onnx.Imported;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Weights;

/**
 * Which networks and values bounds in {@link org.plumbline.bounds.Arithmetic#FLOAT32_ANY_ORDER}
 * speak for.
 *
 * <p>Their charges are relative errors of each operation, plus a smallest normal number for what
 * underflows. That covers an execution if every operator has a declared bound, if no sum overflows
 * on the way, and if no coefficient that the execution computes itself (a scaled weight, the factor
 * of a normalisation) loses more than that by underflow. The sizes demanded here are far from what
 * networks hold: coefficients that sum to at most 2^24, values up to 2^100, or up to 2^24 where a
 * product is scaled afterwards, which an execution may do to its weights instead.
 */
final class Float32Execution {
  private static final double LARGEST_SUM = 0x1p24;
  private static final double LARGEST_VALUE = 0x1p100;
  private static final double SMALLEST_FACTOR = 0x1p-60;

  private final Graph graph;
  private final @Nullable String obstacle;
  private final double largest;

  private Float32Execution(Graph graph, @Nullable String obstacle, double largest) {
    this.graph = graph;
    this.obstacle = obstacle;
    this.largest = largest;
  }

  /** What can be said about executions of a network. */
  static Float32Execution of(Imported network) {
    Graph graph = network.graph();
    String obstacle = ports(network.inputs());
    obstacle = obstacle == null ? ports(network.outputs()) : obstacle;
    double largest = LARGEST_VALUE;
    for (Node node : graph.nodes()) {
      obstacle = obstacle == null ? obstacle(node) : obstacle;
      boolean scaled = node.op() instanceof ElementwiseAffine e && e.scale() != null;
      if (scaled && graph.node(node.operands().get(0)).op() instanceof Affine) {
        largest = LARGEST_SUM;
      }
    }
    return new Float32Execution(graph, obstacle, largest);
  }

  /** Why nothing is said about float32 executions, in words; empty if something can be. */
  Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  /** Whether all values are bounded, and so small that no execution overflows. */
  boolean covers(NodeBounds bounds) {
    for (Node node : graph.nodes()) {
      if (!bounds.has(node.id())) {
        return false;
      }
      for (double x : bounds.lower(node.id())) {
        if (!(x >= -largest)) {
          return false;
        }
      }
      for (double x : bounds.upper(node.id())) {
        if (!(x <= largest)) {
          return false;
        }
      }
    }
    return true;
  }

  private static @Nullable String ports(List<Imported.Port> ports) {
    for (Imported.Port p : ports) {
      if (p.type() != ElementType.FLOAT32) {
        return "'" + p.name() + "' is not float32";
      }
    }
    return null;
  }

  private static @Nullable String obstacle(Node node) {
    Op op = node.op();
    boolean declared =
        switch (op) {
          case Input input -> true;
          case Activation f -> f.float32Roundings() >= 0;
          case Coupled c -> c.float32Roundings() >= 0;
          case Product p -> false;
          case Affine a -> a instanceof Layout || isKnown(a);
        };
    if (!declared) {
      return op.name() + " has no declared float32 error bound";
    }
    return op instanceof Affine a && !isOrdinary(a) ? op.name() + " has extreme constants" : null;
  }

  private static boolean isKnown(Affine op) {
    return op instanceof Dense
        || op instanceof Conv
        || op instanceof ConvTranspose
        || op instanceof ElementwiseAffine
        || op instanceof Sum
        || op instanceof AveragePool
        || op instanceof BatchNorm;
  }

  private static boolean isOrdinary(Affine op) {
    double coefficient = 1;
    if (op instanceof Dense d) {
      coefficient = largest(d.weights());
    } else if (op instanceof Conv c) {
      coefficient = largest(c.weights());
    } else if (op instanceof ConvTranspose t) {
      coefficient = largest(t.weights());
    } else if (op instanceof ElementwiseAffine e && e.scale() != null) {
      coefficient = hasTiny(e.scale()) ? Double.POSITIVE_INFINITY : largest(e.scale());
    } else if (op instanceof BatchNorm b && !b.isOrdinary()) {
      return false;
    }
    for (double b : op.biasMagnitude()) {
      if (!(b <= LARGEST_SUM)) {
        return false;
      }
    }
    return coefficient * Math.max(1, op.forwardRoundings()) <= LARGEST_SUM;
  }

  /** Whether a factor, perhaps the reciprocal of a divisor, could lose digits to underflow. */
  private static boolean hasTiny(Weights w) {
    for (int i = 0; i < w.size(); i++) {
      if (w.get(i) != 0 && Math.abs(w.get(i)) < SMALLEST_FACTOR) {
        return true;
      }
    }
    return false;
  }

  private static double largest(Weights w) {
    double m = 0;
    for (int i = 0; i < w.size(); i++) {
      m = Math.max(m, Math.abs(w.get(i)));
    }
    return m;
  }
}
