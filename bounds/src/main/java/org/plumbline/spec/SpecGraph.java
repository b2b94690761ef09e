package org.plumbline.spec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Node;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.Dense;
import org.plumbline.graph.op.Sum;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Rounding;
import org.plumbline.tensor.Weights;

/**
 * A network with the atoms of a specification appended as one value: element {@code k} is the left
 * hand side of atom {@code k} minus its right hand side, so that every query reads {@code atom <=
 * 0} or {@code atom < 0}. Right hand sides are rounded up: the region only grows.
 */
public final class SpecGraph {
  private final Graph graph;
  private final int atoms;
  private final int[] inputToEngine;

  private SpecGraph(Graph graph, int atoms, int[] inputToEngine) {
    this.graph = graph;
    this.atoms = atoms;
    this.inputToEngine = inputToEngine;
  }

  /**
   * Appends the atoms.
   *
   * @param inputToEngine engine position of each input in file order
   * @param outputToEngine position within the graph's output of each output in file order
   */
  public static SpecGraph compile(
      Graph network, Specification spec, int[] inputToEngine, int[] outputToEngine) {
    GraphBuilder builder = network.extend();
    int m = spec.atoms().size();
    List<Integer> parts = new ArrayList<>();
    double[] bias = new double[m];
    for (int k = 0; k < m; k++) {
      bias[k] = -Rounding.up(spec.atoms().get(k).rhs());
    }
    int[] toOutput = new int[spec.inputs() + spec.outputs()];
    java.util.Arrays.fill(toOutput, -1);
    for (int j = 0; j < spec.outputs(); j++) {
      toOutput[spec.inputs() + j] = outputToEngine[j];
    }
    Node output = network.output();
    parts.add(
        builder.add(
            dense(spec, toOutput, output.size(), Weights.of(ElementType.FLOAT64, bias)),
            List.of(output.id()),
            Origin.named("atoms")));
    for (Node input : network.inputs()) {
      int[] toInput = toInput(network, spec, input, inputToEngine);
      if (mentioned(spec, toInput)) {
        parts.add(
            builder.add(
                dense(spec, toInput, input.size(), null),
                List.of(input.id()),
                Origin.named("atoms:" + input.origin().name())));
      }
    }
    int atoms = parts.get(0);
    if (parts.size() > 1) {
      int[] signs = new int[parts.size()];
      java.util.Arrays.fill(signs, 1);
      atoms = builder.add(new Sum(signs), parts, Origin.named("atoms:sum"));
    }
    return new SpecGraph(builder.build(atoms), atoms, inputToEngine.clone());
  }

  private static int[] toInput(Graph network, Specification spec, Node input, int[] toEngine) {
    int[] out = new int[spec.inputs() + spec.outputs()];
    java.util.Arrays.fill(out, -1);
    int offset = network.inputOffset(input.id());
    for (int i = 0; i < spec.inputs(); i++) {
      int e = toEngine[i] - offset;
      out[i] = e >= 0 && e < input.size() ? e : -1;
    }
    return out;
  }

  private static boolean mentioned(Specification spec, int[] position) {
    for (Atom a : spec.atoms()) {
      for (int v : a.variable()) {
        if (position[v] >= 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static Dense dense(
      Specification spec, int[] position, int n, @org.jspecify.annotations.Nullable Weights bias) {
    int m = spec.atoms().size();
    double[] w = new double[Math.multiplyExact(m, n)];
    for (int k = 0; k < m; k++) {
      Atom a = spec.atoms().get(k);
      for (int t = 0; t < a.variable().length; t++) {
        int p = position[a.variable()[t]];
        if (p >= 0) {
          w[k * n + p] = exactDouble(a.coefficient()[t]);
        }
      }
    }
    return new Dense(m, n, Weights.of(ElementType.FLOAT64, w), bias);
  }

  private static double exactDouble(BigDecimal c) {
    double d = c.doubleValue();
    if (!Double.isFinite(d) || new BigDecimal(d).compareTo(c) != 0) {
      throw new org.plumbline.graph.UnsupportedGraphException(
          "specification: coefficient "
              + c
              + " is not a binary number (supported: coefficients that are exact doubles)");
    }
    return d;
  }

  /** The network with its atoms; the graph's output. */
  public Graph graph() {
    return graph;
  }

  /** The value whose elements are the atoms. */
  public int atoms() {
    return atoms;
  }

  /** A box in the graph's own input order. */
  public Box box(InputBox box) {
    double[] lo = new double[box.size()];
    double[] hi = new double[box.size()];
    for (int i = 0; i < lo.length; i++) {
      lo[inputToEngine[i]] = box.lower(i);
      hi[inputToEngine[i]] = box.upper(i);
    }
    return Box.of(lo, hi);
  }

  /** A point of the graph's inputs in file order. */
  public double[] toFile(double[] point) {
    double[] x = new double[point.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = point[inputToEngine[i]];
    }
    return x;
  }

  /** A point in file order in the graph's order. */
  public double[] toEngine(double[] x) {
    double[] point = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      point[inputToEngine[i]] = x[i];
    }
    return point;
  }
}
