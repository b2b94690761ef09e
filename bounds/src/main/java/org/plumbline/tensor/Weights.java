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
  private record Packed(
      long version, double[][] rows, double[][] columns, double[][] absoluteColumns) {}

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

  /** The weights as {@code rows} rows of equal length, for kernels; not to be modified. */
  public double[][] rows(int rows) {
    return packed(rows).rows();
  }

  /** The transpose of {@link #rows}, for kernels; not to be modified. */
  public double[][] columns(int rows) {
    return packed(rows).columns();
  }

  /** The absolute values of {@link #columns}, for kernels; not to be modified. */
  public double[][] absoluteColumns(int rows) {
    return packed(rows).absoluteColumns();
  }

  private Packed packed(int rows) {
    Packed p = packed;
    if (p == null || p.version() != version || p.rows().length != rows) {
      p = pack(rows);
      packed = p;
    }
    return p;
  }

  private Packed pack(int rows) {
    int n = rows == 0 ? 0 : values.length / rows;
    double[][] byRow = new double[rows][n];
    double[][] byColumn = new double[n][rows];
    double[][] absolute = new double[n][rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < n; j++) {
        byRow[i][j] = values[i * n + j];
        byColumn[j][i] = values[i * n + j];
        absolute[j][i] = Math.abs(values[i * n + j]);
      }
    }
    return new Packed(version, byRow, byColumn, absolute);
  }
}
