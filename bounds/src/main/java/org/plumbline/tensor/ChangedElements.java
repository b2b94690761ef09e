package org.plumbline.tensor;

import org.jspecify.annotations.Nullable;

/**
 * The elements of one row whose lines its subdomain changes ({@link LineChanges}): their
 * coefficients are taken out, so that the loops over runs pass them over, and they follow lines of
 * their own, one by one.
 */
final class ChangedElements {
  private static final ScalarLoops32 FLOATS = new ScalarLoops32();
  private static final ScalarLoops64 DOUBLES = new ScalarLoops64();

  private final LineChanges changes;
  private final int subdomain;
  private final int start;
  private final @Nullable Tensor slopes;

  private ChangedElements(LineChanges changes, int subdomain, int start, @Nullable Tensor slopes) {
    this.changes = changes;
    this.subdomain = subdomain;
    this.start = start;
    this.slopes = slopes;
  }

  /**
   * Those of row {@code r}, or null if nothing changes.
   *
   * @throws IllegalArgumentException if the rows do not cover the whole value
   */
  static @Nullable ChangedElements of(RowBlock block, int r, RowLines lines) {
    LineChanges changes = lines.changes();
    if (changes == null) {
      return null;
    }
    if (block.runs().size() != lines.width()) {
      throw new IllegalArgumentException("changes hold for rows over whole values only");
    }
    int subdomain = block.subdomain(r);
    return new ChangedElements(changes, subdomain, r * lines.width(), lines.slopes());
  }

  private int[] elements() {
    return changes.elements(subdomain);
  }

  /** Takes the coefficients out of the row. */
  double[] take(Tensor a) {
    int[] elements = elements();
    double[] kept = new double[elements.length];
    for (int j = 0; j < kept.length; j++) {
      kept[j] = a.get(start + elements[j]);
      a.set(0, start + elements[j], 0);
    }
    return kept;
  }

  /** Where the slope of lower line {@code j} stands: the row's own if it is free. */
  private @Nullable Tensor own(int j) {
    return changes.free(subdomain)[j] ? slopes : null;
  }

  /** Puts the coefficients back, relaxed; returns the error factor of adding them to the sums. */
  double relax(Tensor a, double[] kept, Tensor magnitude, double[] sums) {
    Lines lines = changes.lines(subdomain);
    for (int j = 0; j < kept.length; j++) {
      int e = elements()[j];
      int at = start + e;
      Tensor own = own(j);
      int s = own == null ? j : at;
      a.set(0, at, kept[j]);
      if (a.type() == ElementType.FLOAT32) {
        float[] below = own == null ? lines.f32().lowerSlope() : own.f32();
        ScalarLoops32.relaxRun(a.f32(), at, below, s, lines.f32(), j, magnitude.f32(), e, 1, sums);
      } else {
        double[] below = own == null ? lines.f64().lowerSlope() : own.f64();
        ScalarLoops64.relaxRun(a.f64(), at, below, s, lines.f64(), j, magnitude.f64(), e, 1, sums);
      }
    }
    return kept.length == 0 ? 0 : Rounding.gamma(kept.length + 2.0, ElementType.FLOAT64);
  }

  /** The values of the elements along their lines. */
  void follow(Tensor a, Tensor in, Tensor out) {
    Lines lines = changes.lines(subdomain);
    for (int j = 0; j < elements().length; j++) {
      int at = start + elements()[j];
      Tensor own = own(j);
      int s = own == null ? j : at;
      if (a.type() == ElementType.FLOAT32) {
        float[] below = own == null ? lines.f32().lowerSlope() : own.f32();
        FLOATS.follow(a.f32(), at, below, s, lines.f32(), j, in.f32(), out.f32(), 1);
      } else {
        double[] below = own == null ? lines.f64().lowerSlope() : own.f64();
        DOUBLES.follow(a.f64(), at, below, s, lines.f64(), j, in.f64(), out.f64(), 1);
      }
    }
  }
}
