package org.plumbline.bounds;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.RowBlock;

/**
 * What all blocks with free lines share: the state of the pass, CROWN's lines to start from, the
 * limits of slopes, and which elements the stored parameters of a row stand for.
 */
final class FreePass {
  private final PassState state;
  private final Relaxations shared;
  private final NodeBounds root;
  private final boolean keepsBest;
  private final @Nullable SlopeLimits[] limits;
  private final int[] @Nullable [] stored;
  private final int[] offset;

  /**
   * A pass.
   *
   * @param root bounds of one subdomain that contains all others: its undecided elements are those
   *     whose parameters are stored
   * @param keepsBest whether rows remember their best parameters, or only the last
   */
  FreePass(PassState state, Relaxations shared, NodeBounds root, boolean keepsBest) {
    this.state = state;
    this.shared = shared;
    this.root = root;
    this.keepsBest = keepsBest;
    int n = state.graph().nodes().size();
    limits = new SlopeLimits[n];
    stored = new int[n][];
    offset = new int[n + 1];
  }

  /** Takes the limits from the bounds as they are now, for activations up to {@code last}. */
  void refresh(int last) {
    Graph graph = state.graph();
    for (Node node : graph.nodes()) {
      offset[node.id() + 1] = offset[node.id()];
      if (node.id() <= last && node.op() instanceof Activation f) {
        refresh(node, f);
      }
    }
  }

  /** Takes the limits of one activation. */
  void refresh(Node node, Activation f) {
    int operand = node.operands().get(0);
    if (f.isRayBelow()) {
      limits[node.id()] =
          SlopeLimits.of(f, operand, node.size(), state.bounds(), shared.lines(node.id()));
    }
    if (stored[node.id()] == null) {
      int[] free = new int[node.size()];
      int count = 0;
      for (int i = 0; i < free.length; i++) {
        if (!FreeLines.isExact(f, root, operand, i)) {
          free[count++] = i;
        }
      }
      stored[node.id()] = Arrays.copyOf(free, count);
    }
    offset[node.id() + 1] = offset[node.id()] + stored(node.id()).length * width(f);
  }

  private static int width(Activation f) {
    return f.isRayBelow() ? 1 : 2;
  }

  private int[] stored(int node) {
    int[] s = stored[node];
    return s == null ? new int[0] : s;
  }

  PassState state() {
    return state;
  }

  Relaxations shared() {
    return shared;
  }

  /** The limits of slopes as they are now. */
  SlopeLimits limits(int node) {
    SlopeLimits l = limits[node];
    if (l == null) {
      throw new IllegalStateException("no limits of slopes at value " + node);
    }
    return l;
  }

  /** Whether rows remember their best parameters. */
  boolean keepsBest() {
    return keepsBest;
  }

  /** Own lines for the rows of a block, or null where rows take the shared ones. */
  @Nullable FreeLines freeLines(Node node, Activation f, RowBlock block) {
    SlopeLimits l = limits[node.id()];
    if (l != null) {
      return new RaySlopes(this, node.id(), block);
    }
    if (!block.window().whole()) {
      return null;
    }
    return new LineParameters(
        f, state.bounds(), node.operands().get(0), block, shared.lines(node.id()));
  }

  /** The best parameters of a row, for {@link RowState}. */
  byte[] encode(@Nullable FreeLines[] free, int row) {
    byte[] out = new byte[offset[offset.length - 1]];
    for (int v = 0; v < free.length; v++) {
      FreeLines f = free[v];
      if (f != null) {
        f.encode(row, stored(v), out, offset[v]);
      }
    }
    return out;
  }

  /** Starts a row where {@link #encode} left it. */
  void decode(Node node, FreeLines own, int row, byte @Nullable [] parameters) {
    if (parameters != null) {
      own.decode(row, stored(node.id()), parameters, offset[node.id()]);
    }
  }
}
