package org.plumbline.tensor;

/**
 * How the columns of a block of rows lie in the value they cover: {@code count} runs of {@code
 * length} consecutive elements, run {@code k} beginning at element {@code start + k * stride}. One
 * run for a whole value, one per row of positions for a window.
 *
 * @param count runs
 * @param length elements of a run
 * @param start first element of the first run
 * @param stride elements from one run to the next
 */
public record Runs(int count, int length, int start, int stride) {
  /** The runs of a window, which must lie inside of a value of this shape. */
  public static Runs of(Window window, Shape shape) {
    if (window.whole()) {
      return whole(shape.size());
    }
    int channels = shape.dim(2);
    int row = shape.dim(1) * channels;
    if (window.top() < 0
        || window.left() < 0
        || window.top() + window.height() > shape.dim(0)
        || window.left() + window.width() > shape.dim(1)) {
      throw new IllegalArgumentException(window + " sticks out of " + shape);
    }
    int start = window.top() * row + window.left() * channels;
    return new Runs(window.height(), window.width() * channels, start, row);
  }

  /** One run that is a whole value of {@code size} elements. */
  public static Runs whole(int size) {
    return new Runs(1, size, 0, size);
  }

  /** The number of columns. */
  public int size() {
    return count * length;
  }

  /** The element that column {@code i} stands for. */
  public int element(int i) {
    if (count == 1) {
      return start + i;
    }
    return start + i / length * stride + i % length;
  }

  /** The column that stands for {@code element}, which must be covered. */
  public int column(int element) {
    int offset = element - start;
    if (count == 1) {
      return offset;
    }
    return offset / stride * length + offset % stride;
  }
}
