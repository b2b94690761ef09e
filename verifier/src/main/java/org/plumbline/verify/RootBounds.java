package org.plumbline.verify;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.plumbline.bab.Query;
import org.plumbline.bab.Subdomain;
import org.plumbline.bounds.AlphaCrown;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.RowState;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.tensor.ElementType;

/**
 * Bounds of whole boxes. Boxes without an open disjunct are removed from the lists that are handed
 * in.
 */
final class RootBounds {
  /** What double must take off a bound for floats to be too coarse for the methods that follow. */
  private static final double COARSE = 0.1;

  private final Query query;
  private final Methods methods;
  private final ProgressListener progress;
  private boolean roundingCounts;

  RootBounds(Query query, Methods methods, ProgressListener progress) {
    this.query = query;
    this.methods = methods;
    this.progress = progress;
  }

  /**
   * CROWN on every box, in floats, and again in double where that leaves something open: in deep
   * networks the rounding of floats alone may double the bounds. False if the budget ended.
   */
  boolean crown(List<Subdomain> open, Budget budget) {
    for (ElementType type : ElementType.values()) {
      Crown crown = methods.crown(type);
      for (int k = 0; k < open.size(); k++) {
        Subdomain s = open.get(k);
        double before = s.bound();
        Batch batch = new Batch(query.graph(), s.root().bounds());
        BoundResult r = crown.bound(batch, atoms(), budget, WalkObserver.NONE);
        if (!r.complete()) {
          return false;
        }
        methods.arithmetic().check(s.root().bounds());
        Subdomain now = after(s, r.lower(), new Subdomain.Warm[0]);
        open.set(k, now);
        roundingCounts |= type == ElementType.FLOAT64 && isCoarse(before, now.bound());
      }
      dropClosed(open, "CROWN in " + word(type));
      if (open.isEmpty()) {
        break;
      }
    }
    return true;
  }

  /** Floats that overflowed are too coarse as well. */
  private static boolean isCoarse(double inFloats, double inDouble) {
    double slack = Double.isInfinite(inFloats) ? 0 : COARSE * Math.abs(inFloats);
    return inDouble > inFloats + slack;
  }

  /** The type in which bounds are worth their time, as far as CROWN showed. */
  ElementType type() {
    return roundingCounts ? ElementType.FLOAT64 : ElementType.FLOAT32;
  }

  /** alpha-CROWN on every box that is open, while the budget lasts. */
  void alpha(List<Subdomain> open, Budget share) {
    AlphaCrown alpha = methods.alpha(type());
    for (int k = 0; k < open.size() && !share.exhausted(); k++) {
      Subdomain s = open.get(k);
      RowState state = new RowState(query.graph().node(query.atoms()).size());
      Batch batch = new Batch(query.graph(), s.root().bounds());
      BoundResult r = alpha.bound(batch, atoms(), weights(s), state, share, WalkObserver.NONE);
      if (r.complete()) {
        Subdomain.Warm[] warm = new Subdomain.Warm[r.lower().length];
        for (int a = 0; a < warm.length; a++) {
          warm[a] = new Subdomain.Warm(a, state.parameters(a), new double[0]);
        }
        open.set(k, after(s, r.lower(), warm));
      }
    }
    dropClosed(open, "alpha-CROWN in " + word(type()));
  }

  private static String word(ElementType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private Objectives atoms() {
    return Objectives.all(query.atoms(), 1, query.graph().node(query.atoms()).size(), 1);
  }

  /** The subdomain without the disjuncts that bounds of all atoms refute. */
  private Subdomain after(Subdomain s, double[] lower, Subdomain.Warm[] warm) {
    double worst = Double.POSITIVE_INFINITY;
    int[] left = new int[s.open().length];
    int n = 0;
    for (int d : s.open()) {
      double best = Double.NEGATIVE_INFINITY;
      boolean refuted = false;
      for (int a : query.disjuncts()[d]) {
        best = Math.max(best, lower[a]);
        refuted |= query.refutes(a, lower[a]);
      }
      if (!refuted) {
        left[n++] = d;
        worst = Math.min(worst, best);
      }
    }
    return s.with(s.overrides(), Arrays.copyOf(left, n), worst, warm);
  }

  private void dropClosed(List<Subdomain> open, String stage) {
    open.removeIf(s -> s.open().length == 0);
    double worst = Double.POSITIVE_INFINITY;
    int disjuncts = 0;
    for (Subdomain s : open) {
      worst = Math.min(worst, s.bound());
      disjuncts += s.open().length;
    }
    progress.on(stage + ": " + disjuncts + " disjuncts open, worst bound " + worst);
  }

  /** Weight 1 for the atoms of disjuncts that their bounds do not refute yet. */
  private UnaryOperator<double[]> weights(Subdomain s) {
    return lower -> {
      double[] weight = new double[lower.length];
      for (int d : s.open()) {
        boolean refuted = false;
        for (int a : query.disjuncts()[d]) {
          refuted |= query.refutes(a, lower[a]);
        }
        for (int a : query.disjuncts()[d]) {
          weight[a] = refuted ? weight[a] : 1;
        }
      }
      return weight;
    };
  }
}
