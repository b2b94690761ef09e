package org.plumbline.bab;

/**
 * How a search over neurons uses cuts.
 *
 * @param most cuts that are kept per root and disjunct, 0 for none at all
 * @param inRows cuts that get a multiplier in the rows of a part, 0 to use them only where they
 *     decide neurons or close parts
 * @param attempts shorter paths that are tried for each part that was closed, 1 to 4
 */
public record Cutting(int most, int inRows, int attempts) {
  /** No cuts. */
  public static final Cutting NONE = new Cutting(0, 0, 1);

  /** Checks the ranges. */
  public Cutting {
    if (most < 0 || inRows < 0 || attempts < 1 || attempts > 4) {
      throw new IllegalArgumentException("cutting: options out of range");
    }
  }
}
