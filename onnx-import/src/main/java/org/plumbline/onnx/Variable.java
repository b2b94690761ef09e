package org.plumbline.onnx;

import org.jspecify.annotations.Nullable;

/**
 * A view of a node of the graph: element {@code f} of the file's row-major order is element {@code
 * index[f]} of the node, or a constant. Reshape, transpose, slice and the like only change the
 * view; a node is added where an operator needs another order, so inverse transposes cancel by
 * themselves.
 */
final class Variable implements FileValue {
  private final int node;
  private final int nodeSize;
  private final int[] shape;
  private final int @Nullable [] index;
  private final double @Nullable [] fill;

  /**
   * A view.
   *
   * @param index node element of each file element, -1 for constants; null for the node's own order
   * @param fill numbers where the index is -1; null if they are 0 or there are none
   */
  Variable(int node, int nodeSize, int[] shape, int @Nullable [] index, double @Nullable [] fill) {
    this.node = node;
    this.nodeSize = nodeSize;
    this.shape = shape.clone();
    this.index = index;
    this.fill = fill;
  }

  int node() {
    return node;
  }

  int nodeSize() {
    return nodeSize;
  }

  int size() {
    return index == null ? nodeSize : index.length;
  }

  /** The node element of file element {@code f}, or -1 for a constant. */
  int index(int f) {
    return index == null ? f : index[f];
  }

  /** The constant at file element {@code f}. */
  double fill(int f) {
    return fill == null ? 0 : fill[f];
  }

  /** Whether both views show the same elements in the same order. */
  boolean isSameAs(Variable other) {
    return node == other.node
        && java.util.Arrays.equals(shape, other.shape)
        && java.util.Arrays.equals(index, other.index)
        && java.util.Arrays.equals(fill, other.fill);
  }

  /** Whether file and node have the same order. */
  boolean isPlain() {
    return index == null;
  }

  /** The file element of each node element, or null if the view is not a permutation. */
  int @Nullable [] toFile() {
    if (index != null) {
      return Picks.inverse(index, nodeSize);
    }
    int[] same = new int[nodeSize];
    java.util.Arrays.setAll(same, i -> i);
    return same;
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  @Override
  public Variable reshape(int... newShape) {
    return new Variable(node, nodeSize, newShape, index, fill);
  }

  @Override
  public Variable pick(int[] newShape, int[] pick, double gap) {
    int[] composed = new int[pick.length];
    boolean gaps = fill != null;
    for (int i = 0; i < pick.length; i++) {
      composed[i] = pick[i] < 0 ? -1 : index(pick[i]);
      gaps |= pick[i] < 0 && gap != 0;
    }
    double[] numbers = null;
    if (gaps) {
      numbers = new double[pick.length];
      for (int i = 0; i < pick.length; i++) {
        numbers[i] = pick[i] < 0 ? gap : fill(pick[i]);
      }
    }
    boolean plain = pick.length == nodeSize && Picks.isIdentity(composed);
    return new Variable(node, nodeSize, newShape, plain ? null : composed, numbers);
  }

  /** Repeated to a larger shape. */
  Variable broadcast(int... target) {
    int[] pick = Picks.broadcast(shape, target);
    return pick == null ? reshape(target) : pick(target, pick, 0);
  }
}
