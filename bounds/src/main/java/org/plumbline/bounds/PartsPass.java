package org.plumbline.bounds;

import java.util.Arrays;
import java.util.List;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Lines;
import org.plumbline.tensor.Tensor;

/**
 * Parts of a region: its bounds, lines and limits copied for each part, changed where splits decide
 * an element. A split of an input moves an end of the box; one of any other value changes the ends
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
    Relaxations shared = new Relaxations(graph, region.charges().type());
    free = new FreePass(this, shared);
    for (Node node : graph.nodes()) {
      if (node.id() <= last && node.op() instanceof Activation f) {
        SlopeLimits limits = limits(node, f);
        shared.put(node.id(), limits.start());
        free.put(node.id(), limits);
      }
    }
  }

  /** The lines and limits of the parts. */
  FreePass free() {
    return free;
  }

  private void box(Node input) {
    int id = input.id();
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

  private SlopeLimits limits(Node node, Activation f) {
    SlopeLimits whole = regionLines.limits(node.id());
    int n = node.size();
    Lines lines = new Lines(region.charges().type(), splits.size() * n);
    Tensor low = Tensor.zeros(lines.type(), splits.size(), n);
    Tensor high = Tensor.zeros(lines.type(), splits.size(), n);
    int operand = node.operands().get(0);
    for (int b = 0; b < splits.size(); b++) {
      lines.copy(whole.start(), 0, b * n, n);
      low.copyRow(whole.low(), 0, b);
      high.copyRow(whole.high(), 0, b);
      SplitSet s = splits.get(b);
      Ends ends = new Ends(operand, n, s);
      for (int k = 0; k < s.size(); k++) {
        if (s.value()[k] == operand) {
          int i = s.element()[k];
          int at = b * n + i;
          // An empty interval holds no point: any line will do.
          double hi = Math.max(ends.lo[i], ends.hi[i]);
          f.relax(ends.lo[i], hi, ends.side[i], Double.NaN, Double.NaN, lines, at);
          boolean exact = f.isLinear(ends.lo[i], hi, ends.side[i]);
          low.set(0, at, exact ? lines.lowerSlope(at) : whole.low().get(0, i));
          high.set(0, at, exact ? lines.lowerSlope(at) : whole.high().get(0, i));
        }
      }
    }
    return new SlopeLimits(lines, n, low, high, 0);
  }

  /** The ends of a value on a part; all splits of an element enter, whatever their order. */
  private final class Ends {
    private final double[] lo;
    private final double[] hi;
    private final int[] side;

    Ends(int operand, int n, SplitSet s) {
      lo = Arrays.copyOf(region.bounds().lower(operand), n);
      hi = Arrays.copyOf(region.bounds().upper(operand), n);
      side = new int[n];
      for (int k = 0; k < s.size(); k++) {
        if (s.value()[k] == operand) {
          int i = s.element()[k];
          if (s.side()[k] > 0) {
            lo[i] = Math.max(lo[i], s.point()[k]);
          } else {
            hi[i] = Math.min(hi[i], s.point()[k]);
          }
          // Activations with two pieces meet at 0; a side of any other point is no side of theirs.
          side[i] = s.point()[k] == 0 ? s.side()[k] : side[i];
        }
      }
    }
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
