package org.plumbline.tensor;

import java.util.Arrays;

/**
 * The dimensions of a value without its batch dimension, channels last: a vector is {@code [n]}, an
 * image {@code [height, width, channels]}. Scalars have no dimension and size 1.
 */
public final class Shape {
  private final int[] dims;
  private final int size;

  private Shape(int[] dims) {
    this.dims = dims;
    int product = 1;
    for (int d : dims) {
      if (d < 0) {
        throw new IllegalArgumentException("negative dimension in " + Arrays.toString(dims));
      }
      product = Math.multiplyExact(product, d);
    }
    this.size = product;
  }

  /**
   * A shape of these dimensions.
   *
   * @throws IllegalArgumentException if one is negative
   * @throws ArithmeticException if the size does not fit an int
   */
  public static Shape of(int... dims) {
    return new Shape(dims.clone());
  }

  /** The number of elements. */
  public int size() {
    return size;
  }

  /** The number of dimensions. */
  public int rank() {
    return dims.length;
  }

  /** Dimension {@code i}, counted from 0. */
  public int dim(int i) {
    return dims[i];
  }

  /** A copy of the dimensions. */
  public int[] dims() {
    return dims.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape s && Arrays.equals(dims, s.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return Arrays.toString(dims);
  }
}
