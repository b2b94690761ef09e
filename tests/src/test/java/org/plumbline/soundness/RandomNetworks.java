package org.plumbline.soundness;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.plumbline.exact.Exact;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.Abs;
import org.plumbline.graph.op.Clip;
import org.plumbline.graph.op.Concat;
import org.plumbline.graph.op.IndexMap;
import org.plumbline.graph.op.MaxPool;
import org.plumbline.graph.op.Relu;
import org.plumbline.graph.op.Sigmoid;
import org.plumbline.graph.op.Square;
import org.plumbline.graph.op.Step;
import org.plumbline.graph.op.Sum;
import org.plumbline.graph.op.Tanh;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.Shape;

/**
 * Small random graphs over every operator, with one or two inputs, branches that merge, and values
 * with several consumers; and boxes for them.
 */
final class RandomNetworks extends RandomOps {
  /** Which operators may occur. */
  enum Kind {
    /** All, products of variables included. */
    ANY,
    /** All but products of variables, which row optimisation does not take yet. */
    NO_PRODUCTS,
    /** Those whose values are exact rationals. */
    PIECEWISE_LINEAR,
    /** Rectifiers only. */
    RECTIFIERS,
    /** Those that have float32 executions with a declared error, float32 weights throughout. */
    FLOAT32
  }

  private final Kind kind;
  private final Graph graph;
  private final Box box;

  RandomNetworks(long seed, Kind kind) {
    super(new SplittableRandom(seed), 1, kind != Kind.FLOAT32);
    this.kind = kind;
    int value = input("x");
    if (random.nextInt(4) == 0) {
      int other = input("z");
      value = random.nextBoolean() ? concatenate(value, other) : merge(value, other);
    }
    int layers = random.nextInt(1, 5);
    for (int k = 0; k < layers; k++) {
      int before = value;
      value = nonlinear(affine(value));
      if (random.nextInt(3) == 0) {
        value = random.nextInt(3) == 0 ? concatenate(value, before) : merge(value, before);
      }
    }
    graph = builder.build(dense(value, random.nextInt(1, 4)));
    Box whole = box(graph.inputSize());
    box = random.nextInt(6) == 0 ? Box.of(whole.lower(), whole.lower()) : whole;
  }

  Graph graph() {
    return graph;
  }

  Box box() {
    return box;
  }

  Exact exact() {
    return new Exact(graph, known);
  }

  private int input(String name) {
    Shape image = Shape.of(random.nextInt(2, 4), random.nextInt(2, 4), random.nextInt(1, 3));
    Shape shape = random.nextInt(3) == 0 ? image : Shape.of(random.nextInt(1, 5));
    return builder.input(shape, Origin.named(name));
  }

  private int affine(int value) {
    Shape shape = builder.shape(value);
    return switch (random.nextInt(shape.rank() == 3 ? 10 : 6)) {
      case 0, 1 -> dense(value, random.nextInt(1, 7));
      case 2 -> normalise(value);
      case 3 -> quotient(dense(value, random.nextInt(1, 7)));
      case 4 -> scaleAndShift(value);
      case 5 -> gather(dense(value, random.nextInt(1, 7)));
      case 6, 7 -> convolve(value);
      case 8 -> convolveBack(value);
      default -> averagePool(value);
    };
  }

  private int nonlinear(int value) {
    Shape shape = builder.shape(value);
    if (kind != Kind.RECTIFIERS && random.nextInt(5) == 0 && shape.size() > 1) {
      return pool(value);
    }
    Activation[] all = {
      new Relu(),
      new Relu(),
      new Relu(0.1f),
      new Clip(-0.5, 0.75),
      new Clip(0.25, Double.POSITIVE_INFINITY),
      new Clip(Double.NEGATIVE_INFINITY, 0.5),
      new Step(0, 1),
      new Step(0.1f, 1),
      new Abs(),
      new Abs(),
      new Sigmoid(),
      new Tanh(),
      new Square()
    };
    // A step jumps under float32 rounding: no execution near its edge is bounded by a neighbour's.
    int choices =
        switch (kind) {
          case ANY, NO_PRODUCTS -> 13;
          case PIECEWISE_LINEAR -> 10;
          case RECTIFIERS -> 3;
          case FLOAT32 -> 6;
        };
    return add(all[random.nextInt(choices)], value);
  }

  private int pool(int value) {
    Shape s = builder.shape(value);
    int n = s.size();
    ConvGeometry line = new ConvGeometry(1, n, 1, 1, n - 1, 1, 1, 2, 1, 1, 1, 1, 0, 0, 1);
    return add(new MaxPool(s.rank() == 3 ? overlapping(s) : line), value);
  }

  /** Elements in any order, repeated, left out, and constants between them. */
  private int gather(int value) {
    int m = builder.shape(value).size();
    int n = random.nextInt(1, 8);
    int[] source = new int[n];
    double[] constants = new double[n];
    for (int i = 0; i < n; i++) {
      source[i] = random.nextInt(5) == 0 ? -1 : random.nextInt(m);
      constants[i] = source[i] < 0 ? (float) uniform(-1, 1) : 0;
    }
    return add(new IndexMap(Shape.of(n), m, source, constants), value);
  }

  private int concatenate(int a, int b) {
    int m = builder.shape(a).size();
    int n = builder.shape(b).size();
    int[] left = new int[m + n + 1];
    int[] right = new int[m + n + 1];
    Arrays.fill(left, -1);
    Arrays.fill(right, -1);
    for (int i = 0; i < m + n; i++) {
      (i < m ? left : right)[i] = i < m ? i : i - m;
    }
    double[] constants = new double[m + n + 1];
    constants[m + n] = (float) uniform(-1, 1);
    return add(
        new Concat(Shape.of(m + n + 1), new int[] {m, n}, List.of(left, right), constants), a, b);
  }

  private int merge(int a, int b) {
    int n = builder.shape(a).size();
    int other = builder.shape(b).size() == n ? b : dense(b, n);
    if (kind == Kind.ANY && random.nextInt(4) == 0) {
      return add(new Times(), a, other);
    }
    return add(new Sum(1, random.nextBoolean() ? 1 : -1), a, other);
  }
}
