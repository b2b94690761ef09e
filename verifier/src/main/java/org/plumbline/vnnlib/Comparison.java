package org.plumbline.vnnlib;

import org.jspecify.annotations.Nullable;
import org.plumbline.spec.Atom;
import org.plumbline.spec.Decimal;

/**
 * A comparison that was read: a bound of a single input, an atom, or both, where a strict bound of
 * an input bounds the box and excludes its end.
 *
 * @param bound the bound, or null if it is none
 * @param atom the atom, or null if the bound says all
 */
record Comparison(@Nullable Bound bound, @Nullable Atom atom) {
  /**
   * {@code X_input <= end} or {@code X_input >= end}.
   *
   * @param input the input
   * @param upper whether it is bounded from above
   * @param end the end, enclosed
   */
  record Bound(int input, boolean upper, Decimal end) {}
}
