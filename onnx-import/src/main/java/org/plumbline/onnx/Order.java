package org.plumbline.onnx;

import org.jspecify.annotations.Nullable;
import org.plumbline.tensor.Shape;

/**
 * An order of elements in the engine.
 *
 * @param shape the engine's shape
 * @param toFile file element of each engine element, or null for the file's order
 */
record Order(Shape shape, int @Nullable [] toFile) {
  /** The file's order, without positions. */
  static Order flat(int size) {
    return new Order(Shape.of(size), null);
  }

  /** Channels last for a file value {@code [1, channels, height, width]}. */
  static Order channelsLast(int channels, int height, int width) {
    int[] engine = {height, width, channels};
    Dims.made(0, engine);
    int[] toFile = Picks.strided(engine, 0, width, 1, Math.multiplyExact(height, width));
    return new Order(Shape.of(engine), Picks.isIdentity(toFile) ? null : toFile);
  }

  /** The file element of engine element {@code e}. */
  int file(int e) {
    return toFile == null ? e : toFile[e];
  }

  /** A view of a node in this order as a file value of shape {@code fileShape}. */
  Variable view(int node, int... fileShape) {
    int[] index = toFile == null ? null : Picks.inverse(toFile, shape.size());
    return new Variable(node, shape.size(), fileShape, index, null);
  }
}
