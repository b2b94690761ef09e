package org.plumbline.bounds;

import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.RowBlock;

/**
 * What all blocks with free lines share: the state of the pass, CROWN's lines to start from, and
 * the limits of slopes.
 */
final class FreePass {
  private final PassState state;
  private final Relaxations shared;
  private final @Nullable SlopeLimits[] limits;

  FreePass(PassState state, Relaxations shared) {
    this.state = state;
    this.shared = shared;
    limits = new SlopeLimits[state.graph().nodes().size()];
  }

  /** Takes the limits from the bounds as they are now, for activations up to {@code last}. */
  void refresh(int last) {
    Graph graph = state.graph();
    for (Node node : graph.nodes()) {
      if (node.id() <= last && node.op() instanceof Activation f) {
        refresh(node, f);
      }
    }
  }

  /** Takes the limits of one activation. */
  void refresh(Node node, Activation f) {
    int operand = node.operands().get(0);
    if (f.isRayBelow()) {
      SlopeLimits before = limits[node.id()];
      int version = before == null ? 0 : before.version() + 1;
      Lines lines = shared.lines(node.id());
      limits[node.id()] = SlopeLimits.of(f, operand, node.size(), state.bounds(), lines, version);
    }
  }

  /** Sets the limits of one activation. */
  void put(int node, SlopeLimits of) {
    limits[node] = of;
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

  /** Own planes for the rows of a block, or null where rows take CROWN's choice. */
  @Nullable FreePlanes freePlanes(Node node, Product op, RowBlock block) {
    return FreePlanes.of(state, node, op, block);
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
}
