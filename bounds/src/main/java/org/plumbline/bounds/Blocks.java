package org.plumbline.bounds;

import java.util.ArrayList;
import java.util.List;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Window;

/**
 * How the rows of a call are cut into blocks: consecutive rows, bounded in size, and all of one
 * position where their value is spatial and made by an operator that reaches only part of its
 * operands.
 */
final class Blocks {
  /** Rows per windowed block at most: enough to fill tiles, few enough to share among threads. */
  private static final int MOST_WINDOWED = 96;

  private final List<int[]> ranges = new ArrayList<>();
  private final List<Window> windows = new ArrayList<>();

  private Blocks() {}

  static Blocks cut(Graph graph, Objectives o, int elementsPerRow, Budget budget, int threads) {
    Blocks blocks = new Blocks();
    Node node = graph.node(o.value());
    int most = Math.max(1, budget.blockElements() / elementsPerRow);
    if (isSpatial(graph, node)) {
      blocks.byPosition(node.shape(), o, Math.max(most, MOST_WINDOWED));
      return blocks;
    }
    int even = (o.rows() + threads - 1) / threads;
    int size = Math.max(1, Math.min(most, even));
    for (int from = 0; from < o.rows(); from += size) {
      blocks.add(from, Math.min(o.rows(), from + size), Window.wholeValue());
    }
    return blocks;
  }

  /** Work on rows {@code [from, to)} that cover {@code window} of their value. */
  interface Task {
    void run(int from, int to, Window window);
  }

  /** Runs a task for every block; false if the budget ended before the last one. */
  boolean forEach(Parallel parallel, Budget budget, Task task) {
    boolean[] skipped = new boolean[count()];
    parallel.forEach(
        count(),
        k -> {
          if (budget.exhausted()) {
            skipped[k] = true;
            return;
          }
          task.run(from(k), to(k), window(k));
        });
    for (boolean s : skipped) {
      if (s) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSpatial(Graph graph, Node node) {
    Shape shape = node.shape();
    return shape.rank() == 3
        && shape.dim(0) * shape.dim(1) > 1
        && node.op() instanceof Affine op
        && Walk.keepsWindows(graph, node, op);
  }

  private void byPosition(Shape shape, Objectives o, int most) {
    int from = 0;
    int channels = shape.dim(2);
    while (from < o.rows()) {
      int position = o.element()[from] / channels;
      int to = from + 1;
      while (to < o.rows() && to - from < most && o.element()[to] / channels == position) {
        to++;
      }
      add(from, to, new Window(position / shape.dim(1), position % shape.dim(1), 1, 1, false));
      from = to;
    }
  }

  private void add(int from, int to, Window window) {
    ranges.add(new int[] {from, to});
    windows.add(window);
  }

  int count() {
    return ranges.size();
  }

  int from(int k) {
    return ranges.get(k)[0];
  }

  int to(int k) {
    return ranges.get(k)[1];
  }

  Window window(int k) {
    return windows.get(k);
  }
}
