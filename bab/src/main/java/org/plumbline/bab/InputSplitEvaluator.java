package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.BoundMethod;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.graph.Node;
import org.plumbline.tensor.Kernels;

/**
 * Bounds boxes from scratch, cuts off what the rows exclude (relaxed clip, notes of algorithms 8)
 * and proposes input splits: the dimensions whose coefficient times width is largest over the rows.
 *
 * <p>Clipping is sound: a row says {@code a x + c <= atom} on the box, and a counterexample of the
 * disjunct has {@code atom <= 0} for each of its atoms. With several open disjuncts the box shrinks
 * to what covers the boxes of all of them.
 *
 * <p>Longer than other files by a few lines: clipping, corners and splits of a part read the same
 * box and coefficients.
 */
public final class InputSplitEvaluator extends VerificationEvaluator {
  /** Widths that are worth clipping again before they are split, in parts of the root's. */
  private static final double WIDE = 1e-6;

  /** Distances from the ends of the root's box that are taken for none, in parts of its width. */
  private static final double NEAR = 1e-6;

  private final BoundMethod method;
  private final int inputs;
  private final Signs signs;
  private final FirstLayer first;
  private final @Nullable BoundMethod known;

  /**
   * An evaluator that bounds with {@code method}.
   *
   * @param known what bounds the rows of a whole box whose root knows bounds of all values; null
   *     where roots know nothing but their boxes
   */
  public InputSplitEvaluator(
      Query query,
      BoundMethod method,
      @Nullable BoundMethod known,
      Kernels kernels,
      WitnessSink sink) {
    super(query, kernels, sink);
    this.method = method;
    this.known = known;
    this.inputs = graph.inputSize();
    signs = new Signs(graph);
    first = new FirstLayer(graph, kernels);
  }

  @Override
  public List<Evaluated> evaluate(List<Subdomain> batch, Budget budget, SearchListener listener) {
    BoundMethod used = method;
    NodeBounds bounds;
    if (known != null && batch.size() == 1 && batch.get(0).isWhole()) {
      used = known;
      bounds = batch.get(0).root().bounds().copy(graph);
    } else {
      bounds = inputBounds(batch);
    }
    signs.apply(batch, bounds);
    apply(batch, bounds);
    Objectives rows = rows(batch);
    double[] coefficients = new double[rows.rows() * inputs];
    BoundResult result = used.bound(new Batch(graph, bounds), rows, budget, recorder(coefficients));
    if (!result.complete()) {
      return List.of();
    }
    int[] start = starts(rows, batch.size());
    List<Evaluated> out = new ArrayList<>();
    List<Candidate> candidates = new ArrayList<>();
    for (int b = 0; b < batch.size(); b++) {
      Part part = new Part(batch.get(b), bounds, b, signs.of(bounds, b));
      if (bounds.infeasible(b)) {
        listener.on(new SearchEvent.Infeasible(part.subdomain));
        out.add(new Evaluated(part.subdomain, true, List.of()));
        continue;
      }
      Remaining left = remaining(part.subdomain, rows, start[b], start[b + 1], result, listener);
      if (left.open().length == 0) {
        out.add(new Evaluated(part.subdomain, true, List.of()));
        continue;
      }
      part.clip(left.open(), rows, start[b], start[b + 1], result, coefficients);
      if (part.empty()) {
        listener.on(new SearchEvent.Infeasible(part.subdomain));
        out.add(new Evaluated(part.subdomain, true, List.of()));
        continue;
      }
      double[] least = part.minimiser(start[b], start[b + 1], result, coefficients);
      candidates.add(new Candidate(least, left.open()));
      out.add(part.evaluated(left, start[b], start[b + 1], coefficients));
    }
    offer(candidates, budget);
    return out;
  }

  private WalkObserver recorder(double[] coefficients) {
    return (value, first, block) -> {
      Node node = graph.node(value);
      if (!node.operands().isEmpty()) {
        return;
      }
      int offset = graph.inputOffset(value);
      for (int r = 0; r < block.rows(); r++) {
        for (int i = 0; i < block.runs().size(); i++) {
          int at = (first + r) * inputs + offset + block.runs().element(i);
          coefficients[at] = block.coefficients().get(r, i);
        }
      }
    };
  }

  /** One box of the batch. */
  private final class Part {
    private final Subdomain subdomain;
    private final double[] lower = new double[inputs];
    private final double[] upper = new double[inputs];
    private boolean shrunk;
    private final byte[] shown;
    private final NodeBounds bounds;
    private final int b;

    Part(Subdomain subdomain, NodeBounds bounds, int b, byte[] shown) {
      this.subdomain = subdomain;
      this.shown = shown;
      this.bounds = bounds;
      this.b = b;
      for (Node input : graph.inputs()) {
        int offset = graph.inputOffset(input.id());
        int n = input.size();
        System.arraycopy(bounds.lower(input.id()), b * n, lower, offset, n);
        System.arraycopy(bounds.upper(input.id()), b * n, upper, offset, n);
      }
    }

