package org.plumbline.bounds;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.RowLines;
import org.plumbline.tensor.Tensor;

/**
 * Both parameters of the lines of any activation, one pair per row and undecided element, rows
 * being over the whole value: the leaf turns them into lines and derivatives.
 */
final class LineParameters implements FreeLines {
  private final Activation f;
  private final NodeBounds bounds;
  private final int operand;
  private final int width;
  private final int[] subdomain;
  private final Lines lines;
  private final int[] owner;
  private final int[] column;
  private final int[] rowStart;
  private final UnitParameters parameter;

  LineParameters(Activation f, NodeBounds bounds, int operand, RowBlock block, Lines shared) {
    this.f = f;
    this.bounds = bounds;
    this.operand = operand;
    width = block.runs().size();
    subdomain = block.subdomains();
    int rows = subdomain.length;
    lines = new Lines(shared.type(), rows * width);
    owner = new int[rows];
    rowStart = new int[rows + 1];
    int[] found = new int[rows * width];
    int count = 0;
    for (int r = 0; r < rows; r++) {
      owner[r] = r;
      rowStart[r] = count;
      lines.copy(shared, subdomain[r] * width, r * width, width);
      for (int i = 0; i < width; i++) {
        if (!FreeLines.isExact(f, bounds, operand, subdomain[r] * width + i)) {
          found[count++] = i;
        }
      }
    }
    rowStart[rows] = count;
    column = Arrays.copyOf(found, count);
    parameter = new UnitParameters(2 * count);
    for (int r = 0; r < rows; r++) {
      for (int c = rowStart[r]; c < rowStart[r + 1]; c++) {
        int at = subdomain[r] * width + column[c];
        parameter.set(2 * c, f.startLower(bounds.lower(operand)[at], bounds.upper(operand)[at]));
        parameter.set(
            2 * c + 1, f.startUpper(bounds.lower(operand)[at], bounds.upper(operand)[at]));
      }
    }
  }

  @Override
  public RowLines lines(RowBlock block) {
    for (int r = 0; r < owner.length; r++) {
      for (int c = rowStart[r]; c < rowStart[r + 1]; c++) {
        int at = subdomain[r] * width + column[c];
        f.relax(
            bounds.lower(operand)[at],
            bounds.upper(operand)[at],
            bounds.side(operand, at),
            parameter.get(2 * c),
            parameter.get(2 * c + 1),
            lines,
            r * width + column[c]);
      }
    }
    return new RowLines(lines, width, owner, null);
  }

  @Override
  public void step(
      RowBlock a, Tensor z, double[] weight, double rate, int count, @Nullable EndGradients ends) {
    double[] d = new double[4];
    EndGradients.Owed owed = new EndGradients.Owed(ends == null ? 0 : column.length);
    for (int r = 0; r < owner.length; r++) {
      for (int c = rowStart[r]; weight[r] > 0 && c < rowStart[r + 1]; c++) {
        double x = a.coefficients().get(r, column[c]);
        if (x == 0) {
          continue;
        }
        Arrays.fill(d, 0);
        d[x > 0 ? 0 : 2] = x * z.get(r, column[c]);
        d[x > 0 ? 1 : 3] = x;
        int at = subdomain[r] * width + column[c];
        f.relaxPullback(
            bounds.lower(operand)[at],
            bounds.upper(operand)[at],
            bounds.side(operand, at),
            parameter.get(2 * c),
            parameter.get(2 * c + 1),
            d);
        parameter.ascend(2 * c, d[2], f.pace() * rate, count);
        parameter.ascend(2 * c + 1, d[3], f.pace() * rate, count);
        if (ends != null) {
          owed.add(at, weight[r] * d[0], weight[r] * d[1]);
        }
      }
    }
    if (ends != null) {
      ends.add(operand, owed);
    }
  }

  @Override
  public long bytes() {
    return 8L * 5L * lines.size() + parameter.bytes();
  }

  @Override
  public void keep(int row) {
    int from = 2 * rowStart[row];
    parameter.keep(from, 2 * rowStart[row + 1] - from);
  }

  @Override
  public void startFrom(FreeParameters earlier) {
    if (!(earlier instanceof LineParameters other) || other.owner.length != owner.length) {
      throw new IllegalArgumentException("lines of other rows");
    }
    for (int r = 0; r < owner.length; r++) {
      int from = other.rowStart[r];
      for (int c = rowStart[r]; c < rowStart[r + 1]; c++) {
        while (from < other.rowStart[r + 1] && other.column[from] < column[c]) {
          from++;
        }
        if (from < other.rowStart[r + 1] && other.column[from] == column[c]) {
          parameter.set(2 * c, other.parameter.best(2 * from));
          parameter.set(2 * c + 1, other.parameter.best(2 * from + 1));
        }
      }
    }
  }

  @Override
  public int encode(int row, int[] elements, byte[] out, int at) {
    int c = rowStart[row];
    for (int k = 0; k < elements.length; k++) {
      while (c < rowStart[row + 1] && column[c] < elements[k]) {
        c++;
      }
      if (c < rowStart[row + 1] && column[c] == elements[k]) {
        out[at + 2 * k] = RowState.encode(parameter.best(2 * c));
        out[at + 2 * k + 1] = RowState.encode(parameter.best(2 * c + 1));
      }
    }
    return at + 2 * elements.length;
  }

  @Override
  public int decode(int row, int[] elements, byte[] in, int at) {
    int c = rowStart[row];
    for (int k = 0; k < elements.length; k++) {
      while (c < rowStart[row + 1] && column[c] < elements[k]) {
        c++;
      }
      if (c < rowStart[row + 1] && column[c] == elements[k]) {
        parameter.set(2 * c, RowState.decode(in[at + 2 * k]));
        parameter.set(2 * c + 1, RowState.decode(in[at + 2 * k + 1]));
      }
    }
    return at + 2 * elements.length;
  }
}
