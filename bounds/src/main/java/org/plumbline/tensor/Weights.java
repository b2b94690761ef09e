package org.plumbline.tensor;

import org.jspecify.annotations.Nullable;

/**
 * Trainable numbers of an operator with their element type and a version. Only {@link #update}
 * changes them, and raises the version; what is derived from them (packed layers, magnitudes, root
 * bounds) is kept with the version it was made from and refused when it is old.
 *
 * <p>Not safe for use while another thread updates.
 */
public final class Weights {
  private final ElementType type;
  private final double[] values;
  private long version;
  private volatile @Nullable Packed packed;

  /** A form of the weights that kernels prefer, and the version it was made from. */
  private record Packed(long version, int rows, Matrix matrix) {}

  private Weights(ElementType type, double[] values) {
    this.type = type;
    this.values = values;
  }

  /**
   * Weights with these values, which are copied.
   *
   * @param type the type that the values are exact in
   * @throws IllegalArgumentException if a value is not finite
   */
  public static Weights of(ElementType type, double... values) {
    double[] copy = values.clone();
    check(copy);
    return new Weights(type, copy);
  }

  private static void check(double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException("weight " + i + " is " + values[i]);
      }
    }
  }

  /** The number of weights. */
  public int size() {
    return values.length;
  }

  /** Weight {@code i}. */
  public double get(int i) {
    return values[i];
  }

  /** The type in which the values are exact. */
  public ElementType type() {
    return type;
  }

  /** Raised by every update; starts at 0. */
  public long version() {
    return version;
  }

  /** A copy of the values. */
  public double[] toArray() {
    return values.clone();
  }

  /** Replaces the values and raises the version. */
  public void update(double... newValues) {
    if (newValues.length != values.length) {
      throw new IllegalArgumentException(
          "update: " + newValues.length + " values for " + values.length + " weights");
    }
    check(newValues);
    System.arraycopy(newValues, 0, values, 0, values.length);
    version++;
  }

  /** The weights as a matrix of {@code rows} rows of equal length, packed once per version. */
  public Matrix matrix(int rows) {
    Packed p = packed;
    if (p == null || p.version() != version || p.rows() != rows) {
      p = new Packed(version, rows, Matrix.of(rows, values));
      packed = p;
    }
    return p.matrix();
  }
}
