package org.plumbline.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.plumbline.graph.op.Concat;
import org.plumbline.tensor.Shape;

/**
 * Concat. Views of one node are joined into one view; several nodes meet in one layout operator
 * that reads the nodes themselves, so that no view has to be brought into an order first.
 */
final class ConcatOp {
  private ConcatOp() {}

  static void concat(Call c) {
    List<FileValue> parts = new ArrayList<>();
    for (int i = 0; i < c.node().inputs().size(); i++) {
      parts.add(c.in(i));
    }
    int[] first = c.in(0).shape();
    c.out(join(c, parts, Dims.axis(c.integer("axis", 1), first.length)));
  }

  /** These values one after the other along an axis. */
  static FileValue join(Call c, List<FileValue> parts, int axis) {
    int[] shape = parts.get(0).shape();
    shape[axis] = 0;
    for (FileValue p : parts) {
      int[] s = p.shape();
      int length = s.length == shape.length ? s[axis] : 0;
      shape[axis] = Math.addExact(shape[axis], length);
      if (s.length == shape.length) {
        s[axis] = shape[axis];
      }
      if (!Arrays.equals(s, shape)) {
        throw c.malformed(
            "Concat of shapes " + Dims.text(parts.get(0).shape()) + " and " + Dims.text(p.shape()));
      }
    }
    Dims.made(0, shape);
    Builder joined = new Builder(shape, axis);
    parts.forEach(joined::add);
    return joined.finish(c);
  }

  /** Where each element of the result comes from. */
  private static final class Builder {
    private final int[] shape;
    private final int axis;
    private final int[] owner;
    private final int[] element;
    private final List<FileValue> parts = new ArrayList<>();
    private int offset;

    Builder(int[] shape, int axis) {
      this.shape = shape;
      this.axis = axis;
      owner = new int[Dims.size(shape)];
      element = new int[owner.length];
    }

    void add(FileValue part) {
      int[] s = part.shape();
      int inner = Dims.product(s, axis, s.length);
      int outer = Dims.product(s, 0, axis);
      int step = Dims.product(shape, axis, shape.length);
      for (int o = 0; o < outer; o++) {
        for (int k = 0; k < inner; k++) {
          owner[o * step + offset + k] = parts.size();
          element[o * step + offset + k] = o * inner + k;
        }
      }
      offset += inner;
      parts.add(part);
    }

    FileValue finish(Call c) {
      Set<Integer> distinct = new LinkedHashSet<>();
      for (FileValue p : parts) {
        if (p instanceof Variable v) {
          distinct.add(v.node());
        }
      }
      List<Integer> nodes = List.copyOf(distinct);
      // One map per operand and element.
      Dims.made(owner.length, nodes.size(), owner.length);
      if (nodes.isEmpty()) {
        return constant(c);
      }
      return nodes.size() == 1 ? view(c, nodes.get(0)) : node(c, nodes);
    }

    private Constant constant(Call c) {
      Constant first = (Constant) parts.get(0);
      double[] reals = new double[first.isInteger() ? 0 : owner.length];
      long[] integers = new long[first.isInteger() ? owner.length : 0];
      for (int i = 0; i < owner.length; i++) {
        Constant part = (Constant) parts.get(owner[i]);
        if (part.isInteger() != first.isInteger()) {
          throw c.malformed("Concat of integers and reals");
        }
        if (first.isInteger()) {
          integers[i] = part.integers()[element[i]];
        } else {
          reals[i] = part.reals()[element[i]];
        }
      }
      return first.isInteger()
          ? Constant.ofIntegers(first.dataType(), shape, integers)
          : Constant.ofReals(first.dataType(), shape, reals);
    }

    /** The number at element {@code i} if it is a constant, else 0. */
    private double number(Call c, int i) {
      if (parts.get(owner[i]) instanceof Variable v) {
        return v.index(element[i]) < 0 ? v.fill(element[i]) : 0;
      }
      Constant k = (Constant) parts.get(owner[i]);
      double value = k.isInteger() ? Double.NaN : k.reals()[element[i]];
      if (!Double.isFinite(value)) {
        throw c.malformed("Concat of a variable with an integer or infinite constant");
      }
      return value;
    }

    private int source(int i, int node) {
      return parts.get(owner[i]) instanceof Variable v && v.node() == node
          ? v.index(element[i])
          : -1;
    }

    private Variable view(Call c, int node) {
      int[] index = new int[owner.length];
      double[] fill = new double[owner.length];
      for (int i = 0; i < index.length; i++) {
        index[i] = source(i, node);
        fill[i] = number(c, i);
      }
      return new Variable(node, c.scope().shape(node).size(), shape, index, fill);
    }

    private Variable node(Call c, List<Integer> nodes) {
      Order order = order(c, nodes);
      List<int[]> sources = new ArrayList<>();
      int[] sizes = new int[nodes.size()];
      for (int k = 0; k < sizes.length; k++) {
        sizes[k] = c.scope().shape(nodes.get(k)).size();
        int[] source = new int[owner.length];
        for (int e = 0; e < source.length; e++) {
          source[e] = source(order.file(e), nodes.get(k));
        }
        sources.add(source);
      }
      double[] constants = new double[owner.length];
      for (int e = 0; e < constants.length; e++) {
        constants[e] = number(c, order.file(e));
      }
      return c.emit(new Concat(order.shape(), sizes, sources, constants), order, shape, nodes);
    }

    /** Channels last if a part has positions, else the file's order. */
    private Order order(Call c, List<Integer> nodes) {
      boolean spatial = false;
      for (int node : nodes) {
        Shape s = c.scope().shape(node);
        spatial |= s.rank() == 3 && s.dim(0) > 1;
      }
      return spatial && shape.length == 4 && shape[0] == 1
          ? Order.channelsLast(shape[1], shape[2], shape[3])
          : Order.flat(owner.length);
    }
  }
}
