package org.plumbline.onnx;

import org.plumbline.graph.op.Clip;
import org.plumbline.graph.op.Cosine;
import org.plumbline.graph.op.Exp;
import org.plumbline.graph.op.Reciprocal;
import org.plumbline.graph.op.Relu;
import org.plumbline.graph.op.Sigmoid;
import org.plumbline.graph.op.Sine;
import org.plumbline.graph.op.Tanh;

/** Elementwise nonlinear functions. */
final class ActivationOps {
  private ActivationOps() {}

  static void relu(Call c) {
    c.out(c.activate(new Relu(), c.variable(0)));
  }

  static void sigmoid(Call c) {
    c.out(c.activate(new Sigmoid(), c.variable(0)));
  }

  static void tanh(Call c) {
    c.out(c.activate(new Tanh(), c.variable(0)));
  }

  static void sin(Call c) {
    c.out(c.activate(new Sine(), c.variable(0)));
  }

  static void cos(Call c) {
    c.out(c.activate(new Cosine(), c.variable(0)));
  }

  static void exp(Call c) {
    c.out(c.activate(new Exp(), c.variable(0)));
  }

  static void reciprocal(Call c) {
    c.out(c.activate(new Reciprocal(), c.variable(0)));
  }

  /** A clip between two ends, either of which may be missing. */
  static void clip(Call c) {
    double lo = end(c, "min", 1, Double.NEGATIVE_INFINITY);
    double hi = end(c, "max", 2, Double.POSITIVE_INFINITY);
    if (!(lo <= hi)) {
      throw c.malformed("Clip between " + lo + " and " + hi);
    }
    Variable x = c.variable(0);
    if (lo == Double.NEGATIVE_INFINITY && hi == Double.POSITIVE_INFINITY) {
      c.out(x);
    } else {
      boolean relu = lo == 0 && hi == Double.POSITIVE_INFINITY;
      c.out(c.activate(relu ? new Relu() : new Clip(lo, hi), x));
    }
  }

  /** An end of a clip. The extreme floats, the default of old operator sets, mean no end. */
  private static double end(Call c, String name, int input, double none) {
    double value = none;
    if (c.opset() < 11) {
      value = c.real(name, (float) none);
    } else if (c.has(input)) {
      double[] given = c.constant(input).reals();
      if (given.length != 1) {
        throw c.malformed(name + " of Clip has " + given.length + " numbers");
      }
      value = given[0];
    }
    return Math.abs(value) == Float.MAX_VALUE && Math.signum(value) == Math.signum(none)
        ? none
        : value;
  }

  static void leakyRelu(Call c) {
    float alpha = c.real("alpha", 0.01f);
    if (alpha == 1) {
      c.out(c.in(0));
      return;
    }
    if (!(alpha >= 0 && alpha < 1)) {
      throw c.unsupported("alpha " + alpha, "0 <= alpha <= 1");
    }
    c.out(c.activate(new Relu(alpha), c.variable(0)));
  }
}
