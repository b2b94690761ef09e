package org.plumbline.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Activation;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.graph.Op;
import org.plumbline.graph.Origin;
import org.plumbline.graph.UnsupportedGraphException;

/**
 * One node of the file being imported: its inputs, attributes, outputs, and errors that name it.
 */
final class Call {
  private final Scope scope;
  private final OnnxNode node;

  Call(Scope scope, OnnxNode node) {
    this.scope = scope;
    this.node = node;
  }

  /** Brings the node into the graph. */
  void run() {
    if (!node.domain().isEmpty() || !OnnxOps.supports(node.opType())) {
      String domain = node.domain().isEmpty() ? "" : " of domain '" + node.domain() + "'";
      throw new UnsupportedGraphException(
          scope.file()
              + ": "
              + where()
              + ": the operator"
              + domain
              + " is not supported (supported, most alike: "
              + String.join(", ", OnnxOps.nearest(node.opType()))
              + ")");
    }
    try {
      OnnxOps.run(node.opType(), this);
    } catch (ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // Dimensions, indices and counts that do not fit each other.
      MalformedInputException error = malformed(String.valueOf(e.getMessage()));
      error.initCause(e);
      throw error;
    }
  }

  Scope scope() {
    return scope;
  }

  OnnxNode node() {
    return node;
  }

  int opset() {
    return scope.opset();
  }

  private String place() {
    return scope.file() + ": node '" + node.label() + "': ";
  }

  /** The node, its operator and the operator set, for messages. */
  String where() {
    return "node '" + node.label() + "' (" + node.opType() + ", operator set " + opset() + ")";
  }

  MalformedInputException malformed(String what) {
    return new MalformedInputException(place() + what);
  }

  UnsupportedGraphException unsupported(String what, String supported) {
    return new UnsupportedGraphException(
        scope.file()
            + ": "
            + where()
            + ": "
            + what
            + " is not supported (supported: "
            + supported
            + ")");
  }

  /** Whether input {@code i} is given. */
  boolean has(int i) {
    return i < node.inputs().size() && !node.inputs().get(i).isEmpty();
  }

  FileValue in(int i) {
    FileValue v = has(i) ? scope.value(node.inputs().get(i)) : null;
    if (v == null) {
      throw malformed(node.opType() + " lacks input " + i);
    }
    return v;
  }

  /** Input {@code i} as a value of the graph, known reals included. */
  Variable variable(int i) {
    return in(i) instanceof Variable v ? v : lifted((Constant) in(i));
  }

  /**
   * Known reals as a view of the graph's first input that shows none of its elements. So arithmetic
   * that cannot be done exactly during import becomes part of the graph.
   */
  Variable lifted(Constant k) {
    if (k.isInteger()) {
      throw unsupported("an integer constant as operand", "float and double");
    }
    finite(k, "the constant");
    int[] nothing = new int[k.size()];
    java.util.Arrays.fill(nothing, -1);
    return new Variable(0, scope.shape(0).size(), k.shape(), nothing, k.reals().clone());
  }

  /** Input {@code i}, which must be known numbers. */
  Constant constant(int i) {
    if (in(i) instanceof Constant c) {
      return c;
    }
    throw unsupported("input " + i + " computed from other values", "constants there");
  }

  /** Input {@code i}, which must be finite known reals. */
  Constant reals(int i) {
    Constant c = constant(i);
    if (c.isInteger()) {
      throw unsupported("integers as input " + i, "float and double");
    }
    return finite(c, node.inputs().get(i));
  }

  /** The argument, if all its numbers are finite. */
  Constant finite(Constant c, String name) {
    double[] values = c.reals();
    for (int k = 0; k < values.length; k++) {
      if (!Double.isFinite(values[k])) {
        throw malformed("element " + k + " of '" + name + "' is " + values[k]);
      }
    }
    return c;
  }

  /** Input {@code i}, which must be known integers. */
  long[] integers(int i) {
    Constant c = constant(i);
    if (!c.isInteger()) {
      throw malformed("input " + i + " of " + node.opType() + " must be integers");
    }
    return c.integers();
  }

  private @Nullable OnnxAttribute attribute(String name, int type) {
    for (OnnxAttribute a : node.attributes()) {
      if (a.name().equals(name)) {
        if (a.type() != type) {
          throw malformed("attribute '" + name + "' has type " + a.type() + ", expected " + type);
        }
        return a;
      }
    }
    return null;
  }

  boolean hasAttribute(String name) {
    return node.attributes().stream().anyMatch(a -> a.name().equals(name));
  }

  long integer(String name, long otherwise) {
    OnnxAttribute a = attribute(name, OnnxAttribute.INT);
    return a == null ? otherwise : a.i();
  }

  float real(String name, float otherwise) {
    OnnxAttribute a = attribute(name, OnnxAttribute.FLOAT);
    return a == null ? otherwise : a.f();
  }

  String text(String name, String otherwise) {
    OnnxAttribute a = attribute(name, OnnxAttribute.STRING);
    return a == null ? otherwise : a.s();
  }

  /** An attribute of integers, or null if it is not given. */
  long @Nullable [] integers(String name) {
    OnnxAttribute a = attribute(name, OnnxAttribute.INTS);
    return a == null ? null : a.ints().stream().mapToLong(v -> v).toArray();
  }

  @Nullable OnnxTensor tensor(String name) {
    OnnxAttribute a = attribute(name, OnnxAttribute.TENSOR);
    return a == null ? null : a.t();
  }

  double @Nullable [] reals(String name) {
    OnnxAttribute a = attribute(name, OnnxAttribute.FLOATS);
    return a == null ? null : a.floats().stream().mapToDouble(v -> v).toArray();
  }

  /** Axes or sizes that older operator sets give as an attribute and newer ones as an input. */
  long @Nullable [] integersSince(int since, String name, int input) {
    if (opset() < since) {
      return integers(name);
    }
    return has(input) ? integers(input) : null;
  }

  /** Defines the first output. */
  void out(FileValue value) {
    out(0, value);
  }

  void out(int k, FileValue value) {
    if (k < node.outputs().size() && !node.outputs().get(k).isEmpty()) {
      scope.define(node.outputs().get(k), value);
    }
  }

  /** The name of the first output. */
  String outName() {
    return node.outputs().isEmpty() ? node.label() : node.outputs().get(0);
  }

  /** A node with the elements of {@code v} in this order. */
  int arrange(Variable v, Order order) {
    return scope.arrange(v, order, outName() + "/in");
  }

  /** Adds the node that makes the first output, in this order. */
  Variable emit(Op op, Order order, int[] fileShape, List<Integer> operands) {
    int id = scope.add(op, operands, new Origin(outName(), order.toFile()));
    return order.view(id, fileShape);
  }

  /** Adds a node that belongs to the first output but is not its value yet. */
  Variable emitPart(String suffix, Op op, Order order, int[] fileShape, List<Integer> operands) {
    int id = scope.add(op, operands, new Origin(outName() + suffix, order.toFile()));
    return order.view(id, fileShape);
  }

  /** Applies an activation, which keeps whatever order its operand has. */
  Variable activate(Activation f, Variable v) {
    Order order = scope.naturalOrder(v);
    return emit(f, order, v.shape(), List.of(arrange(v, order)));
  }
}
