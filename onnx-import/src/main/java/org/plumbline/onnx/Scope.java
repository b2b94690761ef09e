package org.plumbline.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Input;
import org.plumbline.graph.Op;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.IndexMap;
import org.plumbline.tensor.Shape;

/** What import knows at one moment: values by name, and the graph built so far. */
final class Scope {
  /** The most elements of all values that nodes make, besides four per element of a constant. */
  private static final long MAX_TOTAL = 1L << 27;

  private final String file;
  private final int opset;
  private final GraphBuilder builder = new GraphBuilder();
  private final List<Op> ops = new ArrayList<>();
  private final List<List<Integer>> operands = new ArrayList<>();
  private final Map<String, FileValue> values = new HashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();
  private final IdentityHashMap<Variable, List<Arranged>> arranged = new IdentityHashMap<>();

  /** For each node the name that it was made under. */
  private final List<String> emitted = new ArrayList<>();

  /** Nodes that are values of the file. */
  private final Map<Integer, Origin> named = new HashMap<>();

  private long elements;
  private long given;

  /** A view that was brought into an order before. */
  private record Arranged(Order order, int node) {}

  Scope(String file, int opset) {
    this.file = file;
    this.opset = opset;
  }

  String file() {
    return file;
  }

  int opset() {
    return opset;
  }

  GraphBuilder builder() {
    return builder;
  }

  @Nullable FileValue value(String name) {
    return values.get(name);
  }

  /** Defines a constant of the file. */
  void give(String name, Constant value) {
    given += value.size();
    values.put(name, value);
  }

  /**
   * Defines a value.
   *
   * @throws ArithmeticException if all values together are too large
   */
  void define(String name, FileValue value) {
    elements += Dims.size(value.shape());
    if (elements > MAX_TOTAL + 4 * given) {
      throw new ArithmeticException(
          "all values together have more than " + MAX_TOTAL + " elements");
    }
    values.put(name, value);
    if (value instanceof Variable v) {
      nameNode(name, v);
    }
  }

  /**
   * Gives the node that an operator made for a value the value's name, with the map that the final
   * view has. A node is not the value itself if the view leaves elements out or repeats some.
   */
  private void nameNode(String name, Variable v) {
    int[] toFile = v.toFile();
    if (toFile != null && emitted.get(v.node()).equals(name) && !named.containsKey(v.node())) {
      named.put(v.node(), new Origin(name, v.isPlain() ? null : toFile));
    }
  }

  /**
   * Where a node comes from. Nodes that an operator made on the way to its result carry its name
   * with a suffix.
   */
  Origin origin(int node) {
    Origin known = named.get(node);
    if (known != null) {
      return known;
    }
    String name = emitted.get(node);
    return new Origin(values.containsKey(name) ? name + "/part" : name, null);
  }

  /** Counts one more reader of a value. */
  void addUse(String name) {
    uses.merge(name, 1, Integer::sum);
  }

  /** How often a value is read, outputs of the graph included. */
  int uses(String name) {
    return uses.getOrDefault(name, 0);
  }

  /** Adds an input. */
  int addInput(Shape shape, Origin origin) {
    return add(new Input(shape), List.of(), origin);
  }

  /** Adds a node. */
  int add(Op op, List<Integer> inputs, Origin origin) {
    ops.add(op);
    operands.add(List.copyOf(inputs));
    emitted.add(origin.name());
    return builder.add(op, inputs, origin);
  }

  /** The operator of a node. */
  Op op(int node) {
    return ops.get(node);
  }

  /** The operands of a node. */
  List<Integer> operands(int node) {
    return operands.get(node);
  }

  Shape shape(int node) {
    return builder.shape(node);
  }

  /**
   * A node with the elements of {@code v} in this order: the node of {@code v} itself if it fits.
   */
  int arrange(Variable v, Order order, String name) {
    if (fits(v, order)) {
      return v.node();
    }
    List<Arranged> known = arranged.computeIfAbsent(v, k -> new ArrayList<>());
    for (Arranged a : known) {
      if (a.order().shape().equals(order.shape())
          && java.util.Arrays.equals(a.order().toFile(), order.toFile())) {
        return a.node();
      }
    }
    int[] source = new int[v.size()];
    double[] constants = new double[v.size()];
    boolean anyConstant = false;
    for (int e = 0; e < source.length; e++) {
      int f = order.file(e);
      source[e] = v.index(f);
      constants[e] = source[e] < 0 ? v.fill(f) : 0;
      anyConstant |= constants[e] != 0;
    }
    IndexMap map =
        new IndexMap(order.shape(), v.nodeSize(), source, anyConstant ? constants : new double[0]);
    int node = add(map, List.of(v.node()), new Origin(name, order.toFile()));
    known.add(new Arranged(order, node));
    return node;
  }

  private boolean fits(Variable v, Order order) {
    if (v.size() != v.nodeSize() || !shape(v.node()).equals(order.shape())) {
      return false;
    }
    for (int e = 0; e < v.nodeSize(); e++) {
      if (v.index(order.file(e)) != e) {
        return false;
      }
    }
    return true;
  }

  /** The order that a view's own node has, or the best one for a view that needs a node. */
  Order naturalOrder(Variable v) {
    int[] toFile = v.toFile();
    if (toFile != null) {
      return new Order(shape(v.node()), v.isPlain() ? null : toFile);
    }
    int[] s = v.shape();
    return s.length == 4 && s[0] == 1 && shape(v.node()).rank() == 3
        ? Order.channelsLast(s[1], s[2], s[3])
        : Order.flat(v.size());
  }
}
