package org.plumbline.attack;

import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Evaluation;
import org.plumbline.graph.Graph;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Tensor;

/**
 * Projected gradient descent with restarts towards points where all atoms of some disjunct are
 * {@code <= 0}. Restarts share the disjuncts among them; satisfied atoms stop pulling; steps adapt
 * to what they find ({@link Descent}). Every point found is only a candidate. Everything is
 * computed in float32.
 *
 * @see <a href="https://arxiv.org/abs/1706.06083">Madry et al. 2018</a>
 * @see <a href="https://arxiv.org/abs/2003.06878">Tashiro et al. 2020 (diversified starts)</a>
 */
public final class Pgd {
  private static final double SATISFIED = -1e-5;

  /** Steps of every second point along a random direction of the outputs, before it descends. */
  private static final int DIVERSIFIED = 4;

  /**
   * How to attack.
   *
   * @param restarts points that are moved at once
   * @param steps steps per restart
   * @param rounds times that this is repeated with new points
   * @param seed seed of the random starts
   */
  public record Options(int restarts, int steps, int rounds, long seed) {}

  private final Graph graph;
  private final int atoms;
  private final int[][] disjuncts;
  private final Evaluation evaluation;
  private final Gradients gradients;

  /** An attack on the elements of value {@code atoms}. */
  public Pgd(Graph graph, int atoms, int[][] disjuncts, Kernels kernels) {
    this.graph = graph;
    this.atoms = atoms;
    this.disjuncts = disjuncts;
    this.evaluation = new Evaluation(graph, kernels);
    this.gradients = new Gradients(graph, kernels);
  }

  /**
   * Attacks within {@code box} until {@code accept} takes a candidate.
   *
   * @return whether one was accepted
   */
  public boolean run(Box box, Options options, Budget budget, Predicate<double[]> accept) {
    SplittableRandom random = new SplittableRandom(options.seed());
    for (int round = 0; round < options.rounds() && !budget.exhausted(); round++) {
      Tensor x = starts(box, options.restarts(), round, random);
      if (round > 0) {
        diversify(box, x, random, budget);
      }
      int shift = random.nextInt(disjuncts.length);
      if (descend(box, x, options.steps(), shift, budget, accept)) {
        return true;
      }
    }
    return false;
  }

  /** Uniform points; the very first is the centre, the second half of later rounds corners. */
  private Tensor starts(Box box, int restarts, int round, SplittableRandom random) {
    int n = graph.inputSize();
    Tensor x = Tensor.zeros(ElementType.FLOAT32, restarts, n);
    for (int r = 0; r < restarts; r++) {
      boolean corner = r % 4 == 3;
      for (int i = 0; i < n; i++) {
        double t = corner ? random.nextInt(2) : random.nextDouble();
        t = round == 0 && r == 0 ? 0.5 : t;
        x.set(
            r,
            i,
            Math.clamp(
                box.lower(i) + t * (box.upper(i) - box.lower(i)), box.lower(i), box.upper(i)));
      }
    }
    return x;
  }

  /** Random directions of the atoms for every second point, zeros for the others. */
  private Tensor directions(Tensor x, SplittableRandom random) {
    Tensor out = Tensor.zeros(ElementType.FLOAT32, x.rows(), graph.node(atoms).size());
    for (int r = 1; r < x.rows(); r += 2) {
      for (int a = 0; a < out.size(); a++) {
        out.set(r, a, random.nextDouble(-1, 1));
      }
    }
    return out;
  }

  /**
   * Has every second point follow a random direction of the atoms: starts that differ in outputs.
   */
  private void diversify(Box box, Tensor x, SplittableRandom random, Budget budget) {
    Tensor away = directions(x, random);
    for (int step = 0; step < DIVERSIFIED && !budget.exhausted(); step++) {
      Descent.along(box, x, gradients.at(evaluation.values(x), atoms, away));
    }
  }

  private boolean descend(
      Box box, Tensor x, int steps, int shift, Budget budget, Predicate<double[]> accept) {
    Descent descent = new Descent(box, x, steps);
    double[] loss = new double[x.rows()];
    for (int step = 0; step < steps && !budget.exhausted(); step++) {
      Tensor[] values = evaluation.values(x);
      Tensor y = values[atoms];
      Tensor seeds = Tensor.zeros(ElementType.FLOAT32, x.rows(), y.size());
      for (int r = 0; r < x.rows(); r++) {
        if (anyHolds(y, r) && accept.test(point(box, x, r))) {
          return true;
        }
        int[] target = disjuncts[target(y, r, shift)];
        loss[r] = loss(y, r, target);
        seed(y, r, target, seeds);
      }
      descent.step(loss, gradients.at(values, atoms, seeds));
    }
    return false;
  }

  /** One of the points; rounding to floats may have left the box. */
  private static double[] point(Box box, Tensor x, int r) {
    double[] out = new double[x.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.clamp(x.get(r, i), box.lower(i), box.upper(i));
    }
    return out;
  }

  /** Every second restart goes for its own disjunct, the others for the nearest one. */
  private int target(Tensor y, int r, int shift) {
    if (r % 2 == 1 || disjuncts.length > 1000) {
      return (r / 2 + shift) % disjuncts.length;
    }
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int d = 0; d < disjuncts.length; d++) {
      double loss = loss(y, r, disjuncts[d]);
      if (loss < least) {
        least = loss;
        best = d;
      }
    }
    return best;
  }

  /** Whether all atoms are at most this; a number that is none is not. */
  private static boolean holds(Tensor y, int r, int[] disjunct, double most) {
    for (int a : disjunct) {
      if (!(y.get(r, a) <= most)) {
        return false;
      }
    }
    return true;
  }

  /** How far a point is from a disjunct; where all atoms hold, how well they do. */
  private static double loss(Tensor y, int r, int[] disjunct) {
    boolean all = holds(y, r, disjunct, SATISFIED);
    double loss = 0;
    for (int a : disjunct) {
      loss += all ? y.get(r, a) : Math.max(y.get(r, a), SATISFIED);
    }
    return loss;
  }

  private static void seed(Tensor y, int r, int[] disjunct, Tensor seeds) {
    boolean all = holds(y, r, disjunct, SATISFIED);
    for (int a : disjunct) {
      if (all || y.get(r, a) > SATISFIED) {
        seeds.set(r, a, 1);
      }
    }
  }

  private boolean anyHolds(Tensor y, int r) {
    for (int[] d : disjuncts) {
      if (holds(y, r, d, 0)) {
        return true;
      }
    }
    return false;
  }
}
