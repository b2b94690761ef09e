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
  private static final Arrays32 NO_FLOATS = new Arrays32(0);
  private static final Arrays64 NO_DOUBLES = new Arrays64(0);

  private final ElementType type;
  private final int size;
  private final Arrays64 f64;
  private final Arrays32 f32;

  /** The numbers as doubles. */
  record Arrays64(
      double[] lowerSlope, double[] lowerIntercept, double[] upperSlope, double[] upperIntercept) {
    Arrays64(int size) {
      this(new double[size], new double[size], new double[size], new double[size]);
    }
  }

  /** The numbers as floats. */
  record Arrays32(
      float[] lowerSlope, float[] lowerIntercept, float[] upperSlope, float[] upperIntercept) {
    Arrays32(int size) {
      this(new float[size], new float[size], new float[size], new float[size]);
    }
  }

  /** Lines for {@code size} elements, all zero, in double. */
  public Lines(int size) {
    this(ElementType.FLOAT64, size);
  }

  /** Lines for {@code size} elements, all zero, rounded for {@code type}. */
  public Lines(ElementType type, int size) {
    this.type = type;
    this.size = size;
    f64 = type == ElementType.FLOAT64 ? new Arrays64(size) : NO_DOUBLES;
    f32 = type == ElementType.FLOAT32 ? new Arrays32(size) : NO_FLOATS;
  }

  /** The number of elements. */
  public int size() {
    return size;
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
    if (type == ElementType.FLOAT64) {
      f64.lowerSlope[i] = lowerS;
      f64.lowerIntercept[i] = lowerT;
      f64.upperSlope[i] = upperS;
      f64.upperIntercept[i] = upperT;
      return;
    }
    if ((float) lowerS != lowerS || (float) upperS != upperS) {
      throw new IllegalArgumentException("slope " + lowerS + " or " + upperS + " is not quantised");
    }
    f32.lowerSlope[i] = (float) lowerS;
    f32.lowerIntercept[i] = floatDown(lowerT);
    f32.upperSlope[i] = (float) upperS;
    f32.upperIntercept[i] = -floatDown(-upperT);
  }

  /**
   * Copies element {@code from} of {@code other}, which has the same type, to element {@code i}.
   */
  public void copy(Lines other, int from, int i, int count) {
    if (type == ElementType.FLOAT64) {
      System.arraycopy(other.f64.lowerSlope, from, f64.lowerSlope, i, count);
      System.arraycopy(other.f64.lowerIntercept, from, f64.lowerIntercept, i, count);
      System.arraycopy(other.f64.upperSlope, from, f64.upperSlope, i, count);
      System.arraycopy(other.f64.upperIntercept, from, f64.upperIntercept, i, count);
    } else {
      System.arraycopy(other.f32.lowerSlope, from, f32.lowerSlope, i, count);
      System.arraycopy(other.f32.lowerIntercept, from, f32.lowerIntercept, i, count);
      System.arraycopy(other.f32.upperSlope, from, f32.upperSlope, i, count);
      System.arraycopy(other.f32.upperIntercept, from, f32.upperIntercept, i, count);
    }
  }

  /** Copies {@code count} slopes of lower lines from element {@code from} into {@code target}. */
  public void copyLowerSlopes(int from, Tensor target, int at, int count) {
    if (type == ElementType.FLOAT64) {
      System.arraycopy(f64.lowerSlope, from, target.f64(), at, count);
    } else {
      System.arraycopy(f32.lowerSlope, from, target.f32(), at, count);
    }
  }

  /** The largest float at or below {@code x}. */
  static float floatDown(double x) {
    float f = (float) x;
    return f <= x ? f : Math.nextDown(f);
  }

  /** The slope of the lower line of element {@code i}. */
  public double lowerSlope(int i) {
    return type == ElementType.FLOAT64 ? f64.lowerSlope[i] : f32.lowerSlope[i];
  }

  /** The intercept of the lower line of element {@code i}. */
  public double lowerIntercept(int i) {
    return type == ElementType.FLOAT64 ? f64.lowerIntercept[i] : f32.lowerIntercept[i];
  }

  /** The slope of the upper line of element {@code i}. */
  public double upperSlope(int i) {
    return type == ElementType.FLOAT64 ? f64.upperSlope[i] : f32.upperSlope[i];
  }

  /** The intercept of the upper line of element {@code i}. */
  public double upperIntercept(int i) {
    return type == ElementType.FLOAT64 ? f64.upperIntercept[i] : f32.upperIntercept[i];
  }

  /** The numbers themselves, for kernels; empty unless the type is double. */
  Arrays64 f64() {
    return f64;
  }

  /** The numbers themselves, for kernels; empty unless the type is float. */
  Arrays32 f32() {
    return f32;
  }
}
