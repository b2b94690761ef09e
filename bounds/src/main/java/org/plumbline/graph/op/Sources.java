package org.plumbline.graph.op;

import java.util.List;
import org.plumbline.tensor.Shape;

/** Checks on the index maps of layouts. */
final class Sources {
  private Sources() {}

  /** Checks a map and returns how often its most frequent element occurs. */
  static int check(String name, Shape shape, int inputs, int[] source) {
    if (source.length != shape.size()) {
      throw new IllegalArgumentException(
          name + ": " + source.length + " sources for a result of shape " + shape);
    }
    int[] uses = new int[inputs];
    int most = 0;
    for (int s : source) {
      if (s < -1 || s >= inputs) {
        throw new IllegalArgumentException(name + ": source " + s + " of " + inputs);
      }
      if (s >= 0) {
        most = Math.max(most, ++uses[s]);
      }
    }
    return most;
  }

  /** Checks that constants are finite and stand only where no map has a source. */
  static void checkConstants(String name, double[] constants, List<int[]> sources) {
    for (int i = 0; i < constants.length; i++) {
      if (!Double.isFinite(constants[i])) {
        throw new IllegalArgumentException(name + ": constant " + i + " is " + constants[i]);
      }
    }
    for (int i = 0; i < sources.get(0).length; i++) {
      int suppliers = constants.length > 0 && constants[i] != 0 ? 1 : 0;
      for (int[] source : sources) {
        suppliers += source[i] >= 0 ? 1 : 0;
      }
      if (suppliers > 1) {
        throw new IllegalArgumentException(name + ": element " + i + " has two sources");
      }
    }
  }

  static double[] magnitudes(double[] values) {
    double[] m = new double[values.length];
    for (int i = 0; i < m.length; i++) {
      m[i] = Math.abs(values[i]);
    }
    return m;
  }
}
