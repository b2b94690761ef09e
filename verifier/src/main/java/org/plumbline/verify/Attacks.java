package org.plumbline.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.plumbline.attack.Pgd;
import org.plumbline.bab.Subdomain;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Parallel;
import org.plumbline.spec.SpecGraph;
import org.plumbline.spec.Specification;
import org.plumbline.tensor.Kernels;

/**
 * Attacks on the open disjuncts of boxes, quick or thorough; candidates go to the witness check.
 */
final class Attacks {
  /**
   * How hard to attack.
   *
   * @param numbers coordinates of all points that are moved at once
   * @param steps steps per point
   * @param rounds times that new points are tried
   */
  private record Effort(int numbers, int steps, int rounds) {}

  private static final Effort QUICK = new Effort(2_000, 12, 1);
  private static final Effort THOROUGH = new Effort(20_000, 60, 1000);

  /** What the seeds of two threads differ by. */
  private static final long STRIDE = 1L << 32;

  /** Boxes that are attacked at most, other ones in every round. */
  private static final int MOST_BOXES = 20;

  private final Specification spec;
  private final SpecGraph specGraph;
  private final Kernels kernels;
  private final WitnessCheck witness;
  private final long seed;
  private final Parallel parallel;

  Attacks(
      Specification spec,
      SpecGraph specGraph,
      Kernels kernels,
      WitnessCheck witness,
      long seed,
      Parallel parallel) {
    this.parallel = parallel;
    this.spec = spec;
    this.specGraph = specGraph;
    this.kernels = kernels;
    this.witness = witness;
    this.seed = seed;
  }

  /** Few points and steps; whether a candidate was taken. */
  boolean quick(List<Subdomain> open, Budget budget) {
    return onAllThreads(open, budget, QUICK, seed);
  }

  /**
   * New points until the budget ends, other ones in every round; whether a candidate was taken.
   *
   * @param round from 0 on
   */
  boolean thorough(List<Subdomain> open, Budget budget, int round) {
    List<Subdomain> turned = new ArrayList<>(open);
    Collections.rotate(turned, -MOST_BOXES * round);
    return onAllThreads(turned, budget, THOROUGH, seed + round);
  }

  /** The same attack on every thread, from other points. */
  private boolean onAllThreads(List<Subdomain> open, Budget budget, Effort effort, long start) {
    AtomicBoolean found = new AtomicBoolean();
    BooleanSupplier ended = () -> found.get() || budget.cancelled().getAsBoolean();
    Budget part = new Budget(budget.deadlineNanos(), budget.blockElements(), ended);
    parallel.forEach(
        parallel.threads(),
        t -> {
          if (run(open, part, effort, start + t * STRIDE)) {
            found.set(true);
          }
        });
    return found.get();
  }

  private boolean run(List<Subdomain> open, Budget budget, Effort effort, long start) {
    int boxes = Math.min(open.size(), MOST_BOXES);
    long now = System.nanoTime();
    long each = Math.max(0, budget.deadlineNanos() - now) / Math.max(1, boxes);
    for (int k = 0; k < boxes; k++) {
      Subdomain s = open.get(k);
      int[][] own = Arrays.stream(s.open()).mapToObj(d -> spec.disjunct()[d]).toArray(int[][]::new);
      int size = Math.max(1, specGraph.graph().inputSize());
      int restarts = Math.clamp(effort.numbers() / size, 8, 64);
      Pgd pgd = new Pgd(specGraph.graph(), specGraph.atoms(), own, kernels);
      Pgd.Options o = new Pgd.Options(restarts, effort.steps(), effort.rounds(), start);
      long end = Math.min(budget.deadlineNanos(), now + (k + 1) * each);
      Budget part = new Budget(end, budget.blockElements(), budget.cancelled());
      if (pgd.run(s.root().box(), o, part, witness::offer)) {
        return true;
      }
    }
    return false;
  }
}
