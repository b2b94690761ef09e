package org.plumbline.examples;

import java.nio.file.Path;
import org.plumbline.spec.InputBox;
import org.plumbline.verify.Network;
import org.plumbline.verify.OutputBounds;

/** Bounds the outputs of a network over a box, in one call. */
public final class BoundABox {
  private BoundABox() {}

  /** Bounds of the scores for a near and fast train. */
  public static OutputBounds nearAndFast(Path models) {
    Network network = Network.read(models.resolve("crossing.onnx"));
    double[] lower = {0, 0.75};
    double[] upper = {0.25, 1};
    InputBox box = new InputBox(lower, upper, lower, upper);
    return OutputBounds.of(network, box, "crown");
  }
}
