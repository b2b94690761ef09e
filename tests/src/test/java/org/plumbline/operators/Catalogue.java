package org.plumbline.operators;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Op;
import org.plumbline.graph.op.AveragePool;
import org.plumbline.graph.op.BatchNorm;
import org.plumbline.graph.op.Clip;
import org.plumbline.graph.op.Concat;
import org.plumbline.graph.op.Conv;
import org.plumbline.graph.op.ConvTranspose;
import org.plumbline.graph.op.Dense;
import org.plumbline.graph.op.ElementwiseAffine;
import org.plumbline.graph.op.IndexMap;
import org.plumbline.graph.op.MaxPool;
import org.plumbline.graph.op.Relu;
import org.plumbline.graph.op.Sigmoid;
import org.plumbline.graph.op.Step;
import org.plumbline.graph.op.Sum;
import org.plumbline.graph.op.Tanh;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Weights;

/** Samples of every leaf operator; a leaf without a sample fails {@code CatalogueTest}. */
final class Catalogue {
  /** An operator with the shapes of its operands. */
  record Sample(String name, Op op, List<Shape> operands) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final SplittableRandom RANDOM = new SplittableRandom(17);

  private static final List<Sample> SAMPLES =
      List.of(
          one("dense", new Dense(3, 4, floats(12), floats(3)), Shape.of(4)),
          one("dense with doubles", new Dense(2, 5, doubles(10), null), Shape.of(5)),
          one("conv padded and strided", conv(4, 5, 2, 3, 3, 2, 2, 1, 1, 1, 1), Shape.of(4, 5, 2)),
          one("conv dilated in groups", conv(5, 5, 4, 4, 2, 2, 1, 2, 0, 1, 2), Shape.of(5, 5, 4)),
          one("conv of one dimension", conv(1, 7, 2, 3, 1, 3, 1, 1, 0, 2, 1), Shape.of(1, 7, 2)),
          one(
              "transposed conv",
              new ConvTranspose(
                  new ConvGeometry(5, 5, 2, 2, 2, 3, 3, 3, 2, 2, 1, 1, 0, 0, 1),
                  floats(54),
                  floats(2)),
              Shape.of(2, 2, 3)),
          one("average pool by three", average(3), Shape.of(4, 4, 2)),
          one("average pool by four", average(4), Shape.of(4, 4, 2)),
          one("batch norm", norm(Shape.of(3, 2, 2)), Shape.of(3, 2, 2)),
          one("batch norm of a vector", norm(Shape.of(3)), Shape.of(3)),
          one(
              "elementwise",
              ElementwiseAffine.of(Shape.of(2, 3, 2), floats(12), floats(12)),
              Shape.of(2, 3, 2)),
          one("shift", ElementwiseAffine.of(Shape.of(3), null, floats(3)), Shape.of(3)),
          one("quotient", ElementwiseAffine.quotient(Shape.of(3), 3, -0.7, 1e-3), Shape.of(3)),
          one(
              "quotient by powers of two",
              ElementwiseAffine.quotient(Shape.of(2), 4, -0.5),
              Shape.of(2)),
          one("gather", gather(), Shape.of(5)),
          one(
              "transpose",
              new IndexMap(Shape.of(3, 2, 1), 6, new int[] {0, 3, 1, 4, 2, 5}),
              Shape.of(6)),
          new Sample("concat", concat(), List.of(Shape.of(2), Shape.of(3))),
          new Sample(
              "sum",
              new Sum(1, -1, 1),
              List.of(Shape.of(2, 2, 2), Shape.of(2, 2, 2), Shape.of(2, 2, 2))),
          one(
              "max pool overlapping",
              new MaxPool(geometry(3, 3, 2, 4, 4, 2, 2, 2, 1, 1, 1, 1, 2)),
              Shape.of(3, 3, 2)),
          one(
              "max pool of one row",
              new MaxPool(geometry(1, 5, 1, 1, 2, 1, 1, 3, 2, 1, 0, 0, 1)),
              Shape.of(1, 5, 1)),
          one("relu", new Relu(), Shape.of(1)),
          one("leaky relu", new Relu(0.1), Shape.of(1)),
          one("leaky relu of a float", new Relu(0.01f), Shape.of(1)),
          one("nearly linear relu", new Relu(0.999), Shape.of(1)),
          one("clip", new Clip(-0.5, 0.75), Shape.of(1)),
          one("clip from below", new Clip(0.25, Double.POSITIVE_INFINITY), Shape.of(1)),
          one("clip from above", new Clip(Double.NEGATIVE_INFINITY, 6), Shape.of(1)),
          one("clip to a point", new Clip(1, 1), Shape.of(1)),
          one("step", new Step(0, 1), Shape.of(1)),
          one("leaky step", new Step(0.1, 1), Shape.of(1)),
          one("sigmoid", new Sigmoid(), Shape.of(1)),
          one("tanh", new Tanh(), Shape.of(1)));

