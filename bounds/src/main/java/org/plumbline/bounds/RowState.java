package org.plumbline.bounds;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Free parameters and targets of the rows of one call, overwritten by it: per row the parameters of
 * the lines of undecided elements, one byte each, the multipliers of the splits, and the bound at
 * which the row needs no more work.
 */
public final class RowState {
  private final @Nullable ParameterLayout[] layout;
  private final byte[] @Nullable [] parameters;
  private final double[] @Nullable [] betas;
  private final double[] @Nullable [] mus;
  private final double[] targets;

  /** States for {@code rows} rows without parameters, with the target of plus infinity. */
  public RowState(int rows) {
    layout = new ParameterLayout[rows];
    parameters = new byte[rows][];
    betas = new double[rows][];
    mus = new double[rows][];
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

  /** Has the parameters of row {@code r} stored in {@code form}; otherwise they are not stored. */
  public void layout(int r, ParameterLayout form) {
    layout[r] = form;
  }

  @Nullable ParameterLayout layout(int r) {
    return layout[r];
  }

  /** Sets where row {@code r} starts: what {@link #parameters} and {@link #betas} gave earlier. */
  public void start(int r, byte @Nullable [] lineParameters, double @Nullable [] splitBetas) {
    parameters[r] = lineParameters;
    betas[r] = splitBetas;
  }

  /** The states of the rows with these indices. */
  RowState select(int... rows) {
    RowState out = new RowState(rows.length);
    for (int k = 0; k < rows.length; k++) {
      out.layout[k] = layout[rows[k]];
      out.parameters[k] = parameters[rows[k]];
      out.betas[k] = betas[rows[k]];
      out.mus[k] = mus[rows[k]];
      out.targets[k] = targets[rows[k]];
    }
    return out;
  }

  /** The best line parameters of row {@code r}, opaque, or null if they are not stored. */
  public byte @Nullable [] parameters(int r) {
    return parameters[r];
  }

  /** The best multipliers of row {@code r}, or null if it was not optimised. */
  public double @Nullable [] betas(int r) {
    return betas[r];
  }

  /** Sets the multipliers of cuts that row {@code r} starts from, in the order of its cuts. */
  public void startCuts(int r, double @Nullable [] cutMus) {
    mus[r] = cutMus;
  }

  /** The best multipliers of the cuts of row {@code r}, or null if there were none. */
  public double @Nullable [] mus(int r) {
    return mus[r];
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
