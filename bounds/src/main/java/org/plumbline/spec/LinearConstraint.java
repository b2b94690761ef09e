package org.plumbline.spec;

/**
 * {@code sum coefficient[k] * value[k][element[k]] <= rhs} over the values of a graph: the one way
 * to add knowledge to a walk, with a multiplier {@code >= 0}. Splits, input constraints, cuts and
 * output constraints are instances.
 *
 * @param value ids of values
 * @param element elements of the values
 * @param coefficient coefficients
 * @param rhs right hand side
 */
public record LinearConstraint(int[] value, int[] element, double[] coefficient, double rhs) {
  /** Checks the lengths. */
  public LinearConstraint {
    if (value.length != element.length || value.length != coefficient.length) {
      throw new IllegalArgumentException("constraint: lengths differ");
    }
  }
}
