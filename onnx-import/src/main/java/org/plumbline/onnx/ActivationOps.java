package org.plumbline.onnx;

import org.plumbline.graph.op.Relu;

/** Elementwise nonlinear functions. */
final class ActivationOps {
  private ActivationOps() {}

  static void relu(Call c) {
    c.out(c.activate(new Relu(), c.variable(0)));
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
