package org.plumbline.bounds;

import java.util.List;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.LineChanges;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.Tensor;

/**
 * Parts of a region: they share its bounds, lines and limits, changed where splits decide an
 * element. A split of an input moves an end of the box; one of any other value changes the ends
 * that its activations see.
 *
 * <p>Charges are the region's: magnitudes only shrink.
 */
final class PartsPass implements PassState {
  private final CrownPass region;
  private final FreePass regionLines;
  private final List<SplitSet> splits;
  private final Graph graph;
  private final Tensor[] boxLower;
  private final Tensor[] boxUpper;
  private final FreePass free;

  PartsPass(CrownPass region, FreePass regionLines, List<SplitSet> splits, int last) {
    this.region = region;
    this.regionLines = regionLines;
    this.splits = splits;
    graph = region.graph();
    boxLower = new Tensor[graph.nodes().size()];
    boxUpper = new Tensor[graph.nodes().size()];
    for (Node input : graph.inputs()) {
      box(input);
    }
    free = new FreePass(this, region.relaxations());
    for (Node node : graph.nodes()) {
      if (node.id() <= last && node.op() instanceof Activation f) {
        SlopeLimits limits = regionLines.limits(node.id());
        free.put(node.id(), limits.with(changes(node, f)));
      }
    }
  }

  /** The lines and limits of the parts. */
  FreePass free() {
    return free;
  }

  /** The ends of an input, which parts share unless one of them splits it. */
  private void box(Node input) {
    int id = input.id();
    boxLower[id] = region.boxLower(id);
    boxUpper[id] = region.boxUpper(id);
    if (splits.stream().noneMatch(s -> s.touches(id))) {
      return;
    }
    int n = input.size();
    ElementType type = region.charges().type();
    Tensor lo = Tensor.zeros(type, splits.size(), n);
    Tensor hi = Tensor.zeros(type, splits.size(), n);
    for (int b = 0; b < splits.size(); b++) {
      lo.copyRow(region.boxLower(id), 0, b);
      hi.copyRow(region.boxUpper(id), 0, b);
      SplitSet s = splits.get(b);
      for (int k = 0; k < s.size(); k++) {
        if (s.value()[k] == id) {
          int i = s.element()[k];
          Tensor end = s.side()[k] > 0 ? lo : hi;
          double point = inward(type, s.point()[k], s.side()[k]);
          boolean tighter = s.side()[k] > 0 ? point > lo.get(b, i) : point < hi.get(b, i);
          if (tighter) {
            end.set(b, i, point);
          }
        }
      }
    }
    boxLower[id] = lo;
    boxUpper[id] = hi;
  }

  /** The split point in the type of the rows, moved away from the part. */
  private static double inward(ElementType type, double point, int side) {
    double[] one = {point};
    return side > 0 ? Tensor.down(type, one).get(0) : Tensor.up(type, one).get(0);
  }

  /** What the splits of each part decide about the lines of an activation. */
  private LineChanges changes(Node node, Activation f) {
    int operand = node.operands().get(0);
    int[][] elements = new int[splits.size()][];
    Lines[] lines = new Lines[elements.length];
    for (int b = 0; b < elements.length; b++) {
      SplitSet s = splits.get(b);
      elements[b] = s.elements(operand);
      lines[b] = new Lines(region.charges().type(), elements[b].length);
      for (int j = 0; j < elements[b].length; j++) {
        decide(f, operand, s, elements[b][j], lines[b], j);
      }
    }
    return new LineChanges(elements, lines);
  }

  /** All splits of one element enter, so that the order of the path does not matter. */
  private void decide(Activation f, int operand, SplitSet s, int i, Lines lines, int j) {
    double lo = region.bounds().lower(operand)[i];
    double hi = region.bounds().upper(operand)[i];
    int side = 0;
    for (int k = 0; k < s.size(); k++) {
      if (s.value()[k] == operand && s.element()[k] == i) {
        if (s.side()[k] > 0) {
          lo = Math.max(lo, s.point()[k]);
        } else {
          hi = Math.min(hi, s.point()[k]);
        }
        side = s.point()[k] == 0 ? s.side()[k] : side;
      }
    }
    // An empty interval holds no point: any line will do.
    f.relax(lo, Math.max(lo, hi), side, Double.NaN, Double.NaN, lines, j);
  }

  @Override
  public Graph graph() {
    return graph;
  }

  @Override
  public Kernels kernels() {
    return region.kernels();
  }

  @Override
  public NodeBounds bounds() {
    return region.bounds();
  }

  @Override
  public Charges charges() {
    return region.charges();
  }

  @Override
  public Tensor boxLower(int input) {
    return boxLower[input];
  }

  @Override
  public Tensor boxUpper(int input) {
    return boxUpper[input];
  }
}
