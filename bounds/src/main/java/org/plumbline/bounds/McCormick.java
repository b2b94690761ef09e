package org.plumbline.bounds;

/**
 * A plane below or above {@code x z} on a box, anywhere between the two of McCormick: below, {@code
 * zl x + xl z - xl zl} at position 0 and {@code zu x + xu z - xu zu} at 1; above, {@code zl x + xu
 * z - xu zl} at 0 and {@code zu x + xl z - xl zu} at 1.
 *
 * <p><b>Sound</b> for the slopes as they are stored: what {@code x z} has over the plane through
 * the origin with these slopes is linear in {@code x} and in {@code z}, hence least and greatest at
 * a corner of the box. The intercept is the least of the four, computed to nearest; its error is
 * below {@link #ROUNDINGS} roundings of {@link #magnitude}.
 *
 * @see <a href="https://doi.org/10.1007/BF01580665">McCormick 1976</a>
 */
final class McCormick {
  /** A product and two differences: no term of the intercept is rounded more often. */
  static final int ROUNDINGS = 3;

  private double slopeX;
  private double slopeZ;
  private double intercept;
  private double magnitude;

  /**
   * CROWN's choice: both slopes as near to 0 as they get, on average. All planes between
   * McCormick's are equally far from the product in the middle of the box.
   */
  static double choice(double xl, double xu, double zl, double zu, boolean below) {
    double flatX = flattest(zl, zu);
    double flatZ = below ? flattest(xl, xu) : 1 - flattest(xl, xu);
    return 0.5 * (flatX + flatZ);
  }

  /** Where between two ends the number nearest to 0 lies. */
  private static double flattest(double lo, double hi) {
    double t = -lo / (hi - lo);
    return lo >= 0 || !(t >= 0) ? 0 : Math.min(t, 1);
  }

  /** Sets the plane at position {@code t} in [0, 1], or CROWN's choice for NaN. */
  void set(double xl, double xu, double zl, double zu, double position, boolean below) {
    double t = Double.isNaN(position) ? choice(xl, xu, zl, zu, below) : position;
    slopeX = between(zl, zu, t);
    slopeZ = below ? between(xl, xu, t) : between(xu, xl, t);
    double a = gap(xl, zl);
    double b = gap(xl, zu);
    double c = gap(xu, zl);
    double d = gap(xu, zu);
    intercept =
        below ? Math.min(Math.min(a, b), Math.min(c, d)) : Math.max(Math.max(a, b), Math.max(c, d));
    double x = Math.max(Math.abs(xl), Math.abs(xu));
    double z = Math.max(Math.abs(zl), Math.abs(zu));
    magnitude = x * z + Math.abs(slopeX) * x + Math.abs(slopeZ) * z;
  }

  /** Exact at both ends. */
  private static double between(double from, double to, double t) {
    return t == 0 ? from : t == 1 ? to : from + t * (to - from);
  }

  private double gap(double x, double z) {
    return x * z - slopeX * x - slopeZ * z;
  }

  double slopeX() {
    return slopeX;
  }

  double slopeZ() {
    return slopeZ;
  }

  double intercept() {
    return intercept;
  }

  /** A bound of the sum of the absolute values of the terms of the intercept. */
  double magnitude() {
    return magnitude;
  }

  /** Where the planes of the rows of a block lie. */
  interface Positions {
    /** CROWN's choice. */
    Positions CHOSEN = (row, place, below) -> Double.NaN;

    /**
     * The position of a row's plane, NaN for CROWN's choice.
     *
     * @param place term {@code t} of element {@code i}: {@code i * terms + t}
     */
    double at(int row, int place, boolean below);
  }
}
