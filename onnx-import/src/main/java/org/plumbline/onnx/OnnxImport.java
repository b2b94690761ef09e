package org.plumbline.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.graph.Node;
import org.plumbline.graph.Op;
import org.plumbline.graph.Origin;
import org.plumbline.graph.UnsupportedGraphException;
import org.plumbline.tensor.ElementType;

/**
 * Turns ONNX models into graphs of the engine.
 *
 * <p>Every rewrite is exact over the reals: transposes, reshapes and slices become views and at
 * most index maps, Identity and Dropout vanish, a constant that is added to a product becomes its
 * bias. Integer arithmetic on shapes is evaluated; real constants are never rounded. Nodes that no
 * output depends on are not looked at.
 *
 * <p>Errors: {@link MalformedInputException} for files that contradict themselves, {@link
 * UnsupportedGraphException} for what is not supported; both name file and node in one line.
 */
public final class OnnxImport {
  private final Scope scope;
  private final OnnxModel model;
  private final Refusals refusals;
  private final List<Imported.Port> inputs = new ArrayList<>();
  private final List<Imported.Port> outputs = new ArrayList<>();
  private final List<Variable> inputViews = new ArrayList<>();

  private OnnxImport(OnnxModel model, String file, Refusals refusals) {
    this.model = model;
    this.refusals = refusals;
    this.scope = new Scope(file, model.opset());
  }

  /**
   * The network in a file, or in {@code FILE.gz} if the file does not exist.
   *
   * @throws IOException if the file cannot be read
   */
  public static Imported read(Path path) throws IOException {
    return fromModel(OnnxFiles.read(path), OnnxFiles.name(path));
  }

  /** The network of a model; {@code fileName} stands in messages. */
  public static Imported fromModel(OnnxModel model, String fileName) {
    return Objects.requireNonNull(inspect(model, fileName, Refusals.thrown()));
  }

  /**
   * Imports as far as it goes.
   *
   * @param refusals filled with what is refused, one line each
   * @return the network if nothing is refused, else null
   */
  static @Nullable Imported inspect(OnnxModel model, String fileName, Refusals refusals) {
    return new OnnxImport(model, fileName, refusals).run();
  }

  private @Nullable Imported run() {
    try {
      return importAll();
    } catch (MalformedInputException | UnsupportedGraphException e) {
      refusals.add(e);
      return null;
    }
  }

  private @Nullable Imported importAll() {
    if (model.opset() < OnnxOps.MIN_OPSET || model.opset() > OnnxOps.MAX_OPSET) {
      throw unsupported(
          "operator set "
              + model.opset()
              + " is not supported (supported: "
              + OnnxOps.MIN_OPSET
              + " to "
              + OnnxOps.MAX_OPSET
              + ")");
    }
    OnnxGraph graph = model.graph();
    List<OnnxNode> nodes = NodeOrder.of(scope.file(), graph);
    nodes.forEach(n -> n.inputs().forEach(scope::addUse));
    graph.outputs().forEach(v -> scope.addUse(v.name()));
    defineInitializers(graph);
    defineInputs(graph, new InputLayouts(nodes));
    for (OnnxNode node : nodes) {
      refusals.guard(node.inputs(), node.outputs(), new Call(scope, node)::run);
    }
    if (!refusals.isEmpty()) {
      return null;
    }
    Variable all = joinOutputs(graph);
    return finish(all);
  }

  private UnsupportedGraphException unsupported(String what) {
    return new UnsupportedGraphException(scope.file() + ": " + what);
  }

  private void defineInitializers(OnnxGraph graph) {
    for (OnnxTensor t : graph.initializers()) {
      if (scope.uses(t.name()) > 0) {
        try {
          scope.give(t.name(), Constant.of(t));
        } catch (ArithmeticException e) {
          throw new MalformedInputException(
              scope.file() + ": initializer '" + t.name() + "': " + e.getMessage(), e);
        }
      }
    }
  }

  private void defineInputs(OnnxGraph graph, InputLayouts layouts) {
    Set<String> initializers = new HashSet<>();
    graph.initializers().forEach(t -> initializers.add(t.name()));
    int offset = 0;
    for (OnnxValue v : graph.inputs()) {
      if (initializers.contains(v.name())) {
        continue;
      }
      int[] shape = inputShape(v);
      Imported.Port port = port(v, shape, offset);
      Order order = layouts.order(v.name(), shape);
      int id = scope.addInput(order.shape(), new Origin(v.name(), order.toFile()));
      Variable view = order.view(id, shape);
      scope.define(v.name(), view);
      inputViews.add(view);
      inputs.add(port);
      offset = Math.addExact(offset, port.size());
    }
    if (inputs.isEmpty()) {
      throw new MalformedInputException(scope.file() + ": the graph has no inputs");
    }
  }

