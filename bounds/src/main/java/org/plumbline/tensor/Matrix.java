package org.plumbline.tensor;

import org.jspecify.annotations.Nullable;

/**
 * A constant matrix in the forms that kernels want, each made once when first asked for: rows, the
 * transpose, absolute values, rows of floats, and panels of columns stored one after the other and
 * padded with zeros. Floats are the doubles rounded to nearest. Immutable to its users.
 */
public final class Matrix {
  /** Bytes of one row of a panel: four vectors of 64 bytes. */
  static final int PANEL_BYTES = 256;

  private final double[][] rows;
  private final int columns;
  private volatile @Nullable Matrix transposed;
  private volatile @Nullable Matrix absolute;
  private volatile float @Nullable [][] rows32;
  private volatile double @Nullable [] panels64;
  private volatile float @Nullable [] panels32;

  private Matrix(double[][] rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /** A matrix of {@code rows} rows from row major values, which are copied. */
  public static Matrix of(int rows, double[] values) {
    int n = rows == 0 ? 0 : values.length / rows;
    double[][] byRow = new double[rows][];
    for (int i = 0; i < rows; i++) {
      byRow[i] = java.util.Arrays.copyOfRange(values, i * n, (i + 1) * n);
    }
    return new Matrix(byRow, n);
  }

  /** The number of columns. */
  public int columns() {
    return columns;
  }

  /** The rows; not to be modified. */
  public double[][] rows() {
    return rows;
  }

  /** The rows as floats; not to be modified. */
  float[][] rows32() {
    float @Nullable [][] out = rows32;
    if (out == null) {
      out = new float[rows.length][columns];
      for (int i = 0; i < rows.length; i++) {
        for (int j = 0; j < columns; j++) {
          out[i][j] = (float) rows[i][j];
        }
      }
      rows32 = out;
    }
    return out;
  }

  /** The transpose. */
  public Matrix transposed() {
    Matrix t = transposed;
    if (t == null) {
      double[][] out = new double[columns][rows.length];
      for (int i = 0; i < rows.length; i++) {
        for (int j = 0; j < columns; j++) {
          out[j][i] = rows[i][j];
        }
      }
      t = new Matrix(out, rows.length);
      t.transposed = this;
      transposed = t;
    }
    return t;
  }

  /** The absolute values. */
  public Matrix absolute() {
    Matrix a = absolute;
    if (a == null) {
      double[][] out = new double[rows.length][columns];
      for (int i = 0; i < rows.length; i++) {
        for (int j = 0; j < columns; j++) {
          out[i][j] = Math.abs(rows[i][j]);
        }
      }
      a = new Matrix(out, columns);
      absolute = a;
    }
    return a;
  }

  private int panelLength(int width) {
    int panels = (columns + width - 1) / width;
    return Math.multiplyExact(Math.multiplyExact(panels, rows.length), width);
  }

  /**
   * The panels of doubles, {@code w} columns wide: column {@code p * w + c} of row {@code i} stands
   * at {@code (p * rows + i) * w + c}; not to be modified.
   */
  double[] panels64() {
    double[] out = panels64;
    if (out == null) {
      int k = rows.length;
      int w = PANEL_BYTES / Double.BYTES;
      out = new double[panelLength(w)];
      for (int i = 0; i < k; i++) {
        for (int j = 0; j < columns; j++) {
          out[(j / w * k + i) * w + j % w] = rows[i][j];
        }
      }
      panels64 = out;
    }
    return out;
  }

  /** The panels of floats, laid out like {@link #panels64}. */
  float[] panels32() {
    float[] out = panels32;
    if (out == null) {
      int k = rows.length;
      int w = PANEL_BYTES / Float.BYTES;
      out = new float[panelLength(w)];
      for (int i = 0; i < k; i++) {
        for (int j = 0; j < columns; j++) {
          out[(j / w * k + i) * w + j % w] = (float) rows[i][j];
        }
      }
      panels32 = out;
    }
    return out;
  }
}
