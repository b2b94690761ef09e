package org.plumbline.bounds;

/** Parameters in [0, 1] that Adam moves, and the best of them so far. */
final class UnitParameters {
  private final double[] value;
  private final double[] best;
  private final double[] first;
  private final double[] second;

  UnitParameters(int count) {
    value = new double[count];
    best = new double[count];
    first = new double[count];
    second = new double[count];
  }

  int size() {
    return value.length;
  }

  long bytes() {
    return 4L * Double.BYTES * value.length;
  }

  double get(int k) {
    return value[k];
  }

  void set(int k, double to) {
    value[k] = to;
  }

  double best(int k) {
    return best[k];
  }

  /** Remembers some as the best. */
  void keep(int from, int count) {
    System.arraycopy(value, from, best, from, count);
  }

  /** One step uphill; derivatives that are no numbers change nothing. */
  void ascend(int k, double gradient, double rate, int count) {
    if (!Double.isFinite(gradient)) {
      return;
    }
    first[k] = FreeLines.BETA_1 * first[k] + (1 - FreeLines.BETA_1) * gradient;
    second[k] = FreeLines.BETA_2 * second[k] + (1 - FreeLines.BETA_2) * gradient * gradient;
    double m = first[k] / (1 - Math.pow(FreeLines.BETA_1, count));
    double v = second[k] / (1 - Math.pow(FreeLines.BETA_2, count));
    value[k] = Math.clamp(value[k] + rate * m / (Math.sqrt(v) + FreeLines.GUARD), 0, 1);
  }
}
