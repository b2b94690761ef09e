package org.plumbline.bounds;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;

/**
 * Which elements the stored parameters of a row stand for: those that are undecided on a region,
 * and all planes of products. Every part of the region has no others, so a part starts where any
 * ancestor ended.
 */
public final class ParameterLayout {
  private final int[][] elements;
  private final int[] offset;

  /** The layout of a region with these bounds of one subdomain, for values up to {@code last}. */
  public ParameterLayout(Graph graph, NodeBounds region, int last) {
    int n = graph.nodes().size();
    elements = new int[n][0];
    offset = new int[n + 1];
    for (Node node : graph.nodes()) {
      int width = 0;
      if (node.id() <= last && node.op() instanceof Activation f) {
        elements[node.id()] = undecided(node, f, region);
        width = f.isRayBelow() ? 1 : 2;
      } else if (node.id() <= last && node.op() instanceof Product p) {
        int places = FreePlanes.places(node, p);
        elements[node.id()] = IntStream.range(0, places <= FreePlanes.MOST ? places : 0).toArray();
        width = 2;
      }
      offset[node.id() + 1] = offset[node.id()] + width * elements[node.id()].length;
    }
  }

  private static int[] undecided(Node node, Activation f, NodeBounds region) {
    int[] free = new int[node.size()];
    int count = 0;
    for (int i = 0; i < free.length; i++) {
      if (!FreeLines.isExact(f, region, node.operands().get(0), i)) {
        free[count++] = i;
      }
    }
    return Arrays.copyOf(free, count);
  }

  /** The number of bytes of a row. */
  public int size() {
    return offset[offset.length - 1];
  }

  byte[] encode(@Nullable FreeParameters[] free, int row) {
    byte[] out = new byte[size()];
    for (int v = 0; v < free.length; v++) {
      FreeParameters f = free[v];
      if (f != null) {
        f.encode(row, elements[v], out, offset[v]);
      }
    }
    return out;
  }

  void decode(int node, FreeParameters own, int row, byte[] parameters) {
    own.decode(row, elements[node], parameters, offset[node]);
  }
}
