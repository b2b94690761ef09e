package org.plumbline.tensor;

import org.jspecify.annotations.Nullable;

/**
 * A constant matrix in the forms that kernels want, each made once when first asked for: rows, the
 * transpose, absolute values, and panels of {@link #PANEL} columns stored one after the other and
 * padded with zeros. Immutable to its users.
 */
public final class Matrix {
  /** Columns of a panel: four vectors of eight doubles. */
  public static final int PANEL = 32;

  private final double[][] rows;
  private final int columns;
  private volatile @Nullable Matrix transposed;
  private volatile @Nullable Matrix absolute;
  private volatile double @Nullable [] panels;

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

  /** The number of panels. */
  public int panelCount() {
    return (columns + PANEL - 1) / PANEL;
  }

  /**
   * The panels: column {@code p * PANEL + c} of row {@code i} stands at {@code (p * rows + i) *
   * PANEL + c}; not to be modified.
   */
  public double[] panels() {
    double[] out = panels;
    if (out == null) {
      int k = rows.length;
      out = new double[Math.multiplyExact(panelCount() * k, PANEL)];
      for (int i = 0; i < k; i++) {
        for (int j = 0; j < columns; j++) {
          out[(j / PANEL * k + i) * PANEL + j % PANEL] = rows[i][j];
        }
      }
      panels = out;
    }
    return out;
  }
}
