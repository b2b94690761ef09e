package org.plumbline.bounds;

import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Graph;

/**
 * Bounds of the values of a graph on a batch of subdomains: lower and upper ends {@code [batch, n]}
 * per value, always doubles, and a side per element where splits decided one (0 undecided, -1 at or
 * below 0, +1 at or above it).
 *
 * <p>Bounds only shrink: {@link #intersect} keeps the tighter of old and new ends. A subdomain
 * whose lower end passes its upper end somewhere contains no point.
 */
public final class NodeBounds {
  private final int batch;
  private final double[][] lower;
  private final double[][] upper;
  private final byte[] @Nullable [] side;
  private final boolean[] infeasible;

  /** Unbounded values of {@code graph} for {@code batch} subdomains. */
  public NodeBounds(Graph graph, int batch) {
    int n = graph.nodes().size();
    this.batch = batch;
    lower = new double[n][0];
    upper = new double[n][0];
    side = new byte[n][];
    infeasible = new boolean[batch];
  }

  /** The number of subdomains. */
  public int batch() {
    return batch;
  }

  /** Whether the value has bounds yet. */
  public boolean has(int value) {
    return lower[value].length > 0;
  }

  /** Lower ends of a value, {@code [batch, n]}; not to be modified from outside of this package. */
  public double[] lower(int value) {
    return lower[value];
  }

  /** Upper ends of a value, {@code [batch, n]}; not to be modified from outside of this package. */
  public double[] upper(int value) {
    return upper[value];
  }

  /** The side of an element of subdomain {@code b} that a split decided, or 0. */
  public int side(int value, int at) {
    byte[] s = side[value];
    return s == null ? 0 : s[at];
  }

  /** Records that a split at 0 decided the side of element {@code at} ({@code b * n + i}). */
  public void decide(int value, int at, int sign) {
    byte[] s = side[value];
    if (s == null) {
      s = new byte[lower[value].length];
      side[value] = s;
    }
    s[at] = (byte) sign;
  }

  /** Sets the ends of a value, which are not copied. */
  public void set(int value, double[] lo, double[] hi) {
    lower[value] = lo;
    upper[value] = hi;
  }

  /**
   * Intersects element {@code at} ({@code b * n + i}) of a value with {@code [lo, hi]}. NaN ends
   * change nothing.
   */
  public void intersect(int value, int at, double lo, double hi) {
    if (lo > lower[value][at]) {
      lower[value][at] = lo;
    }
    if (hi < upper[value][at]) {
      upper[value][at] = hi;
    }
    if (lower[value][at] > upper[value][at]) {
      infeasible[at / (lower[value].length / batch)] = true;
      // Keep an interval, so that later steps stay defined; the subdomain is closed anyway.
      double a = lower[value][at];
      lower[value][at] = upper[value][at];
      upper[value][at] = a;
    }
  }

  /** Whether subdomain {@code b} was shown to contain no point. */
  public boolean infeasible(int b) {
    return infeasible[b];
  }

  /** Bounds of some subdomains, in this order, that can be tightened without changing these. */
  NodeBounds select(Graph graph, int... subdomains) {
    NodeBounds out = new NodeBounds(graph, subdomains.length);
    for (int v = 0; v < lower.length; v++) {
      int n = lower[v].length / batch;
      byte[] s = side[v];
      double[] lo = new double[subdomains.length * n];
      double[] hi = new double[lo.length];
      byte[] chosen = new byte[lo.length];
      for (int k = 0; k < subdomains.length; k++) {
        System.arraycopy(lower[v], subdomains[k] * n, lo, k * n, n);
        System.arraycopy(upper[v], subdomains[k] * n, hi, k * n, n);
        if (s != null) {
          System.arraycopy(s, subdomains[k] * n, chosen, k * n, n);
        }
      }
      out.set(v, lo, hi);
      out.side[v] = s == null ? null : chosen;
    }
    for (int k = 0; k < subdomains.length; k++) {
      out.infeasible[k] = infeasible[subdomains[k]];
    }
    return out;
  }

  /**
   * Bounds of the values up to {@code last} alone, for a graph that begins with the same values.
   */
  public NodeBounds upTo(Graph graph, int last) {
    NodeBounds out = new NodeBounds(graph, batch);
    for (int v = 0; v <= last; v++) {
      byte[] s = side[v];
      out.set(v, lower[v].clone(), upper[v].clone());
      out.side[v] = s == null ? null : s.clone();
    }
    System.arraycopy(infeasible, 0, out.infeasible, 0, batch);
    return out;
  }

  /** Bounds that can be tightened without changing these. */
  public NodeBounds copy(Graph graph) {
    return upTo(graph, lower.length - 1);
  }
}
