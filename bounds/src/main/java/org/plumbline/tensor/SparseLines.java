package org.plumbline.tensor;

/**
 * Linear bounds of the elements of a coupled operator in its operands, as sparse rows: for element
 * {@code i}, {@code sum coefficient * x[index] + intercept} below and above. Filled in element
 * order by {@link #begin}, {@link #add} and {@link #end}; intercepts must already be rounded
 * outward for the coefficients as stored.
 */
public final class SparseLines {
  private int[] start = new int[17];
  private int[] index = new int[64];
  private double[] coefficient = new double[64];
  private double[] intercept = new double[16];
  private int rows;
  private int terms;

  /** Starts the next row. */
  public void begin() {
    if (rows + 2 > start.length) {
      start = java.util.Arrays.copyOf(start, 2 * start.length);
    }
    start[rows] = terms;
  }

  /** Adds a term to the row that was begun. */
  public void add(int element, double value) {
    if (terms == index.length) {
      index = java.util.Arrays.copyOf(index, 2 * terms);
      coefficient = java.util.Arrays.copyOf(coefficient, 2 * terms);
    }
    index[terms] = element;
    coefficient[terms++] = value;
  }

  /** Ends the row with its intercept. */
  public void end(double constant) {
    if (rows == intercept.length) {
      intercept = java.util.Arrays.copyOf(intercept, 2 * rows);
    }
    intercept[rows++] = constant;
    start[rows] = terms;
  }

  /** The number of complete rows. */
  public int rows() {
    return rows;
  }

  /** Position of the first term of {@code row}; the row ends where the next one starts. */
  public int start(int row) {
    return start[row];
  }

  /** The operand element of a term. */
  public int index(int term) {
    return index[term];
  }

  /** The coefficient of a term. */
  public double coefficient(int term) {
    return coefficient[term];
  }

  /** The intercept of {@code row}. */
  public double intercept(int row) {
    return intercept[row];
  }
}
