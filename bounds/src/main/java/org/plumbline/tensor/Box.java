package org.plumbline.tensor;

/**
 * An axis-parallel box of inputs: {@code lower[i] <= x[i] <= upper[i]}. Several graph inputs share
 * one box, one after the other in graph order, each in the engine's channels-last layout.
 */
public final class Box {
  private final double[] lower;
  private final double[] upper;

  private Box(double[] lower, double[] upper) {
    this.lower = lower;
    this.upper = upper;
  }

  /**
   * A box with these ends, which are copied.
   *
   * @throws IllegalArgumentException if the lengths differ or an end is NaN
   */
  public static Box of(double[] lower, double[] upper) {
    if (lower.length != upper.length) {
      throw new IllegalArgumentException(
          "box: " + lower.length + " lower and " + upper.length + " upper ends");
    }
    for (int i = 0; i < lower.length; i++) {
      if (Double.isNaN(lower[i]) || Double.isNaN(upper[i])) {
        throw new IllegalArgumentException("box: end " + i + " is NaN");
      }
    }
    return new Box(lower.clone(), upper.clone());
  }

  /** The number of inputs. */
  public int size() {
    return lower.length;
  }

  /** The lower end of input {@code i}. */
  public double lower(int i) {
    return lower[i];
  }

  /** The upper end of input {@code i}. */
  public double upper(int i) {
    return upper[i];
  }

  /** A copy of the lower ends. */
  public double[] lower() {
    return lower.clone();
  }

  /** A copy of the upper ends. */
  public double[] upper() {
    return upper.clone();
  }

  /** The number of inputs that are not fixed to one value. */
  public int freeInputs() {
    int free = 0;
    for (int i = 0; i < lower.length; i++) {
      // A decimal that is no double is enclosed by two neighbours: pinned all the same.
      if (upper[i] > Math.nextUp(lower[i])) {
        free++;
      }
    }
    return free;
  }

  /** Whether some lower end lies above its upper end. */
  public boolean isEmpty() {
    for (int i = 0; i < lower.length; i++) {
      if (lower[i] > upper[i]) {
        return true;
      }
    }
    return false;
  }
}
