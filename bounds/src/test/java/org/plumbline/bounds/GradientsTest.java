package org.plumbline.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.graph.op.Relu;
import org.plumbline.graph.op.Sigmoid;
import org.plumbline.graph.op.Tanh;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Tensor;

/**
 * Derivatives of bounds by the parameters of lines, against central differences of the bounds
 * themselves: those of the objectives' own rows, and through the intermediate bounds those of the
 * rows that computed them.
 */
class GradientsTest {
  private static final int NETWORKS = 40;
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 1e-6;

  /** All rows of one evaluation: those of intermediate bounds in graph order, then objectives. */
  private static final class Joint {
    private final Graph graph;
    private final CrownPass pass;
    private final FreePass free;
    private final List<RowOptimiser> starts = new ArrayList<>();
    private final List<Objectives> rows = new ArrayList<>();
    private final RowOptimiser last;

    /** Evaluates with the parameters that {@code choice} sets as blocks come up. */
    Joint(Graph graph, long seed, double radius, Parameters choice, Parallel parallel) {
      this.graph = graph;
      pass =
          new CrownPass(
              Batch.of(graph, List.of(Dags.box(graph, radius, seed))),
              new ScalarKernels(),
              parallel,
              Arithmetic.REAL,
              // No interval cuts off what a row gains or loses.
              Crown.Intermediate.CROWN_ALONE,
              ElementType.FLOAT64,
              Budget.unlimited());
      free = new FreePass(pass, pass.relaxations());
      for (Node node : graph.nodes()) {
        pass.bound(node);
        if (node.op() instanceof Activation f) {
          free.refresh(node, f);
        }
        if (pass.startsAt(node)) {
          Objectives o = pass.undecided(node);
          if (o.rows() > 0) {
            starts.add(evaluated(o, choice));
            rows.add(o);
            pass.intersect(node, o, lower(starts.getLast()));
          }
        }
      }
      int outputs = graph.output().size();
      last = evaluated(Objectives.all(graph.output().id(), 1, outputs, 1), choice);
    }

    private RowOptimiser evaluated(Objectives o, Parameters choice) {
      RowOptimiser block =
          new RowOptimiser(
              free,
              o,
              0,
              o.rows(),
              org.plumbline.tensor.Window.wholeValue(),
              SplitMultipliers.none(graph, o),
              null);
      // The first walk makes the lines, the second uses them.
      block.evaluate(true);
      choice.set(starts.size(), block);
      block.evaluate(true);
      return block;
    }

    private static double[] lower(RowOptimiser block) {
      double[] out = new double[block.rows()];
      Arrays.setAll(out, block::lower);
      return out;
    }

    double sum() {
      return Arrays.stream(lower(last)).sum();
    }
  }

  /** Sets the parameters of the {@code k}-th block of a joint evaluation. */
  private interface Parameters {
    void set(int k, RowOptimiser block);
  }

  /** The parameters of the lines of one block at one node, which are free, and Adam's moments. */
  private record Own(double[] values, double[] low, double[] high, double[] moments) {
    boolean isFree(int i) {
      return low[i] < high[i];
    }
  }

