package org.plumbline.soundness;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Evaluation;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.exact.Exact;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.Clip;
import org.plumbline.graph.op.Dense;
import org.plumbline.graph.op.ElementwiseAffine;
import org.plumbline.graph.op.Relu;
import org.plumbline.graph.op.Sum;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Weights;

/**
 * Random networks on a box where a shift before each activation makes every neuron stable, so that
 * the network is affine there and CROWN is exact up to rounding: full connections, convolutions,
 * normalisations, average pools, quotients and residual branches.
 */
final class StableNetworks extends RandomOps {
  private final List<int[]> sides = new ArrayList<>();
  private final Box box;
  private final Graph graph;

  StableNetworks(long seed) {
    this(new SplittableRandom(seed));
  }

  private StableNetworks(SplittableRandom random) {
    // Magnitudes far from 1 show errors that are not charged in proportion.
    super(random, random.nextInt(4) == 0 ? Math.scalb(1.0, random.nextInt(-30, 31)) : 1, true);
    Shape shape = random.nextBoolean() ? Shape.of(3, 3, 2) : Shape.of(random.nextInt(1, 6));
    box = box(shape.size());
    int value = builder.input(shape, Origin.named("x"));
    int layers = random.nextInt(1, 5);
    for (int k = 0; k < layers; k++) {
      int before = value;
      value = activate(random.nextInt(4) == 0 ? cancel(value) : affine(value));
      if (random.nextInt(3) == 0) {
        int branch = dense(before, builder.shape(value).size());
        int sum = add(new Sum(1, random.nextBoolean() ? 1 : -1), value, branch);
        value = random.nextBoolean() ? activate(sum) : sum;
      }
    }
    value = dense(value, random.nextInt(1, 5));
    graph = builder.build(value);
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

  /** Per node the side of its elements, where it is an activation. */
  int[][] sides() {
    int[][] out = new int[graph.nodes().size()][0];
    for (int[] s : sides) {
      out[s[s.length - 1]] = s;
    }
    return out;
  }

  /**
   * Two full connections in which pairs of neurons nearly cancel: coefficients over the operand are
   * far smaller than the numbers whose rounding is in them.
   */
  private int cancel(int value) {
    int n = builder.shape(value).size();
    double[] first = floats(8 * n, -1_000, 1_000);
    double[] second = floats(8 * 3, -10, 10);
    for (int i = 0; i < first.length; i++) {
      boolean odd = i / n % 2 == 1;
      first[i] = odd ? (float) (-first[i - n] * (1 + 1e-6 * uniform(-1, 1))) : first[i];
    }
    for (int i = 0; i < second.length; i++) {
      second[i] = i % 2 == 1 ? (float) (second[i - 1] * (1 + 1e-6 * uniform(-1, 1))) : second[i];
    }
    Weights w = Weights.of(ElementType.FLOAT32, first);
    Weights v = Weights.of(ElementType.FLOAT32, second);
    return add(new Dense(3, 8, v, null), add(new Dense(8, n, w, null), value));
  }

  private int affine(int value) {
    Shape shape = builder.shape(value);
    int kind = random.nextInt(shape.rank() == 3 ? 5 : 3);
    return switch (kind) {
      case 0 -> dense(value, random.nextInt(1, 7));
      case 1 -> normalise(dense(value, random.nextInt(1, 7)));
      case 2 -> quotient(dense(value, random.nextInt(1, 7)));
      case 3 -> random.nextBoolean() ? convolve(value) : normalise(convolve(value));
      default -> averagePool(convolve(value));
    };
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