    void clip(
        int[] open, Objectives rows, int from, int to, BoundResult result, double[] coefficients) {
      double[] hullLower = new double[inputs];
      double[] hullUpper = new double[inputs];
      Arrays.fill(hullLower, Double.POSITIVE_INFINITY);
      Arrays.fill(hullUpper, Double.NEGATIVE_INFINITY);
      for (int d : open) {
        double[] lo = lower.clone();
        double[] hi = upper.clone();
        for (int a : query.disjuncts()[d]) {
          int r = Arrays.binarySearch(rows.element(), from, to, a);
          clipRow(coefficients, r * inputs, result.walked()[r], lo, hi);
        }
        if (!isEmpty(lo, hi)) {
          for (int i = 0; i < inputs; i++) {
            hullLower[i] = Math.min(hullLower[i], lo[i]);
            hullUpper[i] = Math.max(hullUpper[i], hi[i]);
          }
        }
      }
      for (int i = 0; i < inputs; i++) {
        double before = upper[i] - lower[i];
        shrunk |= before > WIDE * rootWidth(i) && hullUpper[i] - hullLower[i] < 0.5 * before;
      }
      System.arraycopy(hullLower, 0, lower, 0, inputs);
      System.arraycopy(hullUpper, 0, upper, 0, inputs);
    }

    private double rootWidth(int i) {
      return subdomain.root().box().upper(i) - subdomain.root().box().lower(i);
    }

    /** The ends on the right are those of the box that {@code bound} was computed on. */
    private void clipRow(double[] a, int offset, double bound, double[] lo, double[] hi) {
      for (int i = 0; i < inputs; i++) {
        double c = a[offset + i];
        if (c > 0) {
          double step = Math.nextUp(Math.nextUp(-bound) / c);
          double end = Math.nextUp(lower[i] + step);
          hi[i] = end < hi[i] ? end : hi[i];
        } else if (c < 0) {
          double step = Math.nextDown(Math.nextUp(-bound) / c);
          double end = Math.nextDown(upper[i] + step);
          lo[i] = end > lo[i] ? end : lo[i];
        }
      }
    }

    private static boolean isEmpty(double[] lo, double[] hi) {
      for (int i = 0; i < lo.length; i++) {
        if (lo[i] > hi[i]) {
          return true;
        }
      }
      return false;
    }

    boolean empty() {
      return isEmpty(lower, upper);
    }

    /** The corner where the row with the lowest bound is least. */
    double[] minimiser(int from, int to, BoundResult result, double[] coefficients) {
      int worst = from;
      for (int r = from; r < to; r++) {
        worst = result.lower()[r] < result.lower()[worst] ? r : worst;
      }
      double[] x = new double[inputs];
      for (int i = 0; i < inputs; i++) {
        x[i] = snapped(i, coefficients[worst * inputs + i] < 0 ? upper[i] : lower[i]);
      }
      return x;
    }

    /** The end of the root box that is nearly {@code x}: what clipping leaves of it is no point. */
    private double snapped(int i, double x) {
      double near = NEAR * rootWidth(i);
      double lo = subdomain.root().box().lower(i);
      double hi = subdomain.root().box().upper(i);
      return x - lo <= near ? lo : hi - x <= near ? hi : x;
    }

    Evaluated evaluated(Remaining left, int from, int to, double[] coefficients) {
      int changed = 0;
      for (int i = 0; i < inputs; i++) {
        changed += isChanged(i) ? 1 : 0;
      }
      int[] value = new int[changed];
      int[] element = new int[changed];
      double[] lo = new double[changed];
      double[] hi = new double[changed];
      int k = 0;
      for (Node input : graph.inputs()) {
        for (int e = 0; e < input.size(); e++) {
          int i = graph.inputOffset(input.id()) + e;
          if (isChanged(i)) {
            value[k] = input.id();
            element[k] = e;
            lo[k] = lower[i];
            hi[k++] = upper[i];
          }
        }
      }
      // The overrides hold the whole box, the decisions of the path included.
      Subdomain.Overrides o = new Subdomain.Overrides(value, element, lo, hi);
      Subdomain s =
          new Subdomain(
              subdomain.root(),
              subdomain.path(),
              o,
              left.open(),
              left.bound(),
              new Subdomain.Warm[0],
              shown);
      return new Evaluated(s, false, splits(from, to, coefficients), shrunk);
    }

    private boolean isChanged(int i) {
      return lower[i] != subdomain.root().box().lower(i)
          || upper[i] != subdomain.root().box().upper(i);
    }

    private List<Decision> splits(int from, int to, double[] coefficients) {
      double[] score = new double[inputs];
      for (int i = 0; i < inputs; i++) {
        double width = upper[i] - lower[i];
        for (int r = from; r < to; r++) {
          score[i] = Math.max(score[i], Math.abs(coefficients[r * inputs + i]) * width);
        }
      }
      first.add(
          score, 1e-6 * scale(from, to, coefficients), bounds, b, subdomain.root(), lower, upper);
      List<Decision> out = new ArrayList<>();
      Integer[] order = new Integer[inputs];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, (i, j) -> Double.compare(score[j], score[i]));
      for (int i : order) {
        double middle = 0.5 * lower[i] + 0.5 * upper[i];
        if (middle > lower[i] && middle < upper[i]) {
          out.add(decision(i, middle));
        }
        if (out.size() == 6) {
          break;
        }
      }
      return out;
    }

    /** The most that a row varies over the root's box by its coefficients here; 1 for nothing. */
    private double scale(int from, int to, double[] coefficients) {
      double most = 0;
      for (int r = from; r < to; r++) {
        double sum = 0;
        for (int i = 0; i < inputs; i++) {
          sum += Math.abs(coefficients[r * inputs + i]) * rootWidth(i);
        }
        most = Math.max(most, sum);
      }
      return most > 0 ? most : 1;
    }

    private Decision decision(int i, double point) {
      for (Node input : graph.inputs()) {
        int offset = graph.inputOffset(input.id());
        if (i >= offset && i < offset + input.size()) {
          return new Decision(input.id(), i - offset, point, 1);
        }
      }
      throw new IllegalStateException("no input has element " + i);
    }
  }
}
