package org.plumbline.graph.op;

import org.plumbline.graph.Activation;
import org.plumbline.tensor.Lines;

/**
 * Pullback of an activation's lines by central differences, for leaves without a closed form.
 * Gradients steer an optimiser only; no bound depends on them.
 */
final class Differences {
  private static final double STEP = 1e-6;

  private Differences() {}

  static void pullback(
      Activation f,
      double lo,
      double hi,
      int side,
      double lowerParam,
      double upperParam,
      double[] d) {
    double[] by = d.clone();
    Lines lines = new Lines(2);
    double h = STEP * Math.max(1e-3, hi - lo);
    f.relax(lo - h, hi, side, lowerParam, upperParam, lines, 0);
    f.relax(lo + h, hi, side, lowerParam, upperParam, lines, 1);
    d[0] = change(lines, by) / (2 * h);
    f.relax(lo, hi - h, side, lowerParam, upperParam, lines, 0);
    f.relax(lo, hi + h, side, lowerParam, upperParam, lines, 1);
    d[1] = change(lines, by) / (2 * h);
    double p0 = Math.max(0, lowerParam - STEP);
    double p1 = Math.min(1, lowerParam + STEP);
    f.relax(lo, hi, side, p0, upperParam, lines, 0);
    f.relax(lo, hi, side, p1, upperParam, lines, 1);
    d[2] = change(lines, by) / (p1 - p0);
    p0 = Math.max(0, upperParam - STEP);
    p1 = Math.min(1, upperParam + STEP);
    f.relax(lo, hi, side, lowerParam, p0, lines, 0);
    f.relax(lo, hi, side, lowerParam, p1, lines, 1);
    d[3] = change(lines, by) / (p1 - p0);
  }

  private static double change(Lines l, double[] by) {
    return by[0] * (l.lowerSlope(1) - l.lowerSlope(0))
        + by[1] * (l.lowerIntercept(1) - l.lowerIntercept(0))
        + by[2] * (l.upperSlope(1) - l.upperSlope(0))
        + by[3] * (l.upperIntercept(1) - l.upperIntercept(0));
  }
}
