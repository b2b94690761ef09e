package org.plumbline.bounds;

import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Window;

/**
 * What a walk leaves for the forward sweep: the window of every value that its rows reached, and
 * copies of the coefficients where their signs chose something (nonlinear values, inputs).
 */
final class Trace implements WalkObserver {
  private final Graph graph;
  private final @Nullable Window[] window;
  private final @Nullable RowBlock[] rows;

  Trace(Graph graph) {
    this.graph = graph;
    window = new Window[graph.nodes().size()];
    rows = new RowBlock[graph.nodes().size()];
  }

  @Override
  public void at(int value, int firstRow, RowBlock block) {
    Node node = graph.node(value);
    window[value] = block.window();
    if (!(node.op() instanceof Affine)) {
      rows[value] = node.operands().isEmpty() ? block : block.snapshot();
    }
  }

  /** Forgets the last walk. */
  void clear() {
    java.util.Arrays.fill(window, null);
    java.util.Arrays.fill(rows, null);
  }

  /** The window over which rows reached a value, or null if they did not. */
  @Nullable Window window(int value) {
    return window[value];
  }

  /** Coefficients over a nonlinear value or input that rows reached. */
  RowBlock rows(int value) {
    RowBlock block = rows[value];
    if (block == null) {
      throw new IllegalStateException("no rows reached value " + value);
    }
    return block;
  }

  /** Whether the coefficients over a value were kept. */
  boolean has(int value) {
    return rows[value] != null;
  }
}