  private static @Nullable Object read(Object from, String name) {
    try {
      Field field = from.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field.get(from);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Own> own(RowOptimiser block) {
    List<Own> out = new ArrayList<>();
    for (Object lines : (Object[]) Objects.requireNonNull(read(block, "free"))) {
      if (lines instanceof RaySlopes slopes) {
        out.add(own(slopes));
      } else if (lines instanceof LineParameters p) {
        out.add(own(Objects.requireNonNull(read(p, "parameter"))));
      } else if (lines instanceof FreePlanes p) {
        out.add(own(Objects.requireNonNull(read(p, "position"))));
      }
    }
    return out;
  }

  private static Own own(Object unitParameters) {
    double[] values = (double[]) Objects.requireNonNull(read(unitParameters, "value"));
    double[] ones = new double[values.length];
    Arrays.fill(ones, 1);
    double[] first = (double[]) Objects.requireNonNull(read(unitParameters, "first"));
    return new Own(values, new double[values.length], ones, first);
  }

  private static Own own(RaySlopes slopes) {
    double[] values = ((Tensor) Objects.requireNonNull(read(slopes, "slope"))).f64();
    SlopeLimits limits = (SlopeLimits) Objects.requireNonNull(read(slopes, "limits"));
    Tensor first = (Tensor) read(slopes, "first");
    double[] low = new double[values.length];
    double[] high = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      low[i] = limits.low().get(i % limits.width());
      high[i] = limits.high().get(i % limits.width());
    }
    return new Own(values, low, high, first == null ? new double[values.length] : first.f64());
  }

  /** One parameter of a joint evaluation. */
  private record Place(int block, int lines, int at) {
    static final Place NONE = new Place(-1, -1, -1);
  }

  /** Inner values for all free parameters, the same for every evaluation of a seed but for one. */
  private static Parameters inner(long seed, Place place, double change) {
    return (k, rows) -> {
      SplittableRandom random = new SplittableRandom(seed + 1000L * k);
      List<Own> own = own(rows);
      for (int n = 0; n < own.size(); n++) {
        Own o = own.get(n);
        for (int i = 0; i < o.values().length; i++) {
          double t = random.nextDouble(0.2, 0.8);
          if (o.isFree(i)) {
            boolean here = k == place.block() && n == place.lines() && i == place.at();
            o.values()[i] = o.low()[i] + t * (o.high()[i] - o.low()[i]) + (here ? change : 0);
          }
        }
      }
    };
  }

  /**
   * The derivatives of the sum of the objectives by free parameters. Where the objectives would
   * rather have a looser bound (the minimiser along the lines lies outside of it), the optimiser
   * leaves the row that computed it alone: that row and all blocks before it are left out.
   */
  private static Map<Place, Double> derivatives(Joint joint) {
    Map<Place, Double> out = new LinkedHashMap<>();
    EndGradients ends = new EndGradients(joint.graph, joint.pass.bounds());
    double[] ones = new double[joint.last.rows()];
    Arrays.fill(ones, 1);
    for (int k = joint.starts.size(); k >= 0; k--) {
      RowOptimiser block = k == joint.starts.size() ? joint.last : joint.starts.get(k);
      double[] weight = k == joint.starts.size() ? ones : weights(ends, joint.rows.get(k));
      block.step(weight, ends, Double.MIN_NORMAL, Double.MIN_NORMAL);
      boolean looser = Arrays.stream(weight).anyMatch(w -> w < 0);
      List<Own> own = own(block);
      for (int n = 0; n < own.size(); n++) {
        Own o = own.get(n);
        int width = o.values().length / weight.length;
        for (int i = 0; i < o.values().length; i++) {
          if (o.isFree(i) && !(weight[i / width] < 0)) {
            // Adam's first moment after one step is a share of the row's own derivative.
            out.put(
                new Place(k, n, i), weight[i / width] * o.moments()[i] / (1 - FreeLines.BETA_1));
          }
        }
      }
      if (looser) {
        break;
      }
    }
    return out;
  }

  private static double[] weights(EndGradients ends, Objectives rows) {
    double[] out = new double[rows.rows()];
    Arrays.setAll(out, r -> ends.weight(rows.value(), rows.element()[r], rows.sign()[r]));
    return out;
  }

  /** Compares some derivatives; counts them, of those the ones of intermediate rows, and kinks. */
  private static void compare(
      Graph g, long seed, double tolerance, Parallel parallel, int[] count) {
    Joint joint = new Joint(g, seed, 0.5, inner(seed, Place.NONE, 0), parallel);
    Map<Place, Double> found = derivatives(joint);
    double largest = found.values().stream().mapToDouble(Math::abs).max().orElse(0);
    SplittableRandom random = new SplittableRandom(seed);
    for (Map.Entry<Place, Double> e : found.entrySet()) {
      boolean last = e.getKey().block() == joint.starts.size();
      if (random.nextInt(4) == 0) {
        double up = new Joint(g, seed, 0.5, inner(seed, e.getKey(), STEP), parallel).sum();
        double down = new Joint(g, seed, 0.5, inner(seed, e.getKey(), -STEP), parallel).sum();
        double measured = (up - down) / (2 * STEP);
        double off = Math.abs(measured - e.getValue());
        double allowed = tolerance * Math.max(Math.abs(measured), 1e-3 * largest);
        if (off > allowed) {
          // A kink within the step: the derivative is that of the side where it is not.
          double here = joint.sum();
          off =
              Math.min(
                  Math.abs((up - here) / STEP - e.getValue()),
                  Math.abs((here - down) / STEP - e.getValue()));
          count[2]++;
        }
        assertThat(off)
            .as("seed %d, %s: %s, measured %s", seed, e.getKey(), e.getValue(), measured)
            .isLessThanOrEqualTo(allowed);
        if (e.getValue() != 0) {
          count[0]++;
          count[1] += last ? 0 : 1;
        }
      }
    }
  }

  /**
   * Compares derivatives of many networks.
   *
   * @param kinks bounds that may bend within a step, of all networks together
   * @param intermediate the least number of derivatives by intermediate rows, per network
   */
  private static void compareAll(
      IntFunction<Graph> networks, double tolerance, int kinks, int rows, int intermediate) {
    int[] count = new int[3];
    try (Parallel parallel = new Parallel(1)) {
      for (int seed = 0; seed < NETWORKS; seed++) {
        compare(networks.apply(seed), seed, tolerance, parallel, count);
      }
    }
    assertThat(count[0]).isGreaterThan(rows * NETWORKS);
    assertThat(count[1]).isGreaterThan(intermediate * NETWORKS);
    assertThat(count[2]).isLessThanOrEqualTo(kinks);
  }

  @Test
  void derivativesByAllParametersOfSmoothLinesAreThoseOfTheJointBound() {
    compareAll(seed -> Dags.dense(seed, new Tanh(), new Sigmoid()), 1e-4, 0, 5, 3);
  }

  @Test
  void derivativesByAllPlanesOfProductsAreThoseOfTheJointBound() {
    compareAll(Dags::products, 1e-4, 1, 5, 1);
  }

  @Test
  void derivativesByAllSlopesOfRectifiersAreThoseOfTheJointBound() {
    compareAll(seed -> Dags.dense(seed, new Relu(), new Relu(0.125)), TOLERANCE, 0, 10, 3);
  }
}
