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
import org.plumbline.graph.op.Sigmoid;
import org.plumbline.graph.op.Sum;
import org.plumbline.graph.op.Tanh;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Weights;

/** Small random graphs with branches, and boxes for them. */
final class RandomNetworks {
  private final SplittableRandom random;

  RandomNetworks(long seed) {
    random = new SplittableRandom(seed);
  }

  double uniform(double lo, double hi) {
    return lo + random.nextDouble() * (hi - lo);
  }

  int below(int n) {
    return random.nextInt(n);
  }

  Graph network() {
    GraphBuilder b = new GraphBuilder();
    int n = 1 + random.nextInt(4);
    int value = b.input(Shape.of(n), Origin.named("x"));
    int layers = 1 + random.nextInt(4);
    for (int k = 0; k < layers; k++) {
      int before = value;
      value = dense(b, value, 1 + random.nextInt(6));
      value = nonlinear(b, value);
      if (random.nextInt(3) == 0) {
        int other = dense(b, before, b.shape(value).size());
        value = b.add(new Sum(1, random.nextBoolean() ? 1 : -1), List.of(value, other), name(k));
      }
    }
    return b.build(dense(b, value, 1 + random.nextInt(3)));
  }

  private int nonlinear(GraphBuilder b, int value) {
    int n = b.shape(value).size();
    if (n > 2 && random.nextInt(6) == 0) {
      ConvGeometry g = new ConvGeometry(1, n, 1, 1, n - 1, 1, 1, 2, 1, 1, 1, 1, 0, 0, 1);
      return b.add(new MaxPool(g), List.of(value), Origin.named("pool"));
    }
    Activation[] all = {
      new Relu(), new Relu(0.1), new Sigmoid(), new Tanh(), new Clip(-0.5, 0.75), new Relu()
    };
    return b.add(all[random.nextInt(all.length)], List.of(value), Origin.named("f"));
  }

  private int dense(GraphBuilder b, int value, int outputs) {
    int inputs = b.shape(value).size();
    double[] w = new double[outputs * inputs];
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) uniform(-2, 2);
    }
    double[] bias = new double[outputs];
    for (int i = 0; i < outputs; i++) {
      bias[i] = (float) uniform(-1, 1);
    }
    Dense op =
        new Dense(
            outputs,
            inputs,
            Weights.of(ElementType.FLOAT32, w),
            Weights.of(ElementType.FLOAT32, bias));
    return b.add(op, List.of(value), Origin.named("z"));
  }

  private static Origin name(int k) {
    return Origin.named("sum" + k);
  }

  Box box(int n) {
    double[] lo = new double[n];
    double[] hi = new double[n];
    double width = random.nextInt(4) == 0 ? 0 : uniform(0, 2);
    for (int i = 0; i < n; i++) {
      lo[i] = uniform(-1, 1);
      hi[i] = lo[i] + width * random.nextDouble();
    }
    return Box.of(lo, hi);
  }

  double[] pointOf(Box box) {
    double[] x = new double[box.size()];
    int kind = random.nextInt(3);
    for (int i = 0; i < x.length; i++) {
      double t = kind == 0 ? random.nextInt(2) : random.nextDouble();
      x[i] =
          Math.clamp(box.lower(i) + t * (box.upper(i) - box.lower(i)), box.lower(i), box.upper(i));
    }
    return x;
  }
}
