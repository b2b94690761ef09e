package org.plumbline.soundness;

import org.plumbline.bounds.AlphaCrown;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.BoundMethod;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.Parallel;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.VectorKernels;

/** Every bound method in both types of rows and with both kernels, with options that are quick. */
enum Methods {
  CROWN_IBP(ElementType.FLOAT64, false),
  CROWN_IBP_32(ElementType.FLOAT32, true),
  CROWN(ElementType.FLOAT64, false),
  CROWN_32(ElementType.FLOAT32, true),
  CROWN_ALONE(ElementType.FLOAT64, true),
  ALPHA_CROWN(ElementType.FLOAT64, true),
  ALPHA_CROWN_32(ElementType.FLOAT32, false),
  ALPHA_CROWN_LAST(ElementType.FLOAT32, true),
  BETA_CROWN(ElementType.FLOAT64, false),
  BETA_CROWN_32(ElementType.FLOAT32, true);

  private final ElementType type;
  private final boolean vector;

  Methods(ElementType type, boolean vector) {
    this.type = type;
    this.vector = vector;
  }

  /** How far bounds may stay behind the exact minimum, relative to the magnitudes of the walk. */
  double slack() {
    // Some 1e5 roundings; the units of the two types are a factor of 2^29 apart.
    return type == ElementType.FLOAT64 ? 1e-11 : 1e-5;
  }

  BoundMethod with(Parallel p, Arithmetic a) {
    return with(p, a, vector ? new VectorKernels() : new ScalarKernels());
  }

  /** Scalar kernels for even seeds, vector kernels for odd ones. */
  static Kernels kernels(int seed) {
    return seed % 2 == 0 ? new ScalarKernels() : new VectorKernels();
  }

  BoundMethod with(Parallel p, Arithmetic a, Kernels kernels) {
    return switch (this) {
      case CROWN_IBP, CROWN_IBP_32 -> new Crown(kernels, p, a, Crown.Intermediate.INTERVALS, type);
      case CROWN, CROWN_32 -> new Crown(kernels, p, a, Crown.Intermediate.CROWN, type);
      case CROWN_ALONE -> new Crown(kernels, p, a, Crown.Intermediate.CROWN_ALONE, type);
      case ALPHA_CROWN, ALPHA_CROWN_32 ->
          new AlphaCrown(kernels, p, a, new AlphaCrown.Options(4, 0.2, 0.98, 100), type);
      case ALPHA_CROWN_LAST ->
          new AlphaCrown(kernels, p, a, new AlphaCrown.Options(4, 0.2, 0.98, 100), type)
              .lastInDouble(0);
      case BETA_CROWN, BETA_CROWN_32 ->
          new BetaCrown(
              kernels,
              p,
              a,
              Crown.Intermediate.CROWN,
              new BetaCrown.Options(4, 0.2, 1, 0.98),
              type);
    };
  }
}
