package org.plumbline.tensor;

import org.jspecify.annotations.Nullable;

/**
 * Where rows over positions and channels are not zero: for every position the channels at which
 * some row has a number, ascending. Behind neurons that are never active all rows are zero, so
 * products of rows take a half or less of their terms.
 */
final class Support {
  /** Terms of a position that must be left out: fewer are not worth short sums and a list. */
  private static final int LEAST = 12;

  /** Rows that are looked at first. */
  private static final int SOME = 8;

  private final int[] terms;
  private final int[] start;

  private Support(int[] terms, int[] start) {
    this.terms = terms;
    this.start = start;
  }

  /**
   * The support of rows whose columns are {@code channels} of one position after the other, or null
   * if it leaves out too little.
   */
  static @Nullable Support of(Tensor in, int channels) {
    if (channels < 2 * LEAST) {
      return null;
    }
    int n = in.size();
    long[] marks = new long[(n + Long.SIZE - 1) / Long.SIZE];
    // Few rows tell of most products that there is nothing to leave out.
    int some = Math.min(in.rows(), SOME);
    int count = mark(in, 0, some, marks);
    long most = n - (long) LEAST * (n / channels);
    if (count <= most && some < in.rows()) {
      count = mark(in, some, in.rows(), marks);
    }
    if (count > most) {
      return null;
    }
    int[] terms = new int[count];
    int[] start = new int[n / channels + 1];
    int found = 0;
    for (int p = 0; p + 1 < start.length; p++) {
      for (int i = p * channels; i < (p + 1) * channels; i++) {
        if ((marks[i / Long.SIZE] >>> i & 1) != 0) {
          terms[found++] = i - p * channels;
        }
      }
      start[p + 1] = found;
    }
    return new Support(terms, start);
  }

  /** Marks where some rows are not zero; returns how many marks there are. */
  private static int mark(Tensor in, int from, int end, long[] marks) {
    if (in.type() == ElementType.FLOAT32) {
      VectorProducts32.mark(in.f32(), from, end, in.size(), marks);
    } else {
      VectorProducts64.mark(in.f64(), from, end, in.size(), marks);
    }
    int count = 0;
    for (long word : marks) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** The terms of a product of a position's channels. */
  Terms terms(int position) {
    return new Terms(terms, terms, start[position], count(position));
  }

  /** Channel number {@code k} of a position. */
  int channel(int position, int k) {
    return terms[start[position] + k];
  }

  /** The number of channels of a position. */
  int count(int position) {
    return start[position + 1] - start[position];
  }
}
