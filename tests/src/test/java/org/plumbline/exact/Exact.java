package org.plumbline.exact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Input;
import org.plumbline.graph.Node;
import org.plumbline.graph.Op;
import org.plumbline.graph.op.Abs;
import org.plumbline.graph.op.AveragePool;
import org.plumbline.graph.op.Clip;
import org.plumbline.graph.op.MaxPool;
import org.plumbline.graph.op.Relu;
import org.plumbline.graph.op.Step;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Tensor;

/**
 * Values of a graph of piecewise linear operators in exact arithmetic: at a point, or as linear
 * forms of the inputs where every activation is stable. Matrices are read off {@link Affine#apply}
 * at unit vectors, where nothing rounds; the true coefficients of operators that round them (a
 * quotient, a normalisation) must be handed in, those of average pools are known to be one over an
 * integer.
 */
public final class Exact {
  /**
   * An affine operator over the reals.
   *
   * @param matrix per operand and element of the result, the coefficients that are not zero
   * @param bias one number per element
   */
  public record Matrix(List<Term[][]> matrix, Rational[] bias) {}

  /** One coefficient. */
  public record Term(int element, Rational coefficient) {}

  private final Graph graph;
  private final Map<Op, Matrix> matrices = new IdentityHashMap<>();

  public Exact(Graph graph, Map<Op, Matrix> known) {
    this.graph = graph;
    matrices.putAll(known);
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Affine op && !matrices.containsKey(op)) {
        matrices.put(op, matrix(node, op));
      }
    }
  }

  /** A diagonal operator. */
  public static Matrix diagonal(Rational[] factors, Rational[] bias) {
    Term[][] terms = new Term[factors.length][];
    for (int i = 0; i < terms.length; i++) {
      terms[i] = new Term[] {new Term(i, factors[i])};
    }
    return new Matrix(List.<Term[][]>of(terms), bias);
  }

  private Matrix matrix(Node node, Affine op) {
    List<Term[][]> all = new ArrayList<>();
    for (int k = 0; k < node.operands().size(); k++) {
      int m = graph.node(node.operands().get(k)).size();
      Tensor unit = Tensor.zeros(ElementType.FLOAT64, m, m);
      for (int i = 0; i < m; i++) {
        unit.set(i, i, 1);
      }
      Tensor image = Tensor.zeros(ElementType.FLOAT64, m, node.size());
      op.apply(new ScalarKernels(), k, unit, image);
      Term[][] terms = new Term[node.size()][];
      for (int j = 0; j < terms.length; j++) {
        List<Term> row = new ArrayList<>();
        for (int i = 0; i < m; i++) {
          if (image.get(i, j) != 0) {
            row.add(new Term(i, coefficient(op, image.get(i, j))));
          }
        }
        terms[j] = row.toArray(Term[]::new);
      }
      all.add(terms);
    }
    Rational[] bias = new Rational[node.size()];
    double[] b = op.bias();
    Arrays.setAll(bias, i -> b.length == 0 ? Rational.ZERO : Rational.of(b[i]));
    return new Matrix(all, bias);
  }

  private static Rational coefficient(Affine op, double c) {
    return op instanceof AveragePool
        ? Rational.ONE.dividedBy(Rational.of(Math.rint(1 / c)))
        : Rational.of(c);
  }

  private Matrix matrix(Op op) {
    return Objects.requireNonNull(matrices.get(op), op.name());
  }

  /** All values at a point. */
  public Rational[][] at(double[] point) {
    return at(Arrays.stream(point).mapToObj(Rational::of).toArray(Rational[]::new));
  }

  /** All values at a point of rationals. */
  public Rational[][] at(Rational[] point) {
    Rational[][] values = new Rational[graph.nodes().size()][];
    for (Node node : graph.nodes()) {
      Rational[] y = new Rational[node.size()];
      switch (node.op()) {
        case Input input -> Arrays.setAll(y, i -> point[graph.inputOffset(node.id()) + i]);
        case Affine op -> affine(node, matrix(op), values, y);
        case Activation f -> {
          Rational[] x = values[node.operands().get(0)];
          Arrays.setAll(y, i -> value(f, x[i]));
        }
        case MaxPool pool -> maximum(pool, values[node.operands().get(0)], y);
        default -> throw new IllegalArgumentException("not piecewise linear: " + node.op().name());
      }
      values[node.id()] = y;
    }
    return values;
  }

  private static void affine(Node node, Matrix m, Rational[][] values, Rational[] y) {
    for (int j = 0; j < y.length; j++) {
      Rational sum = m.bias()[j];
      for (int k = 0; k < node.operands().size(); k++) {
        for (Term t : m.matrix().get(k)[j]) {
          sum = sum.plus(t.coefficient().times(values[node.operands().get(k)][t.element()]));
        }
      }
      y[j] = sum;
    }
  }

  /** The exact value of a piecewise linear activation. */
  public static Rational value(Activation f, Rational x) {
    return switch (f) {
      case Relu relu -> x.signum() >= 0 ? x : x.times(Rational.of(relu.slope()));
      case Clip clip -> {
        Rational y = Double.isInfinite(clip.floor()) ? x : x.max(Rational.of(clip.floor()));
        yield Double.isInfinite(clip.ceiling()) ? y : y.min(Rational.of(clip.ceiling()));
      }
      case Abs abs -> x.signum() >= 0 ? x : x.times(Rational.of(-1));
      case Step step -> Rational.of(x.signum() > 0 ? step.right() : step.left());
      default -> throw new IllegalArgumentException("not piecewise linear: " + f.name());
    };
  }

  /** The windows of the pool, found through its derivative: the largest of what it can select. */
  private static void maximum(MaxPool pool, Rational[] x, Rational[] y) {
    double[] rank = new double[x.length];
    Integer[] order = new Integer[x.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (i, j) -> x[i].compareTo(x[j]));
    for (int i = 0; i < order.length; i++) {
      rank[order[i]] = i;
    }
    for (int j = 0; j < y.length; j++) {
      y[j] = x[pool.selected(rank, j)];
    }
  }

  /**
   * The outputs as linear forms of the inputs, {@code [output][input]} with the constant last;
   * {@code side[node][element]} says on which side of its kink each activation works.
   */
  public Rational[][] forms(int[][] side) {
    Rational[][][] forms = new Rational[graph.nodes().size()][][];
    int n = graph.inputSize();
    for (Node node : graph.nodes()) {
      Rational[][] y = new Rational[node.size()][n + 1];
      for (int i = 0; i < y.length; i++) {
        Arrays.fill(y[i], Rational.ZERO);
        form(node, i, forms, side[node.id()], y[i]);
      }
      forms[node.id()] = y;
    }
    return forms[graph.output().id()];
  }

  private void form(Node node, int i, Rational[][][] forms, int[] side, Rational[] y) {
    switch (node.op()) {
      case Input input -> y[graph.inputOffset(node.id()) + i] = Rational.ONE;
      case Affine op -> {
        Matrix m = matrix(op);
        y[y.length - 1] = m.bias()[i];
        for (int k = 0; k < node.operands().size(); k++) {
          for (Term t : m.matrix().get(k)[i]) {
            Rational[] x = forms[node.operands().get(k)][t.element()];
            Arrays.setAll(y, c -> y[c].plus(t.coefficient().times(x[c])));
          }
        }
      }
      case Relu relu -> {
        Rational slope = side[i] > 0 ? Rational.ONE : Rational.of(relu.slope());
        Rational[] x = forms[node.operands().get(0)][i];
        Arrays.setAll(y, c -> x[c].times(slope));
      }
      case Clip clip -> {
        if (side[i] == 0) {
          System.arraycopy(forms[node.operands().get(0)][i], 0, y, 0, y.length);
        } else {
          y[y.length - 1] = Rational.of(side[i] > 0 ? clip.ceiling() : clip.floor());
        }
      }
      default -> throw new IllegalArgumentException("no linear form: " + node.op().name());
    }
  }

  /** The least value over a box of {@code sign} times a form, its constant last. */
  public static Rational least(Rational[] form, int sign, Box box) {
    Rational s = Rational.of(sign);
    Rational sum = form[form.length - 1].times(s);
    for (int i = 0; i < box.size(); i++) {
      Rational c = form[i].times(s);
      sum = sum.plus(c.times(Rational.of(c.signum() >= 0 ? box.lower(i) : box.upper(i))));
    }
    return sum;
  }
}
