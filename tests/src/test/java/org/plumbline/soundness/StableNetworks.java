package org.plumbline.soundness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Evaluation;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Op;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.AveragePool;
import org.plumbline.graph.op.BatchNorm;
import org.plumbline.graph.op.Clip;
import org.plumbline.graph.op.Conv;
import org.plumbline.graph.op.Dense;
import org.plumbline.graph.op.ElementwiseAffine;
import org.plumbline.graph.op.Relu;
import org.plumbline.graph.op.Sum;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Weights;

/**
 * Random networks on a box where a shift before each activation makes every neuron stable, so that
 * the network is affine there and CROWN is exact up to rounding: full connections, convolutions,
 * normalisations, average pools, quotients and residual branches.
 */
final class StableNetworks {
  private final SplittableRandom random;
  private final GraphBuilder builder = new GraphBuilder();
  private final Map<Op, Exact.Matrix> known = new IdentityHashMap<>();
  private final List<int[]> sides = new ArrayList<>();
  private final Box box;
  private final double scale;

  StableNetworks(long seed) {
    random = new SplittableRandom(seed);
    // Magnitudes far from 1 show errors that are not charged in proportion.
    scale = random.nextInt(4) == 0 ? Math.scalb(1.0, random.nextInt(-30, 31)) : 1;
    boolean image = random.nextBoolean();
    Shape shape = image ? Shape.of(3, 3, 2) : Shape.of(random.nextInt(1, 6));
    box = box(shape.size());
    int value = builder.input(shape, Origin.named("x"));
    int layers = random.nextInt(1, 5);
    for (int k = 0; k < layers; k++) {
      int before = value;
      value = activate(affine(value));
      if (random.nextInt(3) == 0) {
        int branch = dense(before, builder.shape(value).size());
        int sum = add(new Sum(1, random.nextBoolean() ? 1 : -1), value, branch);
        value = random.nextBoolean() ? activate(sum) : sum;
      }
    }
    value = dense(value, random.nextInt(1, 5));
    graph = builder.build(value);
  }

  private final Graph graph;

  Graph graph() {
    return graph;
  }

  Box box() {
    return box;
  }

  /** A part of the box. */
  Box part() {
    double[] lo = box.lower();
    double[] hi = box.upper();
    for (int i = 0; i < lo.length; i++) {
      double a = uniform(lo[i], hi[i]);
      double b = uniform(lo[i], hi[i]);
      lo[i] = Math.min(a, b);
      hi[i] = Math.max(a, b);
    }
    return Box.of(lo, hi);
  }

  Exact exact() {
    return new Exact(graph, known);
  }

  /** Per node the side of its elements, where it is an activation. */
  int[][] sides() {
    int[][] out = new int[graph.nodes().size()][];
    for (int[] s : sides) {
      out[s[s.length - 1]] = s;
    }
    return out;
  }

  private double uniform(double lo, double hi) {
    return Math.clamp(lo + random.nextDouble() * (hi - lo), lo, hi);
  }

  private Box box(int n) {
    double[] lo = new double[n];
    double[] hi = new double[n];
    for (int i = 0; i < n; i++) {
      lo[i] = scale * uniform(-1, 1);
      hi[i] = lo[i] + scale * (random.nextInt(5) == 0 ? 0 : random.nextDouble());
    }
    return Box.of(lo, hi);
  }

  private int add(Op op, Integer... operands) {
    return builder.add(op, List.of(operands), Origin.named("v"));
  }

  private double[] floats(int n, double least, double most) {
    double[] w = new double[n];
    Arrays.setAll(w, i -> (float) uniform(least, most));
    return w;
  }

  private Weights weights(int n) {
    return random.nextInt(5) == 0
        ? Weights.of(ElementType.FLOAT64, random.doubles(n, -1, 1).toArray())
        : Weights.of(ElementType.FLOAT32, floats(n, -1, 1));
  }

  private Weights bias(int n) {
    return Weights.of(ElementType.FLOAT32, floats(n, -scale, scale));
  }

  private int affine(int value) {
    Shape shape = builder.shape(value);
    int kind = random.nextInt(shape.rank() == 3 ? 5 : 3);
    return switch (kind) {
      case 0 -> dense(value, random.nextInt(1, 7));
      case 1 -> normalise(dense(value, random.nextInt(1, 7)));
      case 2 -> quotient(dense(value, random.nextInt(1, 7)));
      case 3 -> random.nextBoolean() ? convolve(value) : normalise(convolve(value));
      default -> pool(convolve(value));
    };
  }

  private int dense(int value, int outputs) {
    int inputs = builder.shape(value).size();
    boolean biased = random.nextInt(4) > 0;
    return add(
        new Dense(outputs, inputs, weights(outputs * inputs), biased ? bias(outputs) : null),
        value);
  }

