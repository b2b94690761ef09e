package org.plumbline.bab;

/** What a split is worth, by the bounds of its two children. */
public enum Reduction {
  /** The worse child decides. */
  MIN,
  /** The better child decides. */
  MAX,
  /**
   * The size of the tree that is to be expected if both children gain as much again and again until
   * the bound reaches 0: the least {@code m} with {@code exp(-m a) + exp(-m b) <= 1}, {@code a} and
   * {@code b} being what the children gain as parts of what is missing.
   *
   * @see <a href="https://doi.org/10.1007/s10107-016-0983-9">Le Bodic and Nemhauser 2017</a>
   */
  TREE_SIZE;

  /** What a child counts as gaining at least. */
  private static final double LEAST = 1e-4;

  /** Newton's steps, each of which gains from the left. */
  private static final int STEPS = 12;

  /**
   * The worth of a split, larger for better ones of the same parent.
   *
   * @param parent the bound before the split, 0 or more if nothing is missing
   * @param one the bound of one child
   * @param other the bound of the other child
   */
  public double worth(double parent, double one, double other) {
    double low = Math.min(one, other);
    double high = Math.max(one, other);
    return switch (this) {
      case MIN -> low + 1e-3 * high;
      case MAX -> high + 1e-3 * low;
      case TREE_SIZE -> -growth(gain(parent, low), gain(parent, high));
    };
  }

  private static double gain(double parent, double child) {
    double gain = (child - parent) / -parent;
    return parent < 0 && gain > LEAST ? Math.min(gain, 1) : LEAST;
  }

  /** The root of a convex decreasing function, from where it is positive. */
  private static double growth(double a, double b) {
    double m = Math.log(2) / Math.max(a, b);
    for (int k = 0; k < STEPS; k++) {
      double left = Math.exp(-m * a);
      double right = Math.exp(-m * b);
      m += (left + right - 1) / (a * left + b * right);
    }
    return m;
  }
}
