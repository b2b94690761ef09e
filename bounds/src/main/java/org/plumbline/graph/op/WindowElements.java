package org.plumbline.graph.op;

import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Window;

/** Which elements of a value the columns of a block of rows stand for. */
final class WindowElements {
  private WindowElements() {}

  /** The element of each column, or -1 for columns outside of the value (padding). */
  static int[] of(Window window, Shape shape) {
    int[] elements = new int[window.size(shape)];
    if (window.whole()) {
      for (int i = 0; i < elements.length; i++) {
        elements[i] = i;
      }
      return elements;
    }
    int height = shape.dim(0);
    int width = shape.dim(1);
    int channels = shape.dim(2);
    int i = 0;
    for (int y = window.top(); y < window.top() + window.height(); y++) {
      for (int x = window.left(); x < window.left() + window.width(); x++) {
        boolean inside = y >= 0 && y < height && x >= 0 && x < width;
        for (int c = 0; c < channels; c++) {
          elements[i++] = inside ? (y * width + x) * channels + c : -1;
        }
      }
    }
    return elements;
  }

  /** {@code map[e]} for each column's element e, -1 outside of the value. */
  static int[] crop(int[] map, Window window, Shape shape) {
    if (window.whole()) {
      return map;
    }
    int[] elements = of(window, shape);
    for (int i = 0; i < elements.length; i++) {
      elements[i] = elements[i] < 0 ? -1 : map[elements[i]];
    }
    return elements;
  }
}
