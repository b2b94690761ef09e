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
  private final CrownPass real;
  private final FreePass realLines;
  private final ParameterLayout layout;

  private Region(Graph graph, NodeBounds bounds, int last, CrownPass... passes) {
    this.bounds = bounds;
    this.last = last;
    narrow = passes[0];
    wide = passes[1];
    real = passes[passes.length - 1];
    narrowLines = new FreePass(narrow, narrow.relaxations());
    wideLines = new FreePass(wide, wide.relaxations());
    narrowLines.refresh(last);
    wideLines.refresh(last);
    realLines = real == wide ? wideLines : new FreePass(real, real.relaxations());
    if (real != wide) {
      realLines.refresh(last);
    }
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
    CrownPass[] passes = new CrownPass[arithmetic == Arithmetic.REAL ? 2 : 3];
    for (int k = 0; k < passes.length; k++) {
      // What holds over the reals only must not enter the bounds that the others share.
      Batch batch = new Batch(graph, k < 2 ? bounds : bounds.copy(graph));
      passes[k] =
          new CrownPass(
              batch,
              kernels,
              parallel,
              k < 2 ? arithmetic : Arithmetic.REAL,
              Crown.Intermediate.INTERVALS,
              k == 0 ? ElementType.FLOAT32 : ElementType.FLOAT64,
              Budget.unlimited());
      passes[k].visitUpTo(last);
    }
    return new Region(graph, bounds, last, passes);
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

  /** The parts that these splits cut out, in rows of doubles whose bounds hold over the reals. */
  PartsPass realParts(List<SplitSet> splits) {
    return new PartsPass(real, realLines, splits, last);
  }
}
