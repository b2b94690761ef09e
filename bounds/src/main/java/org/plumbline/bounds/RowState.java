package org.plumbline.bounds;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Free parameters and targets of the rows of one call, overwritten by it: per row the parameters of
 * the lines of undecided elements, one byte each, the multipliers of the splits, and the bound at
 * which the row needs no more work.
 */
public final class RowState {
  private final byte[] @Nullable [] parameters;
  private final double[] @Nullable [] betas;
  private final double[] targets;

  /** States for {@code rows} rows without parameters, with the target of plus infinity. */
  public RowState(int rows) {
    parameters = new byte[rows][];
    betas = new double[rows][];
    targets = new double[rows];
    Arrays.fill(targets, Double.POSITIVE_INFINITY);
  }

  /** Optimisation of row {@code r} stops once its bound is above {@code target}. */
  public void target(int r, double target) {
    targets[r] = target;
  }

  double target(int r) {
    return targets[r];
  }

  /** Sets where row {@code r} starts: what {@link #parameters} and {@link #betas} gave earlier. */
  public void start(int r, byte @Nullable [] lineParameters, double @Nullable [] splitBetas) {
    parameters[r] = lineParameters;
    betas[r] = splitBetas;
  }

  /** The best line parameters of row {@code r}, opaque, or null if it was not optimised. */
  public byte @Nullable [] parameters(int r) {
    return parameters[r];
  }

  /** The best multipliers of row {@code r}, or null if it was not optimised. */
  public double @Nullable [] betas(int r) {
    return betas[r];
  }

  /** The byte for a parameter in [0, 1]: k of k / 128, where 128 is stored as 127 (a step less). */
  static byte encode(double parameter) {
    long k = Math.round(Math.clamp(parameter, 0.0, 1.0) * 128);
    return (byte) (k >= 127 ? 127 : k);
  }

  /** The parameter in [0, 1] of a byte; the largest byte means 1. */
  static double decode(byte b) {
    return b == 127 ? 1 : b / 128.0;
  }
}