  private Catalogue() {}

  static Stream<Sample> all() {
    return SAMPLES.stream();
  }

  static Stream<Sample> affine() {
    return all().filter(s -> s.op() instanceof Affine);
  }

  static Stream<Sample> activations() {
    return all().filter(s -> s.op() instanceof Activation);
  }

  private static Sample one(String name, Op op, Shape operand) {
    return new Sample(name, op, List.of(operand));
  }

  private static Weights floats(int n) {
    double[] w = new double[n];
    Arrays.setAll(w, i -> (float) RANDOM.nextDouble(-2, 2));
    return Weights.of(ElementType.FLOAT32, w);
  }

  private static Weights doubles(int n) {
    return Weights.of(ElementType.FLOAT64, RANDOM.doubles(n, -2, 2).toArray());
  }

  /** As many numbers as a geometry has, but one stride and one dilation for both directions. */
  private static ConvGeometry geometry(
      int h,
      int w,
      int c,
      int oh,
      int ow,
      int oc,
      int ky,
      int kx,
      int stride,
      int dilation,
      int top,
      int left,
      int groups) {
    return new ConvGeometry(
        h, w, c, oh, ow, oc, ky, kx, stride, stride, dilation, dilation, top, left, groups);
  }

  /** A convolution whose output is as large as its geometry gives. */
  private static Conv conv(
      int h,
      int w,
      int c,
      int oc,
      int ky,
      int kx,
      int stride,
      int dilation,
      int top,
      int left,
      int groups) {
    int oh = (h + 2 * top - dilation * (ky - 1) - 1) / stride + 1;
    int ow = (w + 2 * left - dilation * (kx - 1) - 1) / stride + 1;
    ConvGeometry g = geometry(h, w, c, oh, ow, oc, ky, kx, stride, dilation, top, left, groups);
    return new Conv(g, floats(oc * ky * kx * c / groups), floats(oc));
  }

  private static AveragePool average(int count) {
    int[] counts = new int[25];
    Arrays.fill(counts, count);
    return new AveragePool(geometry(4, 4, 2, 5, 5, 2, 2, 2, 1, 1, 1, 1, 2), counts);
  }

  private static BatchNorm norm(Shape s) {
    int c = s.dim(s.rank() - 1);
    double[] variance = RANDOM.doubles(c, 0.1, 3).toArray();
    return new BatchNorm(s, floats(c), floats(c), floats(c).toArray(), variance, 1e-5);
  }

  private static IndexMap gather() {
    int[] source = {4, 0, 0, -1, 2, 0};
    return new IndexMap(Shape.of(6), 5, source, new double[] {0, 0, 0, -1.5, 0, 0});
  }

  private static Concat concat() {
    int[] left = {-1, 1, -1, 0, -1, -1};
    int[] right = {2, -1, 0, -1, -1, 1};
    return new Concat(
        Shape.of(6), new int[] {2, 3}, List.of(left, right), new double[] {0, 0, 0, 0, 0.5, 0});
  }
}
