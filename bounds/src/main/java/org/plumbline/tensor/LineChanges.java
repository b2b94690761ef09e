package org.plumbline.tensor;

/**
 * Lines of single elements of an activation that differ from those that all subdomains share: what
 * the splits of a subdomain decide. Sparse, so that a subdomain costs no copy of all lines.
 */
public final class LineChanges {
  private final int[][] elements;
  private final Lines[] lines;
  private final boolean[][] free;

  /**
   * Changes per subdomain.
   *
   * @param elements distinct elements, per subdomain
   * @param lines line {@code j} of a subdomain belongs to its element {@code j}
   * @param free whether the slope of the lower line, through the origin, is still the row's own
   */
  public LineChanges(int[][] elements, Lines[] lines, boolean[][] free) {
    for (int b = 0; b < elements.length; b++) {
      if (lines[b].size() != elements[b].length) {
        throw new IllegalArgumentException(
            "changes: " + lines[b].size() + " lines for " + elements[b].length + " elements");
      }
    }
    this.elements = elements;
    this.lines = lines;
    this.free = free;
  }

  /** The elements that differ in a subdomain. */
  int[] elements(int subdomain) {
    return elements[subdomain];
  }

  /** Their lines. */
  Lines lines(int subdomain) {
    return lines[subdomain];
  }

  /** Whether rows keep their own slopes of lower lines there. */
  boolean[] free(int subdomain) {
    return free[subdomain];
  }
}
