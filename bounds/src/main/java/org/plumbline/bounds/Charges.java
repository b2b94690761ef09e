package org.plumbline.bounds;

import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Rounding;
import org.plumbline.tensor.Tensor;

/**
 * What one row pays for the rounding of each node, per unit of its coefficients (notes of
 * soundness, 3.2). For an affine node with computed row {@code a} over its result, the error of the
 * step is at most {@code |a| . adjoint(node) + underflow(node)}; intervals of the node widen by
 * {@code forward(node)}. All numbers are rounded up, and grow with the magnitudes of the batch that
 * they are computed from.
 */
final class Charges {
  private final ElementType type;
  private final Arithmetic arithmetic;
  private final @Nullable Tensor[] adjoint;
  private final @Nullable Tensor[] bias;
  private final double[][] forward;
  private final double[][] image;
  private final double[][] magnitude;
  private final @Nullable Tensor[] magnitudeRow;
  private final double[] underflow;
  private final double[] adjointUnderflow;
  private double terms;

  Charges(Graph graph, ElementType type, Arithmetic arithmetic) {
    int n = graph.nodes().size();
    this.type = type;
    this.arithmetic = arithmetic;
    adjoint = new Tensor[n];
    bias = new Tensor[n];
    forward = new double[n][0];
    image = new double[n][0];
    magnitude = new double[n][0];
    magnitudeRow = new Tensor[n];
    underflow = new double[n];
    adjointUnderflow = new double[n];
  }

  /** Records the magnitudes of a value: the largest absolute end over the batch, per element. */
  void magnitudes(Node node, double[] lower, double[] upper) {
    int n = node.size();
    double[] m = new double[n];
    double sum = 0;
    for (int at = 0; at < lower.length; at++) {
      double x = Math.max(Math.abs(lower[at]), Math.abs(upper[at]));
      int i = at % n;
      m[i] = Math.max(m[i], x);
    }
    for (double x : m) {
      sum += x;
    }
    magnitude[node.id()] = m;
    magnitudeRow[node.id()] = Tensor.up(type, m);
    // Every coefficient over this value may underflow once when it is made.
    underflow[node.id()] = type.smallestNormal() * (Rounding.inflate(sum, n) + n + 1) * 4;
    terms += 4.0 * n + 8;
  }

  /** Computes the charges of an affine node from the magnitudes of its operands. */
  void affine(Kernels kernels, Node node, Affine op) {
    int n = node.size();
    adjointUnderflow[node.id()] = 0;
    Tensor moved = Tensor.zeros(ElementType.FLOAT64, 1, n);
    int roundings = 0;
    for (int k = 0; k < node.operands().size(); k++) {
      double[] m = magnitude[node.operands().get(k)];
      op.applyAbs(kernels, k, Tensor.wrap(m, 1, m.length), moved);
      roundings = Math.max(roundings, op.adjointRoundings(k));
      adjointUnderflow[node.id()] +=
          type.smallestNormal() * (op.adjointRoundings(k) + 2.0) * (sum(m) + 1);
    }
    double[] stored = op.bias();
    double[] biasMagnitude = op.biasMagnitude();
    int q = op.coefficientRoundings(type);
    double products = roundings + q == 0 ? 0 : Rounding.gamma(roundings + q + 1.0, type);
    int biasRoundings = op.biasRoundings(ElementType.FLOAT64);
    double computed =
        biasRoundings == 0 ? 0 : Rounding.gamma(biasRoundings + 1.0, ElementType.FLOAT64);
    int sums = op.forwardRoundings();
    double inDouble =
        sums == 0
            ? 0
            : Rounding.gamma(
                sums + op.coefficientRoundings(ElementType.FLOAT64) + 3.0, ElementType.FLOAT64);
    double inFloat = anyOrder() && sums > 0 ? Rounding.gamma(sums + 1.0, ElementType.FLOAT32) : 0;
    double[] a = new double[n];
    double[] f = new double[n];
    double[] whole = new double[n];
    Tensor narrow = Tensor.nearest(type, stored);
    for (int i = 0; i < n; i++) {
      double b = biasMagnitude.length == 0 ? 0 : biasMagnitude[i];
      double v = moved.f64()[i];
      whole[i] = Rounding.inflate(v + b, sums + 8.0);
      // What the bias loses in the type of the rows; the difference of two doubles that are close
      // is exact, and rounded at most once otherwise.
      double lost = stored.length == 0 ? 0 : Math.nextUp(Math.abs(stored[i] - narrow.get(0, i)));
      lost = stored.length == 0 || stored[i] == narrow.get(0, i) ? 0 : lost;
      a[i] = Rounding.inflate(products * v + computed * b + lost + inFloat * (v + b), sums + 8.0);
      f[i] =
          Rounding.inflate((inDouble + inFloat) * (v + b), sums + 8.0)
              + sums * ElementType.FLOAT64.smallestNormal();
      if (anyOrder() && sums > 0) {
        f[i] += sums * ElementType.FLOAT32.smallestNormal();
        a[i] += sums * ElementType.FLOAT32.smallestNormal();
      }
    }
    adjoint[node.id()] = Tensor.up(type, a);
    bias[node.id()] = stored.length == 0 ? null : narrow;
    forward[node.id()] = f;
    image[node.id()] = whole;
  }

  private static double sum(double[] m) {
    double s = 0;
    for (double x : m) {
      s += x;
    }
    return Rounding.inflate(s, m.length);
  }

  boolean anyOrder() {
    return arithmetic == Arithmetic.FLOAT32_ANY_ORDER;
  }

  ElementType type() {
    return type;
  }

  /** What one unit of a coefficient over an affine value pays, one row. */
  Tensor adjoint(int node) {
    return known(adjoint[node]);
  }

  /** The bias of an affine value in the type of the rows, or null if it has none. */
  @Nullable Tensor bias(int node) {
    return bias[node];
  }

  /** The largest absolute values, one row in the type of the rows. */
  Tensor magnitudeRow(int node) {
    return known(magnitudeRow[node]);
  }

  private static Tensor known(@Nullable Tensor t) {
    if (t == null) {
      throw new IllegalStateException("charges asked for before the value was bounded");
    }
    return t;
  }

  /** {@code |M| m + |b|} of an affine value, rounded up. */
  double[] image(int node) {
    return image[node];
  }

  double[] forward(int node) {
    return forward[node];
  }

  double[] magnitude(int node) {
    return magnitude[node];
  }

  double underflow(int node) {
    return Math.nextUp(underflow[node] + adjointUnderflow[node]);
  }

  /** An upper bound of the number of terms that enter one row's error. */
  double terms() {
    return terms;
  }
}
