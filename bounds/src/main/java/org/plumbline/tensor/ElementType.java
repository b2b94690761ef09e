package org.plumbline.tensor;

/** The number formats that coefficients, lines and weights are stored in. */
public enum ElementType {
  /** IEEE 754 binary32. */
  FLOAT32(0x1p-24, 0x1p-126),
  /** IEEE 754 binary64. */
  FLOAT64(0x1p-53, 0x1p-1022);

  private final double unitRoundoff;
  private final double smallestNormal;

  ElementType(double unitRoundoff, double smallestNormal) {
    this.unitRoundoff = unitRoundoff;
    this.smallestNormal = smallestNormal;
  }

  /**
   * Half the distance from 1 to the next larger number: the largest relative error of one rounding.
   */
  public double unitRoundoff() {
    return unitRoundoff;
  }

  /**
   * The smallest normal number. It stands in for the absolute error of an underflow, which is at
   * most half the smallest subnormal: larger, but free of underflow itself.
   */
  public double smallestNormal() {
    return smallestNormal;
  }
}
