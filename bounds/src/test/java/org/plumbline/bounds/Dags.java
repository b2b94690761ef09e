package org.plumbline.bounds;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Op;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.Conv;
import org.plumbline.graph.op.Dense;
import org.plumbline.graph.op.ElementwiseAffine;
import org.plumbline.graph.op.MatrixProduct;
import org.plumbline.graph.op.Relu;
import org.plumbline.graph.op.Sum;
import org.plumbline.graph.op.Tanh;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Weights;

/** Random graphs with branches: full connections, or convolutions whose windows differ. */
final class Dags {
  private final SplittableRandom random;
  private final GraphBuilder builder = new GraphBuilder();

  private Dags(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A box around random points, every side of it {@code 2 * radius} long. */
  static Box box(Graph graph, double radius, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] lo = random.doubles(graph.inputSize(), -0.5, 0.5).toArray();
    double[] hi = lo.clone();
    for (int i = 0; i < lo.length; i++) {
      lo[i] -= radius;
      hi[i] += radius;
    }
    return Box.of(lo, hi);
  }

  /** Three layers of full connections, one of them around a branch, activations by turns. */
  static Graph dense(long seed, Activation... activations) {
    Dags d = new Dags(seed);
    int x = d.builder.input(Shape.of(3), Origin.named("x"));
    int value = d.add(activations[0], d.full(x, 4));
    int second = d.add(activations[1 % activations.length], d.full(value, 4));
    int sum = d.add(new Sum(1, -1), d.full(second, 4), seed % 2 == 0 ? value : d.full(x, 4));
    int third = d.add(activations[2 % activations.length], sum);
    return d.builder.build(d.full(third, 3));
  }

  /** Products of branches, element by element or of matrices, one behind the other. */
  static Graph products(long seed) {
    Dags d = new Dags(seed);
    int x = d.builder.input(Shape.of(3), Origin.named("x"));
    int first = d.full(x, 4);
    int second = d.add(seed % 3 == 0 ? new Tanh() : new Relu(), d.full(x, 4));
    MatrixProduct p =
        seed % 2 == 0
            ? MatrixProduct.elementwise(Shape.of(4))
            : new MatrixProduct(1, 2, 2, 2, Shape.of(4));
    int product = d.add(p, first, second);
    int third = d.add(new Relu(), d.full(product, 4));
    int again = d.add(MatrixProduct.elementwise(Shape.of(4)), third, d.full(x, 4));
    return d.builder.build(d.full(again, 3));
  }

  /** Convolutions of a 7x8 image; a branch of one by one meets one of three by three. */
  static Graph image(long seed) {
    Dags d = new Dags(seed);
    int x = d.builder.input(Shape.of(7, 8, 2), Origin.named("x"));
    int value = d.add(new Relu(), d.shift(d.convolve(x, 3, 3, 1)));
    int wide = d.convolve(value, 3, 3, 1);
    int narrow = seed % 2 == 0 ? d.convolve(value, 3, 1, 1) : value;
    int sum = d.shift(d.add(new Sum(1, -1), wide, narrow));
    int last = d.convolve(d.add(new Relu(0.125f), sum), 2, 3, 2);
    int top = d.convolve(d.add(new Relu(), last), 2, 2, 1);
    return d.builder.build(d.full(d.add(new Relu(), top), 2));
  }

  private int add(Op op, Integer... operands) {
    return builder.add(op, List.of(operands), Origin.named("v" + operands[0]));
  }

  private Weights weights(int n, double most) {
    double[] w = new double[n];
    Arrays.setAll(w, i -> (float) random.nextDouble(-most, most));
    return Weights.of(ElementType.FLOAT32, w);
  }

  private int full(int value, int outputs) {
    int n = builder.shape(value).size();
    Weights w = weights(outputs * n, 2 / Math.sqrt(n));
    return add(new Dense(outputs, n, w, weights(outputs, 0.3)), value);
  }

  /** Same-size for odd kernels and stride 1. */
  private int convolve(int value, int channels, int kernel, int stride) {
    Shape s = builder.shape(value);
    int pad = kernel / 2;
    int h = (s.dim(0) + 2 * pad - kernel) / stride + 1;
    int w = (s.dim(1) + 2 * pad - kernel) / stride + 1;
    ConvGeometry g =
        new ConvGeometry(
            s.dim(0), s.dim(1), s.dim(2), h, w, channels, kernel, kernel, stride, stride, 1, 1, pad,
            pad, 1);
    int n = channels * kernel * kernel * s.dim(2);
    double most = 2 / Math.sqrt(kernel * kernel * s.dim(2));
    return add(new Conv(g, weights(n, most), weights(channels, 0.3)), value);
  }

  /** A shift of its own at every position. */
  private int shift(int value) {
    Shape s = builder.shape(value);
    return add(ElementwiseAffine.of(s, null, weights(s.size(), 0.3)), value);
  }
}
