package org.plumbline.tensor;

import org.jspecify.annotations.Nullable;

/**
 * A vector of constants in both element types, floats rounded to nearest and made when first asked
 * for. Immutable to its users.
 */
public final class ConstantVector {
  private final double[] values;
  private volatile @Nullable Tensor floats;

  /** A vector of {@code values}, which are not copied and must not change any more. */
  public ConstantVector(double... values) {
    this.values = values;
  }

  /** The numbers; not to be modified. */
  public double[] values() {
    return values;
  }

  /** The numbers as one row of {@code type}. */
  public Tensor row(ElementType type) {
    if (type == ElementType.FLOAT64) {
      return Tensor.wrap(values, 1, values.length);
    }
    Tensor f = floats;
    if (f == null) {
      f = Tensor.nearest(ElementType.FLOAT32, values);
      floats = f;
    }
    return f;
  }

  /** The absolute values. */
  public ConstantVector absolute() {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.abs(values[i]);
    }
    return new ConstantVector(out);
  }
}
