package org.plumbline.tensor;

/**
 * Linear lower and upper bounds of the elements of an activation, {@code [batch, n]} flattened:
 * {@code lowerSlope * z + lowerIntercept <= f(z) <= upperSlope * z + upperIntercept}.
 *
 * <p>Numbers are rounded for the type they are stored in: a leaf first passes its slope through
 * {@link #quantise} and computes the intercept for the slope that came back; {@link #set} rounds
 * lower intercepts down and upper intercepts up into the type.
 */
public final class Lines {
  private final ElementType type;
  private final double[] lowerSlope;
  private final double[] lowerIntercept;
  private final double[] upperSlope;
  private final double[] upperIntercept;

  /** Lines for {@code size} elements, all zero, in double. */
  public Lines(int size) {
    this(ElementType.FLOAT64, size);
  }

  /** Lines for {@code size} elements, all zero, rounded for {@code type}. */
  public Lines(ElementType type, int size) {
    this.type = type;
    lowerSlope = new double[size];
    lowerIntercept = new double[size];
    upperSlope = new double[size];
    upperIntercept = new double[size];
  }

  /** The number of elements. */
  public int size() {
    return lowerSlope.length;
  }

  /** The type that slopes and intercepts are representable in. */
  public ElementType type() {
    return type;
  }

  /** The representable slope next to {@code slope}. */
  public double quantise(double slope) {
    return type == ElementType.FLOAT64 ? slope : (float) slope;
  }

  /** Sets both lines of element {@code i} to the same line, exact for the function there. */
  public void exact(int i, double slope, double intercept) {
    set(i, slope, intercept, slope, intercept);
  }

  /**
   * Sets the lines of element {@code i}. Slopes must have passed {@link #quantise}.
   *
   * @throws IllegalArgumentException if a slope is not representable in the type
   */
  public void set(int i, double lowerS, double lowerT, double upperS, double upperT) {
    if (quantise(lowerS) != lowerS || quantise(upperS) != upperS) {
      throw new IllegalArgumentException("slope " + lowerS + " or " + upperS + " is not quantised");
    }
    lowerSlope[i] = lowerS;
    lowerIntercept[i] = type == ElementType.FLOAT64 ? lowerT : floatDown(lowerT);
    upperSlope[i] = upperS;
    upperIntercept[i] = type == ElementType.FLOAT64 ? upperT : -floatDown(-upperT);
  }

  private static double floatDown(double x) {
    float f = (float) x;
    return f <= x ? f : Math.nextDown(f);
  }

  /** The slope of the lower line of element {@code i}. */
  public double lowerSlope(int i) {
    return lowerSlope[i];
  }

  /** The intercept of the lower line of element {@code i}. */
  public double lowerIntercept(int i) {
    return lowerIntercept[i];
  }

  /** The slope of the upper line of element {@code i}. */
  public double upperSlope(int i) {
    return upperSlope[i];
  }

  /** The intercept of the upper line of element {@code i}. */
  public double upperIntercept(int i) {
    return upperIntercept[i];
  }

  /** All slopes of lower lines, for kernels; not to be modified. */
  public double[] lowerSlopes() {
    return lowerSlope;
  }

  /** All intercepts of lower lines, for kernels; not to be modified. */
  public double[] lowerIntercepts() {
    return lowerIntercept;
  }

  /** All slopes of upper lines, for kernels; not to be modified. */
  public double[] upperSlopes() {
    return upperSlope;
  }

  /** All intercepts of upper lines, for kernels; not to be modified. */
  public double[] upperIntercepts() {
    return upperIntercept;
  }
}
