package org.plumbline.soundness;

import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.BetaCrown;
import org.plumbline.bounds.BoundMethod;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.Parallel;
import org.plumbline.tensor.ScalarKernels;

/** Every bound method, with options that keep it quick. */
enum Methods {
  CROWN_IBP,
  CROWN,
  CROWN_ALONE,
  ALPHA_CROWN;

  BoundMethod with(Parallel parallel, Arithmetic arithmetic) {
    ScalarKernels k = new ScalarKernels();
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
