package org.plumbline.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.plumbline.onnx.OnnxAttribute;
import org.plumbline.onnx.OnnxGraph;
import org.plumbline.onnx.OnnxModel;
import org.plumbline.onnx.OnnxNode;
import org.plumbline.onnx.OnnxTensor;
import org.plumbline.onnx.OnnxValue;
import org.plumbline.onnx.OnnxWriter;

/**
 * A random network and a property that no one settles in a minute: 40 inputs, three layers of 150,
 * and a threshold far above what random points reach and far below what bounds show.
 */
final class HardInstance {
  private static final int INPUTS = 40;
  private static final int WIDTH = 150;

  private HardInstance() {}

  /** Writes {@code hard.onnx} and {@code hard.vnnlib}. */
  static void write(Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    int[] sizes = {INPUTS, WIDTH, WIDTH, WIDTH, 1};
    List<OnnxTensor> weights = new ArrayList<>();
    List<OnnxNode> nodes = new ArrayList<>();
    String value = "x";
    for (int k = 1; k < sizes.length; k++) {
      float[] w = new float[sizes[k] * sizes[k - 1]];
      for (int i = 0; i < w.length; i++) {
        w[i] = (float) (random.nextDouble(-1, 1) * Math.sqrt(6.0 / sizes[k - 1]));
      }
      weights.add(OnnxTensor.float32("w" + k, new long[] {sizes[k], sizes[k - 1]}, w));
      OnnxAttribute transposed = OnnxAttribute.of("transB", 1);
      nodes.add(OnnxNode.of("Gemm", "z" + k, List.of(value, "w" + k), transposed));
      if (k < sizes.length - 1) {
        nodes.add(OnnxNode.of("Relu", "h" + k, List.of("z" + k)));
      }
      value = "h" + k;
    }
    OnnxGraph graph =
        new OnnxGraph(
            "hard",
            nodes,
            weights,
            List.of(OnnxValue.float32("x", 1, INPUTS)),
            List.of(OnnxValue.float32("z" + (sizes.length - 1), 1, 1)));
    OnnxWriter.write(OnnxModel.of(13, graph), folder.resolve("hard.onnx"));
    Files.writeString(folder.resolve("hard.vnnlib"), property());
  }

  private static String property() {
    StringBuilder out = new StringBuilder("(declare-const Y_0 Real)\n");
    for (int i = 0; i < INPUTS; i++) {
      out.append("(declare-const X_" + i + " Real)\n");
      out.append("(assert (<= X_" + i + " 1))(assert (>= X_" + i + " -1))\n");
    }
    return out.append("(assert (>= Y_0 40))\n").toString();
  }
}
