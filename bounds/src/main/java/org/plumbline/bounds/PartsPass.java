package org.plumbline.bounds;

import java.util.Arrays;
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

  /** What the splits of each part change about the lines of an activation. */
  private LineChanges changes(Node node, Activation f) {
    int operand = node.operands().get(0);
    int[][] elements = new int[splits.size()][];
    Lines[] lines = new Lines[elements.length];
    boolean[][] free = new boolean[elements.length][];
    Ends ends = new Ends(operand);
    for (int b = 0; b < elements.length; b++) {
      elements[b] = ends.of(splits.get(b));
      lines[b] = new Lines(region.charges().type(), elements[b].length);
      free[b] = new boolean[elements[b].length];
      for (int j = 0; j < elements[b].length; j++) {
        free[b][j] = relax(f, ends, elements[b][j], lines[b], j);
      }
    }
    return new LineChanges(elements, lines, free);
  }

  /** Whether the slope of the lower line stays free. */
  private static boolean relax(Activation f, Ends ends, int i, Lines lines, int j) {
    // An empty interval holds no point: any line will do.
    double hi = Math.max(ends.lo[i], ends.hi[i]);
    f.relax(ends.lo[i], hi, ends.side[i], Double.NaN, Double.NaN, lines, j);
    return !f.isLinear(ends.lo[i], hi, ends.side[i]);
  }

  /** The ends of a value on a part; all splits of an element enter, whatever their order. */
  private final class Ends {
    private final int operand;
    private final double[] lo;
    private final double[] hi;
    private final int[] side;
    private final boolean[] touched;

    Ends(int operand) {
      int n = graph.node(operand).size();
      this.operand = operand;
      lo = new double[n];
      hi = new double[n];
      side = new int[n];
      touched = new boolean[n];
    }

    /** The ends on another part; returns the elements whose ends differ from the region's. */
    int[] of(SplitSet s) {
      int[] out = new int[s.size()];
      int count = 0;
      for (int k = 0; k < s.size(); k++) {
        int i = s.element()[k];
        if (s.value()[k] == operand) {
          if (!touched[i]) {
            touched[i] = true;
            lo[i] = region.bounds().lower(operand)[i];
            hi[i] = region.bounds().upper(operand)[i];
            side[i] = 0;
            out[count++] = i;
          }
          if (s.side()[k] > 0) {
            lo[i] = Math.max(lo[i], s.point()[k]);
          } else {
            hi[i] = Math.min(hi[i], s.point()[k]);
          }
          // Activations with two pieces meet at 0; a side of any other point is no side of theirs.
          side[i] = s.point()[k] == 0 ? s.side()[k] : side[i];
        }
      }
      int[] elements = Arrays.copyOf(out, count);
      for (int i : elements) {
        touched[i] = false;
      }
      return elements;
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
