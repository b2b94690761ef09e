package org.plumbline.soundness;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.plumbline.exact.Exact;
import org.plumbline.exact.Rational;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Op;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.AveragePool;
import org.plumbline.graph.op.BatchNorm;
import org.plumbline.graph.op.Conv;
import org.plumbline.graph.op.ConvTranspose;
import org.plumbline.graph.op.Dense;
import org.plumbline.graph.op.ElementwiseAffine;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Weights;

/** A graph under construction, and random affine operators to add to it. */
class RandomOps {
  final SplittableRandom random;
  final GraphBuilder builder = new GraphBuilder();
  final Map<Op, Exact.Matrix> known = new IdentityHashMap<>();

  /** The size of inputs and biases. */
  final double scale;

  /** Whether weights may be doubles that are no floats. */
  private final boolean doubles;

  RandomOps(SplittableRandom random, double scale, boolean doubles) {
    this.random = random;
    this.scale = scale;
    this.doubles = doubles;
  }

  final double uniform(double lo, double hi) {
    return Math.clamp(lo + random.nextDouble() * (hi - lo), lo, hi);
  }

  final int add(Op op, Integer... operands) {
    return builder.add(op, List.of(operands), Origin.named("v" + operands[0]));
  }

  /**
   * Ends of an input: an interval up to {@code scale} wide, one in five a single point; floats
   * where weights are.
   */
  final Box box(int n) {
    double[] lo = new double[n];
    double[] hi = new double[n];
    for (int i = 0; i < n; i++) {
      lo[i] = scale * uniform(-1, 1);
      hi[i] = lo[i] + scale * (random.nextInt(5) == 0 ? 0 : random.nextDouble());
      lo[i] = doubles ? lo[i] : (float) lo[i];
      hi[i] = doubles ? hi[i] : (float) hi[i];
    }
    return Box.of(lo, hi);
  }

  /** A random part of a box. */
  final Box part(Box box) {
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

  final double[] floats(int n, double least, double most) {
    double[] w = new double[n];
    Arrays.setAll(w, i -> (float) uniform(least, most));
    return w;
  }

  private Weights weights(int n, double most) {
    return doubles && random.nextInt(5) == 0
        ? Weights.of(ElementType.FLOAT64, random.doubles(n, -most, most).toArray())
        : Weights.of(ElementType.FLOAT32, floats(n, -most, most));
  }

  private Weights bias(int n) {
    return Weights.of(ElementType.FLOAT32, floats(n, -scale, scale));
  }

  final int dense(int value, int outputs) {
    int inputs = builder.shape(value).size();
    boolean biased = random.nextInt(4) > 0;
    double most = 2 / Math.sqrt(inputs);
    return add(
        new Dense(outputs, inputs, weights(outputs * inputs, most), biased ? bias(outputs) : null),
        value);
  }

  /** A convolution with random kernel, stride, dilation, padding and groups, where one fits. */
  final int convolve(int value) {
    Shape s = builder.shape(value);
    int groups = s.dim(2) % 2 == 0 && random.nextBoolean() ? 2 : 1;
    int kernel = random.nextInt(1, 3);
    int dilation = random.nextInt(1, 3);
    int stride = random.nextInt(1, 3);
    int top = random.nextInt(2);
    int left = random.nextInt(2);
    int h = (s.dim(0) + top - dilation * (kernel - 1) - 1) / stride + 1;
    int w = (s.dim(1) + 2 * left - dilation * (kernel - 1) - 1) / stride + 1;
    if (h < 1 || w < 1) {
      return value;
    }
    int channels = 2 * random.nextInt(1, 3);
    ConvGeometry g =
        new ConvGeometry(
            s.dim(0), s.dim(1), s.dim(2), h, w, channels, kernel, kernel, stride, stride, dilation,
            dilation, top, left, groups);
    int weights = channels * kernel * kernel * (s.dim(2) / groups);
    return add(
        new Conv(g, weights(weights, 1), random.nextBoolean() ? bias(channels) : null), value);
  }

  /** A transposed convolution with random kernel, stride, padding and groups. */
  final int convolveBack(int value) {
    Shape s = builder.shape(value);
    int groups = s.dim(2) % 2 == 0 && random.nextBoolean() ? 2 : 1;
    int kernel = random.nextInt(1, 4);
    int stride = random.nextInt(1, 3);
    int cut = random.nextInt(kernel);
    int h = stride * (s.dim(0) - 1) + kernel - cut;
    int w = stride * (s.dim(1) - 1) + kernel;
    int channels = 2 * random.nextInt(1, 3);
    ConvGeometry g =
        new ConvGeometry(
            h, w, channels, s.dim(0), s.dim(1), s.dim(2), kernel, kernel, stride, stride, 1, 1, cut,
            0, groups);
    int weights = s.dim(2) * kernel * kernel * (channels / groups);
    return add(
        new ConvTranspose(g, weights(weights, 1), random.nextBoolean() ? bias(channels) : null),
        value);
  }

  /** Overlapping windows of two by two with padding all around. */
  static ConvGeometry overlapping(Shape s) {
    int c = s.dim(2);
    return new ConvGeometry(
        s.dim(0), s.dim(1), c, s.dim(0) + 1, s.dim(1) + 1, c, 2, 2, 1, 1, 1, 1, 1, 1, c);
  }

  final int averagePool(int value) {
    ConvGeometry g = overlapping(builder.shape(value));
    int[] counts = new int[g.outHeight() * g.outWidth()];
    boolean own = random.nextBoolean();
    Arrays.setAll(counts, p -> own ? 4 : random.nextInt(1, 8));
    return add(new AveragePool(g, counts), value);
  }

  /** A normalisation whose standard deviation is exact, so that its scale is a known quotient. */
  final int normalise(int value) {
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

  final int quotient(int value) {
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

  final int scaleAndShift(int value) {
    Shape s = builder.shape(value);
    Weights a = Weights.of(ElementType.FLOAT32, floats(s.size(), -2, 2));
    return add(
        ElementwiseAffine.of(
            s, random.nextBoolean() ? a : null, random.nextBoolean() ? bias(s.size()) : null),
        value);
  }
}
