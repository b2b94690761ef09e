package org.plumbline.attack;

import java.util.Arrays;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Tensor;

/**
 * Points of a box that descend by signs of gradients, with momentum. The step of each point is a
 * part of the widths of the box; at checkpoints that become more frequent, a point that has found
 * little that is better goes back to its best place and halves its step.
 *
 * @see <a href="https://arxiv.org/abs/2003.01690">Croce and Hein 2020 (Auto-PGD)</a>
 */
final class Descent {
  /** The first step, as a part of the widths. */
  private static final double FIRST = 0.5;

  /** What a move keeps of its own direction; the rest is that of the move before. */
  private static final double OWN = 0.75;

  /** Part of the steps since the last checkpoint that must have found a better place. */
  private static final double ENOUGH = 0.5;

  private final Box box;
  private final Tensor x;
  private final Tensor before;
  private final Tensor best;
  private final Tensor uphill;
  private final double[] least;
  private final double[] rate;
  private final int[] gains;
  private final int steps;
  private int step;
  private int window;
  private int checked;

  /**
   * A descent.
   *
   * @param x the points, {@code [points, inputs]} floats, which are moved in place
   * @param steps steps that are planned
   */
  Descent(Box box, Tensor x, int steps) {
    this.box = box;
    this.x = x;
    this.steps = steps;
    before = Tensor.zeros(ElementType.FLOAT32, x.rows(), x.size());
    best = Tensor.zeros(ElementType.FLOAT32, x.rows(), x.size());
    uphill = Tensor.zeros(ElementType.FLOAT32, x.rows(), x.size());
    least = new double[x.rows()];
    rate = new double[x.rows()];
    gains = new int[x.rows()];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(rate, FIRST);
    window = Math.max(2, steps / 6);
  }

  /**
   * Moves all points once.
   *
   * @param loss what the points are to make small
   * @param gradient its gradients
   */
  void step(double[] loss, Tensor gradient) {
    boolean check = step - checked >= window;
    for (int r = 0; r < x.rows(); r++) {
      if (step == 0 || loss[r] < least[r]) {
        gains[r] += step == 0 ? 0 : 1;
        least[r] = loss[r];
        best.copyRow(x, r, r);
        uphill.copyRow(gradient, r, r);
      }
      boolean back = check && gains[r] < ENOUGH * window;
      if (back) {
        rate[r] /= 2;
        x.copyRow(best, r, r);
      }
      if (back || step == 0) {
        before.copyRow(x, r, r);
      }
      move(r, back ? uphill : gradient, back || step == 0 ? 1 : OWN);
      gains[r] = check ? 0 : gains[r];
    }
    if (check) {
      checked = step;
      window = Math.max(Math.max(2, steps / 15), window - steps / 20);
    }
    step++;
  }

  private void move(int r, Tensor gradient, double own) {
    int from = r * x.size();
    float[] now = x.f32();
    for (int i = 0; i < x.size(); i++) {
      double lo = box.lower(i);
      double hi = box.upper(i);
      float at = now[from + i];
      double there = stepped(lo, hi, at, rate[r], gradient.f32()[from + i]);
      double next = at + own * (there - at) + (1 - own) * (at - before.f32()[from + i]);
      before.f32()[from + i] = at;
      now[from + i] = (float) Math.clamp(next, lo, hi);
    }
  }

  /** Moves points once against a direction of their own, by half of the first step. */
  static void along(Box box, Tensor x, Tensor uphill) {
    for (int r = 0; r < x.rows(); r++) {
      for (int i = 0; i < x.size(); i++) {
        double slope = uphill.get(r, i);
        x.set(r, i, stepped(box.lower(i), box.upper(i), x.get(r, i), FIRST / 2, slope));
      }
    }
  }

  /** Where a step of this part of the width ends, against a slope and within the ends. */
  private static double stepped(double lo, double hi, double at, double part, double slope) {
    return Math.clamp(at - part * (hi - lo) * Math.signum(slope), lo, hi);
  }
}
