package org.plumbline.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What all kernels share: rows and runs around the loops over runs, and what those sum entering the
 * constants and errors of rows. Products differ.
 */
abstract class LoopKernels implements Kernels {
  private final Loops32 floats;
  private final Loops64 doubles;

  LoopKernels(Loops32 floats, Loops64 doubles) {
    this.floats = floats;
    this.doubles = doubles;
  }

  static boolean isFloat(Tensor t) {
    return t.type() == ElementType.FLOAT32;
  }

  /** The error factor of a sum over a row. */
  private double gamma(RowBlock block) {
    Runs runs = block.runs();
    return isFloat(block.coefficients()) ? floats.gamma(runs) : doubles.gamma(runs);
  }

  @Override
  public void scatter(Tensor in, int[] map, Tensor out) {
    for (int r = 0; r < in.rows(); r++) {
      if (isFloat(in)) {
        floats.scatter(in.f32(), r * in.size(), map, out.f32(), r * out.size());
      } else {
        doubles.scatter(in.f64(), r * in.size(), map, out.f64(), r * out.size());
      }
    }
  }

  @Override
  public void gather(Tensor in, int[] map, Tensor out) {
    for (int r = 0; r < in.rows(); r++) {
      if (isFloat(in)) {
        floats.gather(in.f32(), r * in.size(), map, out.f32(), r * out.size());
      } else {
        doubles.gather(in.f64(), r * in.size(), map, out.f64(), r * out.size());
      }
    }
  }

  @Override
  public void scale(Tensor in, Runs runs, Tensor scale, Tensor out) {
    int n = runs.length();
    for (int k = 0; k < in.rows() * runs.count(); k++) {
      int e = runs.start() + k % runs.count() * runs.stride();
      if (isFloat(in)) {
        floats.scale(in.f32(), k * n, scale.f32(), e, out.f32(), k * n, n);
      } else {
        doubles.scale(in.f64(), k * n, scale.f64(), e, out.f64(), k * n, n);
      }
    }
  }

  @Override
  public void constant(RowBlock block, @Nullable Tensor bias, Tensor charge) {
    Runs runs = block.runs();
    Tensor a = block.coefficients();
    double g = gamma(block);
    double[] sums = new double[3];
    for (int r = 0; r < block.rows(); r++) {
      Arrays.fill(sums, 0);
      int at = r * runs.size();
      if (isFloat(a) && bias != null) {
        floats.constant(a.f32(), at, bias.f32(), charge.f32(), runs, sums);
      } else if (isFloat(a)) {
        floats.charge(a.f32(), at, charge.f32(), runs, sums);
      } else if (bias != null) {
        doubles.constant(a.f64(), at, bias.f64(), charge.f64(), runs, sums);
      } else {
        doubles.charge(a.f64(), at, charge.f64(), runs, sums);
      }
      Sums.add(block, r, sums, g, 1);
    }
  }

  @Override
  public void relax(RowBlock block, RowLines rowLines, Tensor magnitude) {
    Runs runs = block.runs();
    Tensor a = block.coefficients();
    Lines lines = rowLines.lines();
    Tensor own = rowLines.slopes();
    double g = gamma(block);
    double[] sums = new double[3];
    for (int r = 0; r < block.rows(); r++) {
      Arrays.fill(sums, 0);
      ChangedElements changed = ChangedElements.of(block, r, rowLines);
      double[] kept = changed == null ? new double[0] : changed.take(a);
      int owner = rowLines.owner()[r] * rowLines.width();
      int at = r * runs.size();
      // Slopes of rows stand like their coefficients, those of lines like elements.
      int s = own == null ? owner + runs.start() : at;
      int stride = own == null ? runs.stride() : runs.length();
      if (isFloat(a)) {
        float[] slopes = own == null ? lines.f32().lowerSlope() : own.f32();
        floats.relax(
            a.f32(), at, slopes, s, stride, lines.f32(), owner, magnitude.f32(), runs, sums);
      } else {
        double[] slopes = own == null ? lines.f64().lowerSlope() : own.f64();
        doubles.relax(
            a.f64(), at, slopes, s, stride, lines.f64(), owner, magnitude.f64(), runs, sums);
      }
      double more = changed == null ? 0 : changed.relax(a, kept, magnitude, sums);
      Sums.add(block, r, sums, g + more, a.type().unitRoundoff());
    }
  }

