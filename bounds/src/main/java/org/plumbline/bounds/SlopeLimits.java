package org.plumbline.bounds;

import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.tensor.LineChanges;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.Tensor;

/**
 * Between which slopes the lower lines of an activation may lie, element by element.
 *
 * @param start CROWN's lines, {@code [batch, width]}, or {@code [1, width]} if subdomains share
 *     them
 * @param width elements of the value
 * @param low least slopes, one row as long as {@code start}
 * @param high largest slopes
 * @param changes the lines that subdomains change, whatever the slopes are; null if nothing is
 *     shared
 * @param version raised whenever the limits of the activation are taken anew
 */
record SlopeLimits(
    Lines start, int width, Tensor low, Tensor high, @Nullable LineChanges changes, int version) {
  /** The limits of an activation whose lower lines are rays. */
  static SlopeLimits of(
      Activation f, int operand, int width, NodeBounds bounds, Lines start, int version) {
    Lines ends = new Lines(start.type(), 2);
    f.relax(-1, 1, 0, 0, 0, ends, 0);
    f.relax(-1, 1, 0, 1, 0, ends, 1);
    double least = Math.min(ends.lowerSlope(0), ends.lowerSlope(1));
    double most = Math.max(ends.lowerSlope(0), ends.lowerSlope(1));
    Tensor low = Tensor.zeros(start.type(), 1, start.size());
    Tensor high = Tensor.zeros(start.type(), 1, start.size());
    for (int at = 0; at < start.size(); at++) {
      boolean exact = FreeLines.isExact(f, bounds, operand, at);
      low.set(0, at, exact ? start.lowerSlope(at) : least);
      high.set(0, at, exact ? start.lowerSlope(at) : most);
    }
    return new SlopeLimits(start, width, low, high, null, version);
  }

  /** The same limits for subdomains that share them but for these changes. */
  SlopeLimits with(LineChanges changed) {
    return new SlopeLimits(start, width, low, high, changed, version);
  }

  /** The row of the lines that a subdomain reads. */
  int owner(int subdomain) {
    return changes == null ? subdomain : 0;
  }
}