  private Imported.Port port(OnnxValue v, int[] shape, int offset) {
    if (v.dataType() != OnnxTensor.FLOAT && v.dataType() != OnnxTensor.DOUBLE) {
      throw unsupported(
          "'"
              + v.name()
              + "' has elements of "
              + OnnxTensor.typeName(v.dataType())
              + " (supported: float, double)");
    }
    ElementType type = v.dataType() == OnnxTensor.FLOAT ? ElementType.FLOAT32 : ElementType.FLOAT64;
    return new Imported.Port(v.name(), Arrays.stream(shape).boxed().toList(), type, offset);
  }

  /** The shape of an input; dimensions that the file leaves open (a name, 0 or -1) are 1. */
  private int[] inputShape(OnnxValue v) {
    if (!v.hasShape()) {
      throw unsupported("input '" + v.name() + "' has no shape (supported: inputs with a shape)");
    }
    long[] dims = v.dims().stream().mapToLong(d -> d == 0 || d == -1 ? 1 : d).toArray();
    try {
      int[] shape = Dims.of(dims);
      Dims.made(0, shape);
      return shape;
    } catch (ArithmeticException e) {
      throw new MalformedInputException(
          scope.file() + ": input '" + v.name() + "': " + e.getMessage(), e);
    }
  }

  /** One view of all outputs, one after the other. */
  private Variable joinOutputs(OnnxGraph graph) {
    List<FileValue> flat = new ArrayList<>();
    int offset = 0;
    for (OnnxValue out : graph.outputs()) {
      FileValue v = scope.value(out.name());
      if (v == null) {
        throw new MalformedInputException(
            scope.file() + ": output '" + out.name() + "' is not defined");
      }
      Imported.Port port = port(out, v.shape(), offset);
      outputs.add(port);
      offset = Math.addExact(offset, port.size());
      flat.add(v.reshape(port.size()));
    }
    if (flat.isEmpty()) {
      throw new MalformedInputException(scope.file() + ": the graph has no outputs");
    }
    OnnxNode pseudo = OnnxNode.of("Concat", "outputs", List.of());
    FileValue all =
        flat.size() == 1 ? flat.get(0) : ConcatOp.join(new Call(scope, pseudo), flat, 0);
    if (!(all instanceof Variable v)) {
      throw unsupported("the outputs do not depend on the inputs (supported: those that do)");
    }
    return v;
  }

  private Imported finish(Variable all) {
    Variable out = all;
    if (all.toFile() == null) {
      Order order = Order.flat(all.size());
      int node = scope.arrange(all, order, outputs.get(0).name() + "/out");
      out = order.view(node, all.size());
    }
    int[] outputIndex = new int[out.size()];
    for (int j = 0; j < outputIndex.length; j++) {
      outputIndex[j] = out.index(j);
    }
    Graph whole = scope.builder().build(out.node());
    Graph graph = prune(whole);
    int last = inputs.size() - 1;
    int[] inputIndex = new int[inputs.get(last).offset() + inputs.get(last).size()];
    for (int k = 0; k < inputs.size(); k++) {
      // Inputs come first in both graphs, in the same order.
      int box = inputs.get(k).offset();
      for (int i = 0; i < inputs.get(k).size(); i++) {
        inputIndex[box + i] = box + inputViews.get(k).index(i);
      }
    }
    return new Imported(scope.file(), graph, inputs, outputs, inputIndex, outputIndex);
  }

  /** The graph without the nodes that the output does not depend on; inputs stay. */
  private Graph prune(Graph graph) {
    boolean[] needed = new boolean[graph.nodes().size()];
    needed[graph.output().id()] = true;
    for (int id = needed.length - 1; id >= 0; id--) {
      for (int operand : graph.node(id).operands()) {
        needed[operand] |= needed[id];
      }
    }
    GraphBuilder builder = new GraphBuilder();
    int[] renamed = new int[needed.length];
    for (Node n : graph.nodes()) {
      if (needed[n.id()] || n.operands().isEmpty()) {
        List<Integer> operands = n.operands().stream().map(k -> renamed[k]).toList();
        Op op = n.op();
        renamed[n.id()] = builder.add(op, operands, scope.origin(n.id()));
      }
    }
    return builder.build(renamed[graph.output().id()]);
  }
}
