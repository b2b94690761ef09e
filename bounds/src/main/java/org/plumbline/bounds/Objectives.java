package org.plumbline.bounds;

/**
 * The rows that a bound method is asked for: row {@code r} is {@code sign[r]} times element {@code
 * element[r]} of one value, on subdomain {@code subdomain[r]} of the batch. Subdomains may own
 * different numbers of rows. Other linear objectives are values of their own, appended to the
 * graph.
 *
 * @param value id of the value
 * @param subdomain batch index of each row, not decreasing
 * @param element element of each row
 * @param sign +1 or -1; an upper bound is minus the lower bound of the negated element
 */
public record Objectives(int value, int[] subdomain, int[] element, int[] sign) {
  /** Checks the lengths. */
  public Objectives {
    if (subdomain.length != element.length || subdomain.length != sign.length) {
      throw new IllegalArgumentException("objectives: lengths differ");
    }
  }

  /** The rows with these indices, which ascend. */
  public Objectives select(int... rows) {
    int[] s = new int[rows.length];
    int[] e = new int[rows.length];
    int[] g = new int[rows.length];
    for (int k = 0; k < rows.length; k++) {
      s[k] = subdomain[rows[k]];
      e[k] = element[rows[k]];
      g[k] = sign[rows[k]];
    }
    return new Objectives(value, s, e, g);
  }

  /** The number of rows. */
  public int rows() {
    return subdomain.length;
  }

  /**
   * One row per element of a value of {@code size} elements, for each of {@code batch} subdomains.
   */
  public static Objectives all(int value, int batch, int size, int sign) {
    int[] subdomain = new int[batch * size];
    int[] element = new int[batch * size];
    int[] signs = new int[batch * size];
    for (int r = 0; r < subdomain.length; r++) {
      subdomain[r] = r / size;
      element[r] = r % size;
      signs[r] = sign;
    }
    return new Objectives(value, subdomain, element, signs);
  }
}
