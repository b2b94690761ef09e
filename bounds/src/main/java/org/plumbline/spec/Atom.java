package org.plumbline.spec;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * {@code sum coefficient * variable <= rhs}, or {@code <}: variables are the inputs in file order,
 * then the outputs in file order.
 *
 * @param variable variables, increasing
 * @param coefficient exact coefficients
 * @param rhs exact right hand side
 * @param strict whether equality is excluded
 */
public record Atom(int[] variable, BigDecimal[] coefficient, BigDecimal rhs, boolean strict) {
  /** Whether the atom holds at these exact values, without any tolerance. */
  public boolean holds(double[] inputs, double[] outputs) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int k = 0; k < variable.length; k++) {
      int v = variable[k];
      double x = v < inputs.length ? inputs[v] : outputs[v - inputs.length];
      if (!Double.isFinite(x)) {
        return false;
      }
      sum = sum.add(coefficient[k].multiply(new BigDecimal(x)));
    }
    int order = sum.compareTo(rhs);
    return strict ? order < 0 : order <= 0;
  }

  /** Whether the atom holds for all outputs between these ends. */
  public boolean holdsForAll(double[] inputs, double[] lower, double[] upper) {
    double[] worst = new double[lower.length];
    for (int k = 0; k < variable.length; k++) {
      int j = variable[k] - inputs.length;
      if (j >= 0) {
        worst[j] = coefficient[k].signum() > 0 ? upper[j] : lower[j];
      }
    }
    return holds(inputs, worst);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Atom a
        && strict == a.strict
        && Arrays.equals(variable, a.variable)
        && Arrays.equals(coefficient, a.coefficient)
        && rhs.equals(a.rhs);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(variable) + 7 * Arrays.hashCode(coefficient) + rhs.hashCode();
  }
}
