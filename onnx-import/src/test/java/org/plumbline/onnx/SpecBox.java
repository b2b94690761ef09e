package org.plumbline.onnx;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The hull of what a property says about its inputs, for points to compare at. */
final class SpecBox {
  private static final Pattern BOUND =
      Pattern.compile("\\(\\s*([<>])=\\s+X_(\\d+)\\s+([-+.\\deE]+)\\s*\\)");

  final double[] lower;
  final double[] upper;

  private SpecBox(int inputs) {
    lower = new double[inputs];
    upper = new double[inputs];
    Arrays.fill(lower, Double.NaN);
    Arrays.fill(upper, Double.NaN);
  }

  /** The hull of the bounds on each input; -1 and 1 where there is none. */
  static SpecBox read(Path path, int inputs) throws java.io.IOException {
    SpecBox box = new SpecBox(inputs);
    String text = new String(OnnxFiles.bytes(path), StandardCharsets.UTF_8);
    Matcher m = BOUND.matcher(text);
    while (m.find()) {
      int i = Integer.parseInt(m.group(2));
      double value = Double.parseDouble(m.group(3));
      if (m.group(1).equals(">")) {
        box.lower[i] = Double.isNaN(box.lower[i]) ? value : Math.min(box.lower[i], value);
      } else {
        box.upper[i] = Double.isNaN(box.upper[i]) ? value : Math.max(box.upper[i], value);
      }
    }
    for (int i = 0; i < inputs; i++) {
      box.lower[i] = Double.isNaN(box.lower[i]) ? -1 : box.lower[i];
      box.upper[i] = Double.isNaN(box.upper[i]) ? 1 : box.upper[i];
    }
    return box;
  }
}
