package org.plumbline.graph;

/**
 * Powers of two that numbers are multiples of. Sums and products of multiples of {@code 2^e} whose
 * partial results stay below {@code 2^(53 + e)} are exact in double, in any order.
 */
public final class Grid {
  /** No grid is known. */
  public static final int NONE = Integer.MIN_VALUE;

  private static final int MANTISSA_BITS = 52;

  private Grid() {}

  /**
   * The largest {@code e} such that all numbers are multiples of {@code 2^e}; NONE if one is not
   * finite.
   */
  public static int of(double... values) {
    int least = Integer.MAX_VALUE;
    for (double x : values) {
      if (!Double.isFinite(x)) {
        return NONE;
      }
      if (x != 0) {
        least = Math.min(least, of(x));
      }
    }
    return least;
  }

  private static int of(double x) {
    int exponent = Math.getExponent(x);
    if (exponent < Double.MIN_EXPONENT) {
      return Double.MIN_EXPONENT - MANTISSA_BITS;
    }
    long mantissa = Double.doubleToRawLongBits(x) & ((1L << MANTISSA_BITS) - 1);
    int zeros = mantissa == 0 ? MANTISSA_BITS : Long.numberOfTrailingZeros(mantissa);
    return exponent - MANTISSA_BITS + zeros;
  }

  /** The grid of products of multiples of {@code 2^a} and {@code 2^b}. */
  public static int product(int a, int b) {
    if (a == NONE || b == NONE) {
      return NONE;
    }
    // Only zeros on one side: every product is zero, a multiple of anything.
    return a == Integer.MAX_VALUE || b == Integer.MAX_VALUE ? Integer.MAX_VALUE : a + b;
  }

  /**
   * Whether all partial sums of multiples of {@code 2^e} whose absolute values add up to at most
   * {@code magnitude} are doubles.
   */
  public static boolean isExact(int e, double magnitude) {
    if (e == NONE || !(magnitude < Double.MAX_VALUE)) {
      return false;
    }
    // Products below the smallest normal number would round whatever the grid.
    return magnitude == 0
        || (e != Integer.MAX_VALUE
            && e >= Double.MIN_EXPONENT
            && magnitude < Math.scalb(1.0, Math.min(e + MANTISSA_BITS, Double.MAX_EXPONENT)));
  }
}
