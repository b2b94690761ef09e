package org.plumbline.graph.op;

import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.Window;

/** Windows of convolutions and poolings: what part of the input a part of the output reads. */
final class ConvWindows {
  private ConvWindows() {}

  /**
   * The input positions that the taps of {@code window} reach, without those in the padding: rows
   * carry no columns for padding, so nothing can be charged to it.
   */
  static Window preimage(ConvGeometry g, Window window) {
    if (window.whole()) {
      return window;
    }
    int bottom = window.top() + window.height() - 1;
    int right = window.left() + window.width() - 1;
    int top = Math.clamp(g.inY(window.top(), 0), 0, g.inHeight() - 1);
    int left = Math.clamp(g.inX(window.left(), 0), 0, g.inWidth() - 1);
    int lastY = Math.clamp(g.inY(bottom, g.kernelY() - 1), top, g.inHeight() - 1);
    int lastX = Math.clamp(g.inX(right, g.kernelX() - 1), left, g.inWidth() - 1);
    if (top == 0 && left == 0 && lastY == g.inHeight() - 1 && lastX == g.inWidth() - 1) {
      return Window.wholeValue();
    }
    return new Window(top, left, lastY - top + 1, lastX - left + 1, false);
  }

  /**
   * The geometry of the same operator between two windows. Output positions outside of the output
   * must carry zeros; input positions outside of {@code in} are dropped, so {@code in} has to cover
   * the preimage of {@code out}.
   */
  static ConvGeometry between(ConvGeometry g, Window out, Window in) {
    Window o = out.whole() ? new Window(0, 0, g.outHeight(), g.outWidth(), false) : out;
    Window i = in.whole() ? new Window(0, 0, g.inHeight(), g.inWidth(), false) : in;
    // Output row o.top + a and tap k meet input row i.top + b, with
    // b = a * stride + k * dilation - (pad + i.top - o.top * stride).
    return new ConvGeometry(
        i.height(),
        i.width(),
        g.inChannels(),
        o.height(),
        o.width(),
        g.outChannels(),
        g.kernelY(),
        g.kernelX(),
        g.strideY(),
        g.strideX(),
        g.dilationY(),
        g.dilationX(),
        g.padTop() + i.top() - o.top() * g.strideY(),
        g.padLeft() + i.left() - o.left() * g.strideX(),
        g.groups());
  }
}
