package org.plumbline.onnx;

import java.math.BigDecimal;
import java.util.Arrays;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Coupled;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Input;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;
import org.plumbline.graph.op.Abs;
import org.plumbline.graph.op.Clip;
import org.plumbline.graph.op.Relu;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Tensor;

/**
 * A graph evaluated over the reals, without rounding. The matrix of an affine operator is read off
 * by applying it to unit vectors, which rounds nothing; where the operator says that a coefficient
 * or a bias is rounded, all values within the declared roundings are taken. So the result is a
 * number where nothing is rounded, and else the range that bounds must cover.
 */
final class ExactGraph {
  /** Half the distance of neighbouring doubles next to 1. */
  private static final BigDecimal UNIT = new BigDecimal(Math.scalb(1.0, -53));

  /** A number, or all numbers between two. */
  record Range(BigDecimal lower, BigDecimal upper) {
    static final Range ZERO = new Range(BigDecimal.ZERO, BigDecimal.ZERO);

    static Range of(double value, BigDecimal error) {
      BigDecimal v = new BigDecimal(value);
      return new Range(v.subtract(error), v.add(error));
    }

    boolean isNumber() {
      return lower.compareTo(upper) == 0;
    }

    Range plus(Range o) {
      return new Range(lower.add(o.lower), upper.add(o.upper));
    }

    Range times(Range o) {
      BigDecimal[] ends = {
        lower.multiply(o.lower),
        lower.multiply(o.upper),
        upper.multiply(o.lower),
        upper.multiply(o.upper)
      };
      Arrays.sort(ends);
      return new Range(ends[0], ends[3]);
    }

    Range max(Range o) {
      return new Range(lower.max(o.lower), upper.max(o.upper));
    }

    Range min(Range o) {
      return new Range(lower.min(o.lower), upper.min(o.upper));
    }
  }

  private final Graph graph;
  private final Range[][] values;

  private ExactGraph(Graph graph) {
    this.graph = graph;
    this.values = new Range[graph.nodes().size()][];
  }

  /** The outputs of a network for inputs, both in file order. */
  static Range[] outputs(Imported network, double... x) {
    Range[] engine = new Range[x.length];
    for (int i = 0; i < x.length; i++) {
      engine[network.inputIndex()[i]] = Range.of(x[i], BigDecimal.ZERO);
    }
    ExactGraph exact = new ExactGraph(network.graph());
    for (Node n : network.graph().nodes()) {
      exact.values[n.id()] = exact.value(n, engine);
    }
    Range[] y = new Range[network.outputIndex().length];
    for (int j = 0; j < y.length; j++) {
      y[j] = exact.values[network.graph().output().id()][network.outputIndex()[j]];
    }
    return y;
  }

  private Range[] value(Node n, Range... inputs) {
    return switch (n.op()) {
      case Input in -> {
        int at = graph.inputOffset(n.id());
        yield Arrays.copyOfRange(inputs, at, at + n.size());
      }
      case Affine op -> affine(op, n);
      case Activation f -> activation(f, values[n.operands().get(0)]);
      case Coupled c -> coupled(c, n);
      case Product p -> product(p, n);
    };
  }

  private Range[] affine(Affine op, Node n) {
    Range[] y = new Range[n.size()];
    double[] bias = op.bias();
    double[] magnitude = op.biasMagnitude();
    BigDecimal biasUnits = UNIT.multiply(new BigDecimal(op.biasRoundings(ElementType.FLOAT64)));
    for (int i = 0; i < y.length; i++) {
      y[i] =
          bias.length == 0
              ? Range.ZERO
              : Range.of(bias[i], new BigDecimal(magnitude[i]).multiply(biasUnits));
    }
    int roundings = op.coefficientRoundings(ElementType.FLOAT64);
    BigDecimal units = UNIT.multiply(new BigDecimal(roundings));
    for (int k = 0; k < n.operands().size(); k++) {
      Range[] x = values[n.operands().get(k)];
      for (int j = 0; j < x.length; j++) {
        double[] column = column(op, k, j, x.length, n.size());
        for (int i = 0; i < y.length; i++) {
          if (column[i] != 0) {
            BigDecimal error = new BigDecimal(column[i]).abs().multiply(units);
            y[i] = y[i].plus(Range.of(column[i], error).times(x[j]));
          }
        }
      }
    }
    return y;
  }

  private static double[] column(Affine op, int operand, int j, int inputs, int outputs) {
    Tensor unit = Tensor.zeros(ElementType.FLOAT64, 1, inputs);
    unit.f64()[j] = 1;
    Tensor out = Tensor.zeros(ElementType.FLOAT64, 1, outputs);
    op.apply(new ScalarKernels(), operand, unit, out);
    return out.f64();
  }

  private static Range[] activation(Activation f, Range... x) {
    Range[] y = new Range[x.length];
    for (int i = 0; i < x.length; i++) {
      if (f instanceof Relu relu) {
        y[i] = x[i].max(x[i].times(Range.of(relu.slope(), BigDecimal.ZERO)));
      } else if (f instanceof Clip clip) {
        y[i] = x[i];
        if (Double.isFinite(clip.floor())) {
          y[i] = y[i].max(Range.of(clip.floor(), BigDecimal.ZERO));
        }
        if (Double.isFinite(clip.ceiling())) {
          y[i] = y[i].min(Range.of(clip.ceiling(), BigDecimal.ZERO));
        }
      } else if (f instanceof Abs) {
        y[i] = x[i].max(x[i].times(Range.of(-1, BigDecimal.ZERO)));
      } else {
        throw new IllegalArgumentException(f.name() + " is not piecewise linear");
      }
    }
    return y;
  }

  /** A maximum over windows; element k is in a window if it is selected when it alone is 1. */
  private Range[] coupled(Coupled c, Node n) {
    Range[] x = values[n.operands().get(0)];
    Range[] y = new Range[n.size()];
    for (int k = 0; k < x.length; k++) {
      double[] unit = new double[x.length];
      unit[k] = 1;
      for (int i = 0; i < y.length; i++) {
        if (c.selected(unit, i) == k) {
          y[i] = y[i] == null ? x[k] : y[i].max(x[k]);
        }
      }
    }
    return y;
  }

  private Range[] product(Product p, Node n) {
    Range[] y = new Range[n.size()];
    for (int i = 0; i < y.length; i++) {
      y[i] = Range.ZERO;
      for (int t = 0; t < p.terms(); t++) {
        Range a = values[n.operands().get(0)][p.left(i, t)];
        y[i] = y[i].plus(a.times(values[n.operands().get(1)][p.right(i, t)]));
      }
    }
    return y;
  }
}
