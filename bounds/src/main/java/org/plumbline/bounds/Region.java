package org.plumbline.bounds;

import java.util.List;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Coupled;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;

/**
 * A box with bounds of all values that the parts of it share, prepared once: charges, lines and
 * limits of slopes in both types. Parts that are cut out by splits copy these and change what the
 * splits decide, so that nothing is relaxed twice.
 *
 * <p>Only graphs whose activations have rays below take this form; others are bounded as batches.
 */
public final class Region {
  private final NodeBounds bounds;
  private final int last;
  private final CrownPass narrow;
  private final CrownPass wide;
  private final FreePass narrowLines;
  private final FreePass wideLines;
  private final ParameterLayout layout;

  private Region(Graph graph, NodeBounds bounds, int last, CrownPass narrow, CrownPass wide) {
    this.bounds = bounds;
    this.last = last;
    this.narrow = narrow;
    this.wide = wide;
    narrowLines = new FreePass(narrow, narrow.relaxations());
    wideLines = new FreePass(wide, wide.relaxations());
    narrowLines.refresh(last);
    wideLines.refresh(last);
    layout = new ParameterLayout(graph, bounds, last);
  }

  /** Whether the parts of a box over {@code graph} can be bounded as those of a region. */
  public static boolean fits(Graph graph) {
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Product
          || (node.op() instanceof Activation f && !f.isRayBelow())
          || (node.op() instanceof Coupled)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Prepares a region.
   *
   * @param bounds bounds of all values on the box, batch size 1; not changed any more
   * @param last the value that rows start at
   */
  public static Region of(
      Graph graph,
      NodeBounds bounds,
      int last,
      Kernels kernels,
      Parallel parallel,
      Arithmetic arithmetic) {
    Batch batch = new Batch(graph, bounds);
    CrownPass[] passes = new CrownPass[2];
    for (int k = 0; k < 2; k++) {
      passes[k] =
          new CrownPass(
              batch,
              kernels,
              parallel,
              arithmetic,
              Crown.Intermediate.INTERVALS,
              k == 0 ? ElementType.FLOAT32 : ElementType.FLOAT64,
              Budget.unlimited());
      passes[k].visitUpTo(last);
    }
    return new Region(graph, bounds, last, passes[0], passes[1]);
  }

  /** The bounds on the whole box. */
  public NodeBounds bounds() {
    return bounds;
  }

  /** What stored parameters of rows stand for. */
  public ParameterLayout layout() {
    return layout;
  }

  /** The parts that these splits cut out, in rows of {@code type}. */
  PartsPass parts(List<SplitSet> splits, ElementType type) {
    boolean floats = type == ElementType.FLOAT32;
    return new PartsPass(floats ? narrow : wide, floats ? narrowLines : wideLines, splits, last);
  }
}
