package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Tensor;

/**
 * Tightens the bounds of operands of activations on a part by what every counterexample of a
 * conjunction must satisfy there: each of its atoms is at most 0, so a row {@code bound + a . (x -
 * corner) <= atom} cuts off all points where its left side is positive.
 *
 * <p>An operand is bounded by a row of its own over the root's box (see {@link OperandRows}). For
 * every {@code mu >= 0}, a counterexample has
 *
 * <pre>
 * sign z >= L + A . (x - corner') + mu (bound + a . (x - corner))
 *        >= L + mu bound + sum of min(|A_i|, mu |a_i|) width_i over the inputs where A_i a_i &lt; 0,
 * </pre>
 *
 * the second because the first is linear in each input and both corners are ends of the box: where
 * the signs agree the sum is 0 at the common end, elsewhere one of the two terms is 0 at either
 * end. {@link CutMultiplier} finds a good mu. Where a part has narrower inputs than its root, the
 * least value of its row is taken down to what it is on the root's box.
 *
 * <p><b>Sound</b> over the reals and in the arithmetic of the rows: any mu may be used, all terms
 * but one have the same sign, and their roundings are charged. The bounds hold for counterexamples
 * of this conjunction only, so they are used for parts with one open disjunct and inherited by
 * their parts.
 *
 * <p>Cost: operands times free inputs, per row. Most rows gain nothing by a cut, which one product
 * with their signs shows for many parts at once ({@link OperandBlock#slopes}).
 *
 * @see <a href="https://arxiv.org/abs/2512.11087">Zhou et al. 2025 (Clip-and-Verify)</a>
 */
final class OperandClip {
  /** A gain below this part of an interval is not recorded: it would only lengthen the list. */
  private static final double WORTH = 1e-3;

  private final Graph graph;
  private final Root root;
  private final OperandRows rows;
  private final Activation[][] readers;
  private final Kernels kernels;

  OperandClip(Graph graph, Root root, OperandRows rows, Kernels kernels) {
    this.kernels = kernels;
    this.graph = graph;
    this.root = root;
    this.rows = rows;
    readers = new Activation[rows.size()][];
    for (int k = 0; k < readers.length; k++) {
      boolean same = k > 0 && rows.value(k) == rows.value(k - 1);
      readers[k] = same ? readers[k - 1] : readers(rows.value(k));
    }
  }

  private Activation[] readers(int value) {
    List<Activation> out = new ArrayList<>();
    for (int consumer : graph.consumers(value)) {
      if (graph.node(consumer).op() instanceof Activation f) {
        out.add(f);
      }
    }
    return out.toArray(new Activation[0]);
  }

  /**
   * A row of an atom over the inputs of a part.
   *
   * @param bound the least value of the row on the part
   * @param coefficients per input of the graph
   */
  record Cut(double bound, double[] coefficients) {}

  /** Ends of all operands, updated in place, and whether some interval became empty. */
  private static final class Ends {
    private final double[] lo;
    private final double[] hi;
    private final List<Integer> decided = new ArrayList<>();
    private boolean changed;
    private boolean empty;

    Ends(int n) {
      lo = new double[n];
      hi = new double[n];
    }
  }

  /**
   * What is known about counterexamples in a part.
   *
   * @param overrides bounds of operands that are tighter than the root's
   * @param decided ends of the operands that became decided, as decisions: their lines go on beyond
   *     the ends, so that rows need multipliers to know of them
   * @param changed whether a bound was tightened by a worthwhile amount
   * @param empty whether there are none
   */
  record Clipped(
      Subdomain.Overrides overrides, List<Decision> decided, boolean changed, boolean empty) {}

  /** What is known of one part while it is clipped. */
  private record Clipping(Subdomain part, Ends ends, List<Cut> cuts) {}

  /** A cut of one part, as blocks see it. */
  private record Narrow(Clipping of, OperandBlock.Seen seen) {}

