package org.plumbline.tensor;

/**
 * The part of a spatial value {@code [height, width, channels]} that a block of rows can reach: all
 * channels of a rectangle of positions. Rows outside of it have coefficient 0. Values without
 * positions are always covered whole. The rectangle may stick out of the value by a padding.
 *
 * @param top first row of positions
 * @param left first column of positions
 * @param height rows of positions
 * @param width columns of positions
 * @param whole whether the window is the whole value; the other components are then ignored
 */
public record Window(int top, int left, int height, int width, boolean whole) {
  private static final Window WHOLE = new Window(0, 0, 0, 0, true);

  /** The window that covers a whole value. */
  public static Window wholeValue() {
    return WHOLE;
  }

  /** The smallest window that covers both. */
  public Window union(Window other) {
    if (whole || other.whole) {
      return WHOLE;
    }
    int t = Math.min(top, other.top);
    int l = Math.min(left, other.left);
    int b = Math.max(top + height, other.top + other.height);
    int r = Math.max(left + width, other.left + other.width);
    return new Window(t, l, b - t, r - l, false);
  }

  /**
   * Whether this is the same window. What {@code equals} of a record does is made at its first
   * call, which takes 10 ms of each start of the JVM.
   */
  public boolean isSame(Window other) {
    return top == other.top
        && left == other.left
        && height == other.height
        && width == other.width
        && whole == other.whole;
  }

  /** The number of elements that rows over a value of this shape carry. */
  public int size(Shape shape) {
    return whole ? shape.size() : height * width * shape.dim(shape.rank() - 1);
  }
}
