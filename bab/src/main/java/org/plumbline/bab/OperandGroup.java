package org.plumbline.bab;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Tensor;

/**
 * Rows of operands that depend on the same inputs, such as those of one position of a convolution:
 * what a few inputs say of them is kept without the zeros of all others.
 *
 * @param first the first operand of the group
 * @param columns the free inputs, as indices into them, ascending
 * @param runs the same inputs as ranges: the first of each, and the one after its last
 * @param coefficients {@code [2 * operands, columns]}: both signs of each operand in turn
 * @param totals per row the most that inputs can give back to it: the sum of its absolute
 *     coefficients, to nearest
 */
record OperandGroup(int first, int[] columns, int[] runs, Tensor coefficients, double[] totals) {
  /** Columns of a group at most, as a multiple of those of its operand with the fewest. */
  private static final double SLACK = 1.25;

  /** The number of operands. */
  int count() {
    return coefficients.rows() / 2;
  }

  /** The numbers of the group's columns among those of all free inputs. */
  Tensor gather(Tensor all) {
    if (columns.length == all.size()) {
      return all;
    }
    Tensor out = Tensor.zeros(ElementType.FLOAT32, 1, columns.length);
    int to = 0;
    for (int k = 0; k < runs.length; k += 2) {
      System.arraycopy(all.f32(), runs[k], out.f32(), to, runs[k + 1] - runs[k]);
      to += runs[k + 1] - runs[k];
    }
    return out;
  }

  /** The sum of numbers in the group's columns, given the sums of those before each column. */
  double sum(double[] before) {
    double sum = 0;
    for (int k = 0; k < runs.length; k += 2) {
      sum += before[runs[k + 1]] - before[runs[k]];
    }
    return sum;
  }

  /**
   * Groups neighbouring operands.
   *
   * @param first the first operand
   * @param rows {@code [2 * operands, free inputs]} floats
   */
  static List<OperandGroup> of(int first, Tensor rows) {
    List<OperandGroup> out = new ArrayList<>();
    int from = 0;
    BitSet columns = new BitSet();
    int fewest = Integer.MAX_VALUE;
    for (int k = 0; k < rows.rows() / 2; k++) {
      BitSet own = support(rows, k);
      BitSet both = (BitSet) columns.clone();
      both.or(own);
      int least = Math.min(fewest, own.cardinality());
      if (k > from && both.cardinality() > SLACK * least) {
        out.add(packed(first, from, k, columns, rows));
        from = k;
        both = own;
        least = own.cardinality();
      }
      columns = both;
      fewest = least;
    }
    if (from < rows.rows() / 2) {
      out.add(packed(first, from, rows.rows() / 2, columns, rows));
    }
    return out;
  }

  private static BitSet support(Tensor rows, int k) {
    BitSet columns = new BitSet(rows.size());
    int at = 2 * k * rows.size();
    for (int i = 0; i < 2 * rows.size(); i++) {
      if (rows.f32()[at + i] != 0) {
        columns.set(i % rows.size());
      }
    }
    return columns;
  }

  private static OperandGroup packed(int first, int from, int to, BitSet support, Tensor rows) {
    int[] columns = support.stream().toArray();
    Tensor out = Tensor.zeros(ElementType.FLOAT32, 2 * (to - from), columns.length);
    double[] totals = new double[out.rows()];
    for (int r = 0; r < out.rows(); r++) {
      for (int c = 0; c < columns.length; c++) {
        float a = rows.f32()[(2 * from + r) * rows.size() + columns[c]];
        out.f32()[r * columns.length + c] = a;
        totals[r] += Math.abs(a);
      }
    }
    return new OperandGroup(first + from, columns, runs(support), out, totals);
  }

  private static int[] runs(BitSet support) {
    int[] out = new int[2 * support.cardinality()];
    int n = 0;
    for (int at = support.nextSetBit(0); at >= 0; at = support.nextSetBit(out[n - 1])) {
      out[n++] = at;
      out[n++] = support.nextClearBit(at);
    }
    return java.util.Arrays.copyOf(out, n);
  }
}
