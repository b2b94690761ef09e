package org.plumbline.tensor;

/**
 * Rows of equally many numbers of one element type, in one heap array: {@code rows x size}, row
 * major. What a row means is up to the user: a point, a row of coefficients, a box end.
 */
public final class Tensor {
  private final int rows;
  private final int size;
  private final ElementType type;
  private final double[] f64;
  private final float[] f32;

  private Tensor(int rows, int size, ElementType type, double[] f64, float[] f32) {
    this.rows = rows;
    this.size = size;
    this.type = type;
    this.f64 = f64;
    this.f32 = f32;
  }

  /** Zeros of {@code type}. */
  public static Tensor zeros(ElementType type, int rows, int size) {
    int n = Math.multiplyExact(rows, size);
    return type == ElementType.FLOAT64
        ? new Tensor(rows, size, type, new double[n], new float[0])
        : new Tensor(rows, size, type, new double[0], new float[n]);
  }

  /** A view of {@code values}, which are not copied. */
  public static Tensor wrap(double[] values, int rows, int size) {
    if (values.length < Math.multiplyExact(rows, size)) {
      throw new IllegalArgumentException(
          "tensor: " + values.length + " values for " + rows + "x" + size);
    }
    return new Tensor(rows, size, ElementType.FLOAT64, values, new float[0]);
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The number of elements per row. */
  public int size() {
    return size;
  }

  /** The element type. */
  public ElementType type() {
    return type;
  }

  /** The numbers themselves, for kernels; empty unless the type is {@link ElementType#FLOAT64}. */
  public double[] f64() {
    return f64;
  }

  /** The numbers themselves, for kernels; empty unless the type is {@link ElementType#FLOAT32}. */
  public float[] f32() {
    return f32;
  }

  /** Element {@code i} of all rows taken as one; {@code set(0, i, value)} writes it. */
  public double get(int i) {
    return type == ElementType.FLOAT64 ? f64[i] : f32[i];
  }

  /** Element {@code i} of {@code row}. */
  public double get(int row, int i) {
    return type == ElementType.FLOAT64 ? f64[row * size + i] : f32[row * size + i];
  }

  /** Sets element {@code i} of {@code row}, rounded to the element type. */
  public void set(int row, int i, double value) {
    if (type == ElementType.FLOAT64) {
      f64[row * size + i] = value;
    } else {
      f32[row * size + i] = (float) value;
    }
  }

  /** Adds to element {@code i} of {@code row} and returns the sum, rounded to the element type. */
  public double add(int row, int i, double value) {
    int at = row * size + i;
    if (type == ElementType.FLOAT64) {
      f64[at] += value;
      return f64[at];
    }
    f32[at] = (float) (f32[at] + value);
    return f32[at];
  }

  /** One row of {@code type} whose numbers are at or above {@code values}. */
  public static Tensor up(ElementType type, double[] values) {
    return rounded(type, values, 1);
  }

  /** One row of {@code type} whose numbers are at or below {@code values}. */
  public static Tensor down(ElementType type, double[] values) {
    return rounded(type, values, -1);
  }

  private static Tensor rounded(ElementType type, double[] values, int sign) {
    if (type == ElementType.FLOAT64) {
      return wrap(values, 1, values.length);
    }
    Tensor out = zeros(type, 1, values.length);
    for (int i = 0; i < values.length; i++) {
      float f = (float) values[i];
      if (sign > 0) {
        out.f32[i] = f >= values[i] ? f : Math.nextUp(f);
      } else {
        out.f32[i] = f <= values[i] ? f : Math.nextDown(f);
      }
    }
    return out;
  }

  /** One row of {@code type} with the numbers nearest to {@code values}. */
  public static Tensor nearest(ElementType type, double[] values) {
    if (type == ElementType.FLOAT64) {
      return wrap(values, 1, values.length);
    }
    Tensor out = zeros(type, 1, values.length);
    for (int i = 0; i < values.length; i++) {
      out.f32[i] = (float) values[i];
    }
    return out;
  }

  /** The same numbers as {@code newRows} rows of {@code newSize}. */
  public Tensor reshaped(int newRows, int newSize) {
    if (Math.multiplyExact(newRows, newSize) != Math.multiplyExact(rows, size)) {
      throw new IllegalArgumentException(
          "tensor: " + rows + "x" + size + " as " + newRows + "x" + newSize);
    }
    return new Tensor(newRows, newSize, type, f64, f32);
  }

  /** Copies a row of a tensor of the same type and size. */
  public void copyRow(Tensor from, int row, int to) {
    copy(from, row * size, to * size, size);
  }

  /** Copies {@code count} numbers of a tensor of the same type, rows of both taken as one. */
  public void copy(Tensor from, int source, int target, int count) {
    if (type == ElementType.FLOAT64) {
      System.arraycopy(from.f64, source, f64, target, count);
    } else {
      System.arraycopy(from.f32, source, f32, target, count);
    }
  }

  /** A copy. */
  public Tensor copy() {
    return new Tensor(rows, size, type, f64.clone(), f32.clone());
  }
}
