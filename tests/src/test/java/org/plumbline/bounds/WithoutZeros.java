package org.plumbline.bounds;

import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Tensor;

/**
 * Kernels whose adjoints of convolutions multiply every coefficient: zeros, which they would leave
 * out, are replaced by numbers too small to matter. For measurements only.
 */
final class WithoutZeros {
  private static final float TINY = 1e-30f;

  private WithoutZeros() {}

  /** The same kernels on rows of floats without zeros. */
  static Kernels of(Kernels kernels) {
    return AdjointHook.on(kernels, (in, geometry) -> filled(in));
  }

  private static Tensor filled(Tensor in) {
    if (in.type() != ElementType.FLOAT32) {
      throw new IllegalArgumentException("expected rows of floats, got " + in.type());
    }
    Tensor out = in.copy();
    float[] values = out.f32();
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] == 0 ? TINY : values[i];
    }
    return out;
  }
}
