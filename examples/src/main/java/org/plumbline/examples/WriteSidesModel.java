package org.plumbline.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.plumbline.onnx.OnnxAttribute;
import org.plumbline.onnx.OnnxGraph;
import org.plumbline.onnx.OnnxModel;
import org.plumbline.onnx.OnnxNode;
import org.plumbline.onnx.OnnxTensor;
import org.plumbline.onnx.OnnxValue;
import org.plumbline.onnx.OnnxWriter;

/**
 * Writes {@code models/sides.onnx}: a convolutional network with a residual connection that says
 * which half of a grey image of 6 x 6 pixels in [0, 1] is brighter. Outputs are the scores of left
 * and of right.
 */
public final class WriteSidesModel {
  private static final int SIDE = 6;

  private WriteSidesModel() {}

  /** Writes to the path given as the only argument. */
  public static void main(String[] args) throws IOException {
    OnnxWriter.write(model(), Path.of(args[0]));
  }

  static OnnxModel model() {
    OnnxAttribute pads = OnnxAttribute.ofInts("pads", 1, 1, 1, 1);
    List<OnnxNode> nodes =
        List.of(
            OnnxNode.of("Conv", "blurred", List.of("image", "blur", "none"), pads),
            OnnxNode.of("Relu", "h1", List.of("blurred")),
            OnnxNode.of("Conv", "edges", List.of("h1", "edge", "none"), pads),
            OnnxNode.of("Relu", "h2", List.of("edges")),
            OnnxNode.of("Add", "both", List.of("h1", "h2")),
            OnnxNode.of("Relu", "h3", List.of("both")),
            OnnxNode.of("Flatten", "flat", List.of("h3"), OnnxAttribute.of("axis", 1)),
            OnnxNode.of("Gemm", "scores", List.of("flat", "halves", "bias")));
    return OnnxModel.of(
        13,
        new OnnxGraph(
            "sides",
            nodes,
            List.of(
                OnnxTensor.float32("blur", new long[] {2, 1, 3, 3}, blur()),
                OnnxTensor.float32("edge", new long[] {2, 2, 3, 3}, edge()),
                OnnxTensor.float32("none", new long[] {2}, 0, 0),
                OnnxTensor.float32("halves", new long[] {2 * SIDE * SIDE, 2}, halves()),
                OnnxTensor.float32("bias", new long[] {2}, 0.125f, 0)),
            List.of(OnnxValue.float32("image", 1, 1, SIDE, SIDE)),
            List.of(OnnxValue.float32("scores", 1, 2))));
  }

  /** Two filters: the mean over a neighbourhood, more of the centre, and the centre alone. */
  private static float[] blur() {
    float[] w = new float[2 * 9];
    for (int k = 0; k < 9; k++) {
      w[k] = k == 4 ? 0.5f : 0.0625f;
    }
    w[9 + 4] = 1;
    return w;
  }

  /** Differences to the right and to the left, a sixteenth of each channel. */
  private static float[] edge() {
    float[] w = new float[2 * 2 * 9];
    for (int in = 0; in < 2; in++) {
      w[in * 9 + 4] = 0.0625f;
      w[in * 9 + 5] = -0.0625f;
      w[18 + in * 9 + 4] = 0.0625f;
      w[18 + in * 9 + 3] = -0.0625f;
    }
    return w;
  }

  /** Pixels of a half count for its score and against the other. */
  private static float[] halves() {
    float[] w = new float[2 * SIDE * SIDE * 2];
    for (int p = 0; p < w.length / 2; p++) {
      boolean left = p % SIDE < SIDE / 2;
      w[2 * p] = left ? 0.125f : -0.125f;
      w[2 * p + 1] = -w[2 * p];
    }
    return w;
  }
}