  @Override
  public void concretise(RowBlock block, Tensor lower, Tensor upper, double[] value) {
    Runs runs = block.runs();
    Tensor a = block.coefficients();
    double g = gamma(block);
    double[] sums = new double[3];
    for (int r = 0; r < block.rows(); r++) {
      Arrays.fill(sums, 0);
      int box = lower.rows() == 1 ? 0 : block.subdomain(r) * lower.size();
      int at = r * runs.size();
      if (isFloat(a)) {
        floats.concretise(a.f32(), at, lower.f32(), upper.f32(), box, runs, sums);
      } else {
        doubles.concretise(a.f64(), at, lower.f64(), upper.f64(), box, runs, sums);
      }
      Sums.addValue(block, r, sums, g, value);
    }
  }

  @Override
  public void ascend(
      AdamStep step,
      Tensor a,
      Tensor z,
      Tensor slope,
      Tensor first,
      Tensor second,
      int at,
      Tensor low,
      Tensor high,
      int line,
      int n) {
    if (isFloat(a)) {
      floats.ascend(
          step,
          new float[][] {a.f32(), z.f32(), slope.f32(), first.f32(), second.f32()},
          at,
          low.f32(),
          high.f32(),
          line,
          n);
    } else {
      doubles.ascend(
          step,
          new double[][] {a.f64(), z.f64(), slope.f64(), first.f64(), second.f64()},
          at,
          low.f64(),
          high.f64(),
          line,
          n);
    }
  }

  @Override
  public void corner(RowBlock rows, Tensor lower, Tensor upper, Tensor out) {
    Runs runs = rows.runs();
    Tensor a = rows.coefficients();
    for (int r = 0; r < rows.rows(); r++) {
      int box = lower.rows() == 1 ? 0 : rows.subdomain(r) * lower.size();
      for (int k = 0; k < runs.count(); k++) {
        int at = r * runs.size() + k * runs.length();
        int e = box + runs.start() + k * runs.stride();
        int n = runs.length();
        if (isFloat(a)) {
          floats.corner(a.f32(), at, lower.f32(), upper.f32(), e, out.f32(), n);
        } else {
          doubles.corner(a.f64(), at, lower.f64(), upper.f64(), e, out.f64(), n);
        }
      }
    }
  }

  @Override
  public void merge(RowBlock from, RowBlock into, Tensor magnitude) {
    Runs runs = into.runs();
    Tensor a = from.coefficients();
    Tensor c = into.coefficients();
    double g = gamma(into);
    double[] sums = new double[3];
    for (int r = 0; r < into.rows(); r++) {
      Arrays.fill(sums, 0);
      int at = r * runs.size();
      if (isFloat(a)) {
        floats.merge(a.f32(), c.f32(), at, magnitude.f32(), runs, sums);
      } else {
        doubles.merge(a.f64(), c.f64(), at, magnitude.f64(), runs, sums);
      }
      Sums.add(into, r, sums, g, a.type().unitRoundoff());
    }
  }

  @Override
  public void follow(RowBlock rows, RowLines rowLines, Tensor in, Tensor out) {
    Runs runs = rows.runs();
    Tensor a = rows.coefficients();
    Lines lines = rowLines.lines();
    Tensor own = rowLines.slopes();
    for (int r = 0; r < rows.rows(); r++) {
      int owner = rowLines.owner()[r] * rowLines.width();
      for (int k = 0; k < runs.count(); k++) {
        int at = r * runs.size() + k * runs.length();
        int e = runs.start() + k * runs.stride();
        int s = own == null ? owner + e : at;
        int n = runs.length();
        if (isFloat(a)) {
          float[] slopes = own == null ? lines.f32().lowerSlope() : own.f32();
          floats.follow(a.f32(), at, slopes, s, lines.f32(), owner + e, in.f32(), out.f32(), n);
        } else {
          double[] slopes = own == null ? lines.f64().lowerSlope() : own.f64();
          doubles.follow(a.f64(), at, slopes, s, lines.f64(), owner + e, in.f64(), out.f64(), n);
        }
      }
      ChangedElements changed = ChangedElements.of(rows, r, rowLines);
      if (changed != null) {
        changed.follow(a, in, out);
      }
    }
  }

  @Override
  public void cut(Tensor rows, int r, Tensor a, double[] mu, double[] sums) {
    Arrays.fill(sums, 0);
    int n = rows.size();
    if (isFloat(rows)) {
      floats.cut(rows.f32(), r * n, a.f32(), mu, n, sums);
    } else {
      doubles.cut(rows.f64(), r * n, a.f64(), mu, n, sums);
    }
  }
}
