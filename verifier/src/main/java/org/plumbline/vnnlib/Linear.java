package org.plumbline.vnnlib;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.plumbline.spec.Atom;

/** A linear expression over variables: exact coefficients and a constant. Immutable. */
record Linear(TreeMap<Integer, BigDecimal> terms, BigDecimal constant) {
  static Linear constant(BigDecimal value) {
    return new Linear(new TreeMap<>(), value);
  }

  static Linear variable(int v) {
    TreeMap<Integer, BigDecimal> terms = new TreeMap<>();
    terms.put(v, BigDecimal.ONE);
    return new Linear(terms, BigDecimal.ZERO);
  }

  Linear plus(Linear other) {
    TreeMap<Integer, BigDecimal> sum = new TreeMap<>(terms);
    for (Map.Entry<Integer, BigDecimal> e : other.terms.entrySet()) {
      sum.merge(e.getKey(), e.getValue(), BigDecimal::add);
    }
    sum.values().removeIf(c -> c.signum() == 0);
    return new Linear(sum, constant.add(other.constant));
  }

  Linear times(BigDecimal factor) {
    TreeMap<Integer, BigDecimal> scaled = new TreeMap<>();
    if (factor.signum() != 0) {
      terms.forEach((v, c) -> scaled.put(v, c.multiply(factor)));
    }
    return new Linear(scaled, constant.multiply(factor));
  }

  Linear negate() {
    return times(BigDecimal.ONE.negate());
  }

  boolean isConstant() {
    return terms.isEmpty();
  }

  /**
   * {@code this <= 0}, or {@code this < 0}. Where a coefficient is no double, such as 0.1, both
   * sides are multiplied by the power of ten that makes all coefficients whole.
   */
  Atom atMostZero(boolean strict) {
    int[] variable = terms.keySet().stream().mapToInt(Integer::intValue).toArray();
    int places = 0;
    boolean exact = true;
    for (BigDecimal c : terms.values()) {
      places = Math.max(places, c.stripTrailingZeros().scale());
      double d = c.doubleValue();
      exact &= Double.isFinite(d) && new BigDecimal(d).compareTo(c) == 0;
    }
    Linear scaled = exact ? this : times(BigDecimal.ONE.movePointRight(places));
    BigDecimal[] coefficient = scaled.terms.values().toArray(new BigDecimal[0]);
    return new Atom(variable, coefficient, scaled.constant.negate(), strict);
  }
}
