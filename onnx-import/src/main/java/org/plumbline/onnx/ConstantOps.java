package org.plumbline.onnx;

import org.jspecify.annotations.Nullable;

/**
 * Arithmetic on constants: integers exactly; reals only where the result is exact, because a
 * rounded constant would change the function that is verified. Where it is not, the arithmetic goes
 * into the graph ({@link Call#lifted}), whose bounds account for its rounding.
 */
final class ConstantOps {
  private ConstantOps() {}

  static Constant negate(Constant k) {
    double[] reals = k.reals().clone();
    long[] integers = k.integers().clone();
    for (int i = 0; i < reals.length; i++) {
      reals[i] = -reals[i];
    }
    for (int i = 0; i < integers.length; i++) {
      integers[i] = Math.negateExact(integers[i]);
    }
    return k.isInteger()
        ? Constant.ofIntegers(k.dataType(), k.shape(), integers)
        : Constant.ofReals(k.dataType(), k.shape(), reals);
  }

  /**
   * Add, Sub, Mul or Div of two constants of one shape, or null if a real result is not exact in
   * the constants' type.
   */
  static @Nullable Constant combine(Call c, String op, Constant a, Constant b) {
    if (a.isInteger() != b.isInteger()) {
      throw c.malformed(op + " of integers and reals");
    }
    if (a.isInteger()) {
      long[] out = new long[a.size()];
      for (int i = 0; i < out.length; i++) {
        out[i] = integer(c, op, a.integers()[i], b.integers()[i]);
      }
      return Constant.ofIntegers(a.dataType(), a.shape(), out);
    }
    double[] out = new double[a.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = real(op, a.reals()[i], b.reals()[i]);
      boolean fits = a.dataType() != OnnxTensor.FLOAT || (float) out[i] == out[i];
      if (Double.isNaN(out[i]) || !fits) {
        return null;
      }
    }
    return Constant.ofReals(a.dataType(), a.shape(), out);
  }

  private static long integer(Call c, String op, long a, long b) {
    return switch (op) {
      case "Add" -> Math.addExact(a, b);
      case "Sub" -> Math.subtractExact(a, b);
      case "Mul" -> Math.multiplyExact(a, b);
      default -> {
        if (b == 0) {
          throw c.malformed("integer division by 0");
        }
        yield Math.divideExact(a, b);
      }
    };
  }

  /** The result if it is exact, else NaN. */
  private static double real(String op, double a, double b) {
    return switch (op) {
      case "Add" -> exactSum(a, b);
      case "Sub" -> exactSum(a, -b);
      case "Mul" -> {
        double p = a * b;
        yield isNormal(p, a == 0 || b == 0) && Math.fma(a, b, -p) == 0 ? p : Double.NaN;
      }
      default -> {
        double q = a / b;
        yield isNormal(q, a == 0) && Math.fma(q, b, -a) == 0 ? q : Double.NaN;
      }
    };
  }

  /** Far enough from underflow that a residual of 0 proves exactness. */
  private static boolean isNormal(double x, boolean zeroIsExact) {
    return x == 0 ? zeroIsExact : Math.abs(x) > 0x1p-900 && Double.isFinite(x);
  }

  private static double exactSum(double a, double b) {
    double s = a + b;
    double bb = s - a;
    return Double.isFinite(s) && (a - (s - bb)) + (b - bb) == 0 ? s : Double.NaN;
  }
}
