package org.plumbline.soundness;

import java.util.List;
import java.util.SplittableRandom;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.Clip;
import org.plumbline.graph.op.Dense;
import org.plumbline.graph.op.MaxPool;
import org.plumbline.graph.op.Relu;
import org.plumbline.graph.op.Sum;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Weights;

/**
 * Networks of two inputs whose weights are small multiples of a half: at points of a grid of
 * eighths every value is a float, so that a property can be met by exactly nothing.
 */
final class IntegerNetworks {
  private final SplittableRandom random;

  /** Weights are multiples of half of {@code size}. */
  private final double size;

  IntegerNetworks(long seed) {
    this(seed, 1);
  }

  IntegerNetworks(long seed, double size) {
    this.size = size;
    random = new SplittableRandom(seed);
  }

  static Box box() {
    return Box.of(new double[] {-1, -1}, new double[] {1, 1});
  }

  Graph graph() {
    GraphBuilder b = new GraphBuilder();
    int x = b.input(Shape.of(2), Origin.named("x"));
    int value = activate(b, dense(b, x, 4));
    if (random.nextBoolean()) {
      ConvGeometry g = new ConvGeometry(1, 4, 1, 1, 3, 1, 1, 2, 1, 1, 1, 1, 0, 0, 1);
      value = b.add(new MaxPool(g), List.of(value), Origin.named("pool"));
    }
    int branch = dense(b, x, 3);
    value = b.add(new Sum(1, -1), List.of(dense(b, value, 3), branch), Origin.named("sum"));
    return b.build(dense(b, activate(b, value), 1));
  }

  private int activate(GraphBuilder b, int value) {
    Activation[] all = {new Relu(), new Relu(0.5), new Clip(-0.5, 1), new Relu()};
    return b.add(all[random.nextInt(all.length)], List.of(value), Origin.named("f"));
  }

  private int dense(GraphBuilder b, int value, int outputs) {
    int n = b.shape(value).size();
    Weights w = halves(outputs * n, size);
    Weights bias = halves(outputs, 1);
    return b.add(new Dense(outputs, n, w, bias), List.of(value), Origin.named("z"));
  }

  private Weights halves(int n, double unit) {
    double[] w = new double[n];
    for (int i = 0; i < n; i++) {
      w[i] = 0.5 * unit * random.nextInt(-4, 5);
    }
    return Weights.of(ElementType.FLOAT64, w);
  }
}