  private int convolve(int value) {
    Shape s = builder.shape(value);
    int groups = s.dim(2) % 2 == 0 && random.nextBoolean() ? 2 : 1;
    int kernel = random.nextInt(1, 3);
    int dilation = random.nextInt(1, 3);
    int stride = random.nextInt(1, 3);
    int pad = random.nextInt(2);
    int h = (s.dim(0) + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
    int w = (s.dim(1) + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
    if (h < 1 || w < 1) {
      return value;
    }
    int channels = 2 * random.nextInt(1, 3);
    ConvGeometry g =
        new ConvGeometry(
            s.dim(0), s.dim(1), s.dim(2), h, w, channels, kernel, kernel, stride, stride, dilation,
            dilation, pad, pad, groups);
    return add(
        new Conv(g, weights(channels * kernel * kernel * (s.dim(2) / groups)), bias(channels)),
        value);
  }

  private int pool(int value) {
    Shape s = builder.shape(value);
    int h = s.dim(0) + 1;
    int w = s.dim(1) + 1;
    int c = s.dim(2);
    ConvGeometry g = new ConvGeometry(s.dim(0), s.dim(1), c, h, w, c, 2, 2, 1, 1, 1, 1, 1, 1, c);
    int[] counts = new int[h * w];
    boolean own = random.nextBoolean();
    Arrays.setAll(counts, p -> own ? 4 : random.nextInt(1, 8));
    return add(new AveragePool(g, counts), value);
  }

  /** A normalisation whose standard deviation is exact, so that its scale is a known quotient. */
  private int normalise(int value) {
    Shape s = builder.shape(value);
    int channels = s.dim(s.rank() - 1);
    double[] factor = floats(channels, -2, 2);
    double[] offset = floats(channels, -scale, scale);
    double[] mean = floats(channels, -scale, scale);
    double[] deviation = new double[channels];
    double[] variance = new double[channels];
    for (int c = 0; c < channels; c++) {
      deviation[c] = random.nextInt(300, 2000) * 0x1p-10;
      variance[c] = deviation[c] * deviation[c];
    }
    BatchNorm op =
        new BatchNorm(
            s,
            Weights.of(ElementType.FLOAT32, factor),
            Weights.of(ElementType.FLOAT32, offset),
            mean,
            variance,
            0);
    Rational[] a = new Rational[s.size()];
    Rational[] b = new Rational[s.size()];
    for (int i = 0; i < a.length; i++) {
      int c = i % channels;
      a[i] = Rational.of(factor[c]).dividedBy(Rational.of(deviation[c]));
      b[i] = Rational.of(offset[c]).minus(a[i].times(Rational.of(mean[c])));
    }
    known.put(op, Exact.diagonal(a, b));
    return add(op, value);
  }

  private int quotient(int value) {
    Shape s = builder.shape(value);
    double[] divisor = floats(s.size(), 0.5, 3);
    ElementwiseAffine op = ElementwiseAffine.quotient(s, divisor);
    Rational[] a = new Rational[divisor.length];
    Rational[] b = new Rational[divisor.length];
    Arrays.setAll(a, i -> Rational.ONE.dividedBy(Rational.of(divisor[i])));
    Arrays.fill(b, Rational.ZERO);
    known.put(op, Exact.diagonal(a, b));
    return add(op, value);
  }

  /** A shift that puts each element on one side of 0, some by very little, and an activation. */
  private int activate(int value) {
    Graph g = builder.build(value);
    NodeBounds bounds =
        new Evaluation(g, new ScalarKernels()).intervals(List.of(box), Arithmetic.REAL);
    int n = builder.shape(value).size();
    double[] shift = new double[n];
    int[] side = new int[n + 1];
    double most = 0;
    for (int i = 0; i < n; i++) {
      double lo = bounds.lower(value)[i];
      double hi = bounds.upper(value)[i];
      double margin = 1e-6 * Math.max(Math.abs(lo), Math.abs(hi)) + 1e-30;
      margin *= random.nextBoolean() ? 1 : 1e5;
      side[i] = random.nextInt(3) > 0 ? 1 : -1;
      shift[i] = (float) (side[i] > 0 ? margin - lo : -margin - hi);
      most = Math.max(most, hi + shift[i]);
    }
    Weights w = Weights.of(ElementType.FLOAT32, shift);
    int shifted = add(ElementwiseAffine.of(builder.shape(value), null, w), value);
    Activation[] all = {new Relu(), new Relu(0.1), new Clip(0, 2 * most + scale)};
    Activation f = all[random.nextInt(all.length)];
    int out = add(f, shifted);
    for (int i = 0; i < n; i++) {
      // For a clip, 0 means between both ends.
      side[i] = f instanceof Clip && side[i] > 0 ? 0 : side[i];
    }
    side[n] = out;
    sides.add(side);
    return out;
  }
}
