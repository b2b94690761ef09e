package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Matrix;
import org.plumbline.tensor.Tensor;

/**
 * Neighbouring groups of operands, enough of them for one product with the signs of all their rows:
 * it tells which rows a cut can raise at all ({@link #slopes}), for many cuts at once.
 *
 * @param groups the groups, in order
 * @param columns the free inputs that any of them reads, as indices into them, ascending
 * @param signs {@code [columns, rows]}: 1, -1 and 0, like the coefficients of all rows; may be
 *     missing
 */
record OperandBlock(List<OperandGroup> groups, int[] columns, @Nullable Matrix signs) {
  /** Rows from which a block is large enough. */
  private static final int ENOUGH = 64;

  /** Columns of a block at most, as a multiple of those of the first of its groups. */
  private static final int WIDEST = 2;

  /** Coefficients whose signs are kept, packed and as doubles: 256 MiB. */
  private static final long MOST_SIGNS = 1 << 24;

  /** Puts groups of consecutive operands into blocks, the first of them with signs. */
  static List<OperandBlock> of(List<OperandGroup> groups) {
    List<OperandBlock> out = new ArrayList<>();
    long kept = 0;
    for (int from = 0; from < groups.size(); ) {
      int to = from + 1;
      int rows = 2 * groups.get(from).count();
      int[] columns = groups.get(from).columns();
      int most = WIDEST * columns.length;
      while (to < groups.size() && rows < ENOUGH) {
        int[] both = union(columns, groups.get(to).columns());
        if (both.length > most) {
          break;
        }
        columns = both;
        rows += 2 * groups.get(to++).count();
      }
      List<OperandGroup> own = List.copyOf(groups.subList(from, to));
      kept += (long) rows * columns.length;
      Matrix signs = kept <= MOST_SIGNS ? signs(own, columns, rows) : null;
      out.add(new OperandBlock(own, columns, signs));
      from = to;
    }
    return out;
  }

  private static int[] union(int[] a, int[] b) {
    return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).sorted().distinct().toArray();
  }

  private static Matrix signs(List<OperandGroup> groups, int[] columns, int rows) {
    double[] out = new double[rows * columns.length];
    int row = 0;
    for (OperandGroup g : groups) {
      int n = g.columns().length;
      for (int c = 0; c < n; c++) {
        int at = Arrays.binarySearch(columns, g.columns()[c]) * rows + row;
        for (int r = 0; r < 2 * g.count(); r++) {
          out[at + r] = Math.signum(g.coefficients().f32()[r * n + c]);
        }
      }
      row += 2 * g.count();
    }
    return Matrix.of(columns.length, out);
  }

  /** Where the rows of a group start among those of the block. */
  int row(OperandGroup group) {
    return 2 * (group.first() - groups.get(0).first());
  }

  /**
   * What cuts give back to every row for the first of a multiplier: {@code sum of |a_i| width_i}
   * over the inputs where the signs of row and cut differ, up to rounding. Inputs that a row does
   * not have count half if its group has them.
   *
   * @param terms {@code a_i width_i} in the columns of the block, one row per cut
   * @param ranges per cut and group {@code sum of |a_i| width_i} over the group's inputs
   * @return {@code [cuts, rows]}
   */
  Tensor slopes(Kernels kernels, Tensor terms, double[][] ranges) {
    Matrix sign = java.util.Objects.requireNonNull(signs);
    Tensor out = Tensor.zeros(ElementType.FLOAT32, terms.rows(), sign.columns());
    kernels.multiply(terms, sign, out);
    for (int t = 0; t < terms.rows(); t++) {
      for (int k = 0; k < groups.size(); k++) {
        int at = t * sign.columns() + row(groups.get(k));
        for (int r = 0; r < 2 * groups.get(k).count(); r++) {
          out.f32()[at + r] = (float) (ranges[t][k] - out.f32()[at + r]) / 2;
        }
      }
    }
    return out;
  }
}
