package org.plumbline.soundness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.plumbline.bounds.SplitSet;
import org.plumbline.exact.Exact;
import org.plumbline.exact.Rational;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.Concat;
import org.plumbline.graph.op.Relu;
import org.plumbline.graph.op.Sum;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.Shape;

/**
 * Random networks of rectifiers on a box with one free input, where everything is piecewise linear
 * in one variable: minima of parts are exact rationals, found at the kinks. The free input is the
 * last output, so that nothing but its own rounding stands between a part's end and its bound.
 */
final class LineNetworks extends RandomOps {
  private static final int INPUTS = 2;

  private final Graph graph;
  private final Exact exact;
  private final Box box;

  LineNetworks(long seed) {
    super(new SplittableRandom(seed), 1, seed % 3 == 0);
    int x = builder.input(Shape.of(INPUTS), Origin.named("x"));
    int value = x;
    for (int k = random.nextInt(1, 4); k > 0; k--) {
      int before = value;
      Relu f = random.nextInt(3) == 0 ? new Relu(0.1f) : new Relu();
      value = add(f, random.nextInt(8) == 0 ? value : dense(value, random.nextInt(2, 6)));
      if (random.nextInt(3) == 0) {
        int branch = dense(before, builder.shape(value).size());
        value = add(new Sum(1, random.nextBoolean() ? 1 : -1), value, branch);
      }
    }
    int two = dense(value, 2);
    int[][] source = {{0, 1, -1}, {-1, -1, 0}};
    Concat both =
        new Concat(
            Shape.of(3), new int[] {2, INPUTS}, List.of(source[0], source[1]), new double[3]);
    graph = builder.build(add(both, two, x));
    exact = new Exact(graph, Map.of());
    double lo = uniform(-1, 0);
    double fixed = uniform(-1, 1);
    box = Box.of(new double[] {lo, fixed}, new double[] {lo + uniform(0.1, 2), fixed});
  }

  Graph graph() {
    return graph;
  }

  Box box() {
    return box;
  }

  /** Up to three splits, of the free input at any point and of operands of rectifiers at 0. */
  SplitSet splits() {
    List<int[]> elements = new ArrayList<>();
    for (Node node : graph.nodes()) {
      for (int i = 0; i < node.size() && node.op() instanceof Relu; i++) {
        elements.add(new int[] {node.operands().get(0), i});
      }
    }
    int n = random.nextInt(4);
    int[] value = new int[n];
    int[] element = new int[n];
    double[] point = new double[n];
    int[] side = new int[n];
    for (int k = 0; k < n; k++) {
      side[k] = random.nextBoolean() ? 1 : -1;
      if (random.nextInt(3) == 0) {
        point[k] = uniform(box.lower(0), box.upper(0));
      } else {
        int[] e = elements.get(random.nextInt(elements.size()));
        value[k] = e[0];
        element[k] = e[1];
      }
    }
    return new SplitSet(value, element, point, side);
  }

  /** Values of all nodes at the ends and kinks of the box, and at the points of the splits. */
  List<Rational[][]> kinks(SplitSet splits) {
    TreeSet<Rational> at =
        new TreeSet<>(List.of(Rational.of(box.lower(0)), Rational.of(box.upper(0))));
    for (int k = 0; k < splits.size(); k++) {
      if (splits.value()[k] == 0 && splits.element()[k] == 0) {
        Rational point = Rational.of(splits.point()[k]);
        at.add(point.max(at.first()).min(at.last()));
      }
    }
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Relu) {
        at.addAll(roots(node.operands().get(0), at.toArray(Rational[]::new)));
      }
    }
    return at.stream().map(this::values).toList();
  }

  private Rational[][] values(Rational x) {
    return exact.at(new Rational[] {x, Rational.of(box.lower(1))});
  }

  /** Where elements of a value that is linear between the points pass 0. */
  private List<Rational> roots(int value, Rational[] at) {
    List<Rational> out = new ArrayList<>();
    Rational[][] z = Arrays.stream(at).map(x -> values(x)[value]).toArray(Rational[][]::new);
    for (int p = 1; p < at.length; p++) {
      for (int i = 0; i < z[p].length; i++) {
        Rational a = z[p - 1][i];
        Rational b = z[p][i];
        if (a.signum() * b.signum() < 0) {
          Rational t = a.dividedBy(a.minus(b));
          out.add(at[p - 1].plus(at[p].minus(at[p - 1]).times(t)));
        }
      }
    }
    return out;
  }

  /** Whether splits hold at a point with these values. */
  static boolean holds(SplitSet s, Rational[][] values) {
    for (int k = 0; k < s.size(); k++) {
      Rational z = values[s.value()[k]][s.element()[k]];
      if (s.side()[k] * z.minus(Rational.of(s.point()[k])).signum() < 0) {
        return false;
      }
    }
    return true;
  }
}
