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
   * A cut as a block sees it.
   *
   * @param bound its least value
   * @param terms one row: per free input its coefficient times the width of the box
   * @param before per free input the sum of the absolute terms of those before it, and over all
   */
  record Seen(double bound, Tensor terms, double[] before) {
    static Seen of(double bound, Tensor terms) {
      double[] before = new double[terms.size() + 1];
      for (int i = 0; i < terms.size(); i++) {
        before[i + 1] = before[i] + Math.abs(terms.f32()[i]);
      }
      return new Seen(bound, terms, before);
    }
  }

  /** Whether the inputs of some group can give back more than a cut costs. */
  boolean reaches(Seen cut) {
    for (OperandGroup g : groups) {
      if (g.sum(cut.before()) > -cut.bound()) {
        return true;
      }
    }
    return false;
  }

  /**
   * How fast every row rises with the first of a multiplier of each cut, up to rounding: {@code sum
   * of |a_i| width_i} over the inputs where the signs of row and cut differ, less what the cut
   * costs. A row can be raised only where that is positive. Inputs that a row does not have count
   * half if its group has them; without signs, all inputs of a group count.
   *
   * @return {@code [cuts, rows]}
   */
  Tensor slopes(Kernels kernels, Seen[] cuts) {
    OperandGroup last = groups.get(groups.size() - 1);
    int rows = row(last) + 2 * last.count();
    Tensor out = Tensor.zeros(ElementType.FLOAT32, cuts.length, rows);
    if (signs != null) {
      kernels.multiply(terms(cuts), signs, out);
    }
    for (int t = 0; t < cuts.length; t++) {
      for (OperandGroup g : groups) {
        subtract(out.f32(), t * rows + row(g), 2 * g.count(), g.sum(cuts[t].before()), cuts[t]);
      }
    }
    return out;
  }

  /** The terms of cuts in the columns of the block. */
  private Tensor terms(Seen[] cuts) {
    Tensor out = Tensor.zeros(ElementType.FLOAT32, cuts.length, columns.length);
    for (int t = 0; t < cuts.length; t++) {
      for (int c = 0; c < columns.length; c++) {
        out.f32()[t * columns.length + c] = cuts[t].terms().f32()[columns[c]];
      }
    }
    return out;
  }

  /** From products with signs, or none, to slopes, for one group and one cut. */
  private void subtract(float[] out, int at, int n, double range, Seen cut) {
    double all = signs == null ? 2 * range : range;
    boolean reached = range > -cut.bound();
    for (int r = at; r < at + n; r++) {
      out[r] = reached ? (float) ((all - out[r]) / 2 + cut.bound()) : -1;
    }
  }
}
