package org.plumbline.soundness;

import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.BoundMethod;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.Parallel;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.VectorKernels;

/** Every bound method, with options that keep it quick. */
enum Methods {
  CROWN_IBP,
  CROWN,
  CROWN_ALONE,
  ALPHA_CROWN;

  BoundMethod with(Parallel parallel, Arithmetic arithmetic) {
    return with(parallel, arithmetic, new ScalarKernels());
  }

  /** Scalar kernels for even seeds, vector kernels for odd ones. */
  static Kernels kernels(int seed) {
    return seed % 2 == 0 ? new ScalarKernels() : new VectorKernels();
  }

  BoundMethod with(Parallel parallel, Arithmetic arithmetic, Kernels k) {
    return switch (this) {
      case CROWN_IBP -> new Crown(k, parallel, arithmetic, Crown.Intermediate.INTERVALS);
      case CROWN -> new Crown(k, parallel, arithmetic, Crown.Intermediate.CROWN);
      case CROWN_ALONE -> new Crown(k, parallel, arithmetic, Crown.Intermediate.CROWN_ALONE);
      case ALPHA_CROWN ->
          new BetaCrown(
              k,
              parallel,
              arithmetic,
              Crown.Intermediate.CROWN,
              new BetaCrown.Options(4, 0.2, 0.1, 0.98));
    };
  }
}