  /**
   * Clips parts by the rows of all atoms of the one disjunct that is open on each.
   *
   * @param cuts the rows of each part
   */
  List<Clipped> clip(List<Subdomain> parts, List<List<Cut>> cuts) {
    List<Clipping> all = new ArrayList<>();
    int atoms = 0;
    for (int p = 0; p < parts.size(); p++) {
      all.add(new Clipping(parts.get(p), known(parts.get(p)), cuts.get(p)));
      atoms = Math.max(atoms, cuts.get(p).size());
    }
    for (int atom = 0; atom < atoms; atom++) {
      List<Narrow> narrow = narrow(all, atom);
      for (OperandBlock block : rows.blocks()) {
        clip(block, narrow);
      }
    }
    return all.stream()
        .map(c -> new Clipped(overrides(c.ends), decisions(c.ends), c.ends.changed, c.ends.empty))
        .toList();
  }

  /**
   * The cuts by one atom that are worth trying: they take away more than nothing, not everything.
   */
  private List<Narrow> narrow(List<Clipping> all, int atom) {
    List<Narrow> out = new ArrayList<>();
    for (Clipping c : all) {
      if (atom >= c.cuts().size()) {
        continue;
      }
      Cut cut = c.cuts().get(atom);
      double bound = onRoot(c.part(), cut);
      if (bound <= 0 && bound > Double.NEGATIVE_INFINITY) {
        out.add(new Narrow(c, OperandBlock.Seen.of(bound, rows.terms(cut.coefficients()))));
      }
    }
    return out;
  }

  /** Clips the operands of one block by one cut per part. */
  private void clip(OperandBlock block, List<Narrow> all) {
    Narrow[] some = all.stream().filter(c -> block.reaches(c.seen())).toArray(Narrow[]::new);
    if (some.length == 0) {
      return;
    }
    OperandBlock.Seen[] seen =
        Arrays.stream(some).map(Narrow::seen).toArray(OperandBlock.Seen[]::new);
    Tensor slopes = block.slopes(kernels, seen);
    for (int t = 0; t < some.length; t++) {
      for (OperandGroup g : block.groups()) {
        clip(some[t], g, slopes.f32(), t * slopes.size() + block.row(g));
      }
    }
  }

  /**
   * Clips the operands of one group by one cut.
   *
   * @param slopes how fast the cut raises the rows at first, from {@code at} on
   */
  private void clip(Narrow of, OperandGroup group, float[] slopes, int at) {
    Ends ends = of.of().ends();
    @Nullable CutMultiplier cut = null;
    for (int r = 0; r < 2 * group.count() && !ends.empty; r++) {
      int k = group.first() + r / 2;
      if (slopes[at + r] > 0 && !isDecided(k, ends.lo[k], ends.hi[k])) {
        cut = cut == null ? multiplier(of, group) : cut;
        clip(ends, k, cut, r, slopes[at + r]);
      }
    }
  }

  private CutMultiplier multiplier(Narrow of, OperandGroup g) {
    OperandBlock.Seen cut = of.seen();
    return new CutMultiplier(kernels, g, cut.bound(), g.gather(cut.terms()), g.sum(cut.before()));
  }

  /** Clips operand {@code k} by one of its two rows in the group. */
  private void clip(Ends ends, int k, CutMultiplier cut, int row, double slope) {
    int sign = row % 2 == 0 ? 1 : -1;
    double lo = sign > 0 ? ends.lo[k] : -ends.hi[k];
    double worth = WORTH * (ends.hi[k] - ends.lo[k]);
    double least = rows.bound(2 * k + row % 2);
    // What the cut must add to be of use: a worthwhile gain, or, for a rectifier, a side.
    double raised = cut.best(least, row, slope, Math.min(lo + worth, 0) - least);
    double low = sign > 0 ? raised : ends.lo[k];
    double high = sign > 0 ? ends.hi[k] : -raised;
    if (raised > lo + worth || isDecided(k, low, high)) {
      ends.lo[k] = Math.max(low, ends.lo[k]);
      ends.hi[k] = Math.min(high, ends.hi[k]);
      ends.changed = true;
    }
    ends.empty = ends.lo[k] > ends.hi[k];
    if (isDecided(k, ends.lo[k], ends.hi[k])) {
      ends.decided.add(k);
    }
  }

