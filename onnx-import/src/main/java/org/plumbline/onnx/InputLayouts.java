package org.plumbline.onnx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.plumbline.tensor.Shape;

/**
 * Chooses the engine's order of each input, so that a convolution that reads it through elementwise
 * operators and transpositions finds channels last without a map in between. Any choice is correct.
 */
final class InputLayouts {
  private static final Set<String> ELEMENTWISE =
      Set.of(
          "Relu",
          "LeakyRelu",
          "Sigmoid",
          "Tanh",
          "Clip",
          "Identity",
          "Dropout",
          "Cast",
          "Neg",
          "Add",
          "Sub",
          "Mul",
          "Div");
  private static final Set<String> SPATIAL =
      Set.of("Conv", "MaxPool", "AveragePool", "GlobalAveragePool", "BatchNormalization");

  private final Map<String, List<OnnxNode>> readers = new HashMap<>();

  InputLayouts(List<OnnxNode> nodes) {
    for (OnnxNode n : nodes) {
      for (String name : new HashSet<>(n.inputs())) {
        readers.computeIfAbsent(name, k -> new ArrayList<>()).add(n);
      }
    }
  }

  /** A value on the way and the input's axis for each of its axes. */
  private record Step(String name, int[] axes) {}

  /** The order for an input of this shape. */
  Order order(String input, int... shape) {
    int[] axes = shape.length == 3 || shape.length == 4 ? spatialAxes(input, shape) : null;
    if (axes == null || shape[axes[0]] != 1) {
      return Order.flat(Dims.size(shape));
    }
    int[] strides = Dims.strides(shape);
    int last = axes.length - 1;
    // Engine axes: height (absent for a sequence), width, channels.
    int[] engine = {last == 3 ? shape[axes[2]] : 1, shape[axes[last]], shape[axes[1]]};
    int[] steps = {last == 3 ? strides[axes[2]] : 0, strides[axes[last]], strides[axes[1]]};
    int[] toFile = Picks.strided(engine, 0, steps);
    return new Order(Shape.of(engine), Picks.isIdentity(toFile) ? null : toFile);
  }

  private int @Nullable [] spatialAxes(String input, int[] shape) {
    int[] same = new int[shape.length];
    java.util.Arrays.setAll(same, i -> i);
    Deque<Step> open = new ArrayDeque<>(List.of(new Step(input, same)));
    Set<String> seen = new HashSet<>(List.of(input));
    while (!open.isEmpty()) {
      Step step = open.remove();
      for (OnnxNode n : readers.getOrDefault(step.name(), List.of())) {
        if (SPATIAL.contains(n.opType())) {
          return step.axes();
        }
        int[] axes = through(n, step.axes());
        if (axes != null && !n.outputs().isEmpty() && seen.add(n.outputs().get(0))) {
          open.add(new Step(n.outputs().get(0), axes));
        }
      }
    }
    return null;
  }

  private static int @Nullable [] through(OnnxNode n, int... axes) {
    if (ELEMENTWISE.contains(n.opType())) {
      return axes;
    }
    for (OnnxAttribute a : n.attributes()) {
      if (n.opType().equals("Transpose") && a.name().equals("perm")) {
        int[] out = new int[axes.length];
        for (int i = 0; i < out.length; i++) {
          long p = i < a.ints().size() ? a.ints().get(i) : -1;
          if (p < 0 || p >= axes.length) {
            return null;
          }
          out[i] = axes[(int) p];
        }
        return out;
      }
    }
    return null;
  }
}
