package org.plumbline.bab;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.plumbline.bounds.CutSet;
import org.plumbline.bounds.SplitSet;

/**
 * A part of a root box: the decisions that lead to it, bounds that differ from the root's, the
 * disjuncts that are still open on it, and where the optimiser of its rows starts. Immutable,
 * without a pointer to its parent.
 */
public final class Subdomain {
  private final Root root;
  private final Decision[] path;
  private final Overrides overrides;
  private final int[] open;
  private final double bound;
  private final Warm[] warm;
  private final byte[] signs;

  /**
   * Bounds that are tighter than the root's: {@code lower[k] <= value[k][element[k]] <= upper[k]},
   * for all points of the part that are counterexamples of a disjunct that is open on it.
   *
   * @param value ids of values
   * @param element elements
   * @param lower lower ends
   * @param upper upper ends
   */
  public record Overrides(int[] value, int[] element, double[] lower, double[] upper) {
    /** No override. */
    public static final Overrides NONE =
        new Overrides(new int[0], new int[0], new double[0], new double[0]);
  }

  /**
   * Where the row of one atom starts.
   *
   * @param atom the atom
   * @param parameters line parameters, opaque
   * @param betas multipliers of the decisions in the order of the path, the last ones left out
   *     where a row has not been optimised since they were made
   * @param cuts numbers of the cuts that the row used
   * @param mus their multipliers
   */
  public record Warm(
      int atom,
      byte @Nullable [] parameters,
      double @Nullable [] betas,
      int[] cuts,
      double... mus) {
    private static final int[] NO_CUTS = new int[0];

    /** Where a row without cuts starts. */
    public Warm(int atom, byte @Nullable [] parameters, double @Nullable [] betas) {
      this(atom, parameters, betas, NO_CUTS);
    }

    /** The multiplier of decision {@code k} of the path, 0 if the row has none. */
    double beta(int k) {
      return betas == null || k >= betas.length ? 0 : betas[k];
    }

    /** The multiplier of the cut with this number, 0 if it was not used. */
    double mu(int cut) {
      for (int k = 0; k < cuts.length; k++) {
        if (cuts[k] == cut) {
          return mus[k];
        }
      }
      return 0;
    }
  }

  /** A subdomain; arrays are not copied and must not change any more. */
  public Subdomain(
      Root root,
      Decision[] path,
      Overrides overrides,
      int[] open,
      double bound,
      Warm[] warm,
      byte... signs) {
    this.signs = signs;
    this.root = root;
    this.path = path;
    this.overrides = overrides;
    this.open = open;
    this.bound = bound;
    this.warm = warm;
  }

  /** The whole of a root box with these disjuncts open. */
  public static Subdomain whole(Root root, int[] open) {
    return new Subdomain(
        root, new Decision[0], Overrides.NONE, open, Double.NEGATIVE_INFINITY, new Warm[0]);
  }

  /** The part on one side of a split, with everything else as it is. */
  public Subdomain decide(Decision decision) {
    Decision[] longer = Arrays.copyOf(path, path.length + 1);
    longer[path.length] = decision;
    return new Subdomain(root, longer, overrides, open, bound, warm, signs);
  }

  /** The same part with other bounds, open disjuncts and starting points. */
  public Subdomain with(Overrides tighter, int[] stillOpen, double lowest, Warm[] starts) {
    return new Subdomain(root, path, tighter, stillOpen, lowest, starts, signs);
  }

  /** Whether this is all of its root's box, with no more known than there. */
  boolean isWhole() {
    return path.length == 0 && overrides.value().length == 0;
  }

  /** The root that this is a part of. */
  public Root root() {
    return root;
  }

  /** The decisions, first to last. */
  public Decision[] path() {
    return path;
  }

  /** Bounds tighter than the root's. */
  public Overrides overrides() {
    return overrides;
  }

  /** The decisions, with multipliers, and the ends that are tighter than the root's, without. */
  public SplitSet splits() {
    return splits(CutSet.NONE);
  }

  /** The same with cuts. */
  SplitSet splits(CutSet cuts) {
    int most = path.length + 2 * overrides.value().length;
    int[] value = new int[most];
    int[] element = new int[most];
    double[] point = new double[most];
    int[] side = new int[most];
    int n = 0;
    for (; n < path.length; n++) {
      value[n] = path[n].value();
      element[n] = path[n].element();
      point[n] = path[n].point();
      side[n] = path[n].side();
    }
    for (int k = 0; k < overrides.value().length; k++) {
      int v = overrides.value()[k];
      int i = overrides.element()[k];
      for (int up = 1; up >= -1; up -= 2) {
        double end = up > 0 ? overrides.lower()[k] : overrides.upper()[k];
        double known = up > 0 ? root.bounds().lower(v)[i] : root.bounds().upper(v)[i];
        if (up * end > up * known) {
          value[n] = v;
          element[n] = i;
          point[n] = end;
          side[n++] = up;
        }
      }
    }
    return new SplitSet(
        Arrays.copyOf(value, n),
        Arrays.copyOf(element, n),
        Arrays.copyOf(point, n),
        Arrays.copyOf(side, n),
        path.length,
        cuts);
  }

  /** Indices of the disjuncts that are not refuted here yet. */
  public int[] open() {
    return open;
  }

  /** The worst margin when it was last bounded: how far it is from closed. */
  public double bound() {
    return bound;
  }

  /**
   * Signs of the operands of activations that were shown on a larger part, in graph order: 1 not
   * negative, -1 not positive, 0 unknown; empty if none were recorded.
   */
  public byte[] signs() {
    return signs;
  }

  /** Starting points of rows. */
  public Warm[] warm() {
    return warm;
  }
}