  private boolean isDecided(int k, double lo, double hi) {
    for (Activation f : readers[k]) {
      if (!f.isLinear(lo, hi, 0)) {
        return false;
      }
    }
    return true;
  }

  /** The root's bounds, the part's overrides and its decisions. */
  private Ends known(Subdomain part) {
    Ends ends = new Ends(rows.size());
    for (int k = 0; k < rows.size(); k++) {
      ends.lo[k] = root.bounds().lower(rows.value(k))[rows.element(k)];
      ends.hi[k] = root.bounds().upper(rows.value(k))[rows.element(k)];
    }
    Subdomain.Overrides o = part.overrides();
    for (int i = 0; i < o.value().length; i++) {
      int k = rows.find(o.value()[i], o.element()[i]);
      ends.lo[k] = Math.max(ends.lo[k], o.lower()[i]);
      ends.hi[k] = Math.min(ends.hi[k], o.upper()[i]);
    }
    for (Decision d : part.path()) {
      int k = rows.find(d.value(), d.element());
      if (k >= 0 && d.side() > 0) {
        ends.lo[k] = Math.max(ends.lo[k], d.point());
      } else if (k >= 0) {
        ends.hi[k] = Math.min(ends.hi[k], d.point());
      }
    }
    return ends;
  }

  /** The least value of a cut of a part on the box of its root, rounded down. */
  private double onRoot(Subdomain part, Cut cut) {
    double bound = cut.bound();
    for (Decision d : part.path()) {
      if (graph.node(d.value()).operands().isEmpty()) {
        int i = graph.inputOffset(d.value()) + d.element();
        double a = cut.coefficients()[i];
        double end = d.side() > 0 ? root.box().lower(i) : root.box().upper(i);
        // Where several decisions moved the same end, what each of them could cost is taken off.
        if (a * d.side() > 0) {
          bound =
              Math.nextDown(
                  bound - Math.nextUp(Math.abs(a) * Math.nextUp(Math.abs(d.point() - end))));
        }
      }
    }
    return bound;
  }

  private Subdomain.Overrides overrides(Ends ends) {
    int n = 0;
    int[] kept = new int[rows.size()];
    for (int k = 0; k < kept.length; k++) {
      double[] lo = root.bounds().lower(rows.value(k));
      double[] hi = root.bounds().upper(rows.value(k));
      if (ends.lo[k] > lo[rows.element(k)] || ends.hi[k] < hi[rows.element(k)]) {
        kept[n++] = k;
      }
    }
    int[] operand = Arrays.copyOf(kept, n);
    return new Subdomain.Overrides(
        Arrays.stream(operand).map(rows::value).toArray(),
        Arrays.stream(operand).map(rows::element).toArray(),
        Arrays.stream(operand).mapToDouble(k -> ends.lo[k]).toArray(),
        Arrays.stream(operand).mapToDouble(k -> ends.hi[k]).toArray());
  }

  private List<Decision> decisions(Ends ends) {
    List<Decision> out = new ArrayList<>();
    for (int k : ends.decided) {
      int v = rows.value(k);
      int i = rows.element(k);
      if (ends.lo[k] > root.bounds().lower(v)[i]) {
        out.add(new Decision(v, i, ends.lo[k], 1));
      }
      if (ends.hi[k] < root.bounds().upper(v)[i]) {
        out.add(new Decision(v, i, ends.hi[k], -1));
      }
    }
    return out;
  }
}
