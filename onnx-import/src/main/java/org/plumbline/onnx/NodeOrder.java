package org.plumbline.onnx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.plumbline.graph.MalformedInputException;

/**
 * The nodes that the outputs depend on, operands first. Finds undefined and duplicate names and
 * cycles. Files should be in this order already; not all are.
 */
final class NodeOrder {
  private final String file;
  private final Map<String, OnnxNode> makers = new HashMap<>();
  private final Set<String> known = new HashSet<>();

  private NodeOrder(String file) {
    this.file = file;
  }

  static List<OnnxNode> of(String file, OnnxGraph graph) {
    NodeOrder order = new NodeOrder(file);
    order.collect(graph);
    return order.sort(graph);
  }

  private void collect(OnnxGraph graph) {
    Set<String> initializers = new HashSet<>();
    for (OnnxTensor t : graph.initializers()) {
      define(initializers, t.name(), "initializer");
    }
    Set<String> inputs = new HashSet<>();
    for (OnnxValue v : graph.inputs()) {
      define(inputs, v.name(), "input");
    }
    known.addAll(initializers);
    known.addAll(inputs);
    for (OnnxNode n : graph.nodes()) {
      for (String out : n.outputs()) {
        if (!out.isEmpty() && (known.contains(out) || makers.put(out, n) != null)) {
          throw new MalformedInputException(
              file + ": node '" + n.label() + "': value '" + out + "' is defined twice");
        }
      }
    }
  }

  private void define(Set<String> names, String name, String what) {
    if (!names.add(name)) {
      throw new MalformedInputException(file + ": " + what + " '" + name + "' is defined twice");
    }
  }

  /** Depth first, on a stack of our own: a chain may be as long as the file. */
  private List<OnnxNode> sort(OnnxGraph graph) {
    List<OnnxNode> sorted = new ArrayList<>();
    Set<OnnxNode> done = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
    Set<OnnxNode> open = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
    Deque<OnnxNode> stack = new ArrayDeque<>();
    for (OnnxValue out : graph.outputs()) {
      push(out.name(), "the graph", done, stack);
      while (!stack.isEmpty()) {
        OnnxNode n = stack.peek();
        if (done.contains(n)) {
          stack.pop();
        } else if (open.add(n)) {
          pushOperands(n, done, open, stack);
        } else {
          stack.pop();
          done.add(n);
          sorted.add(n);
        }
      }
    }
    return sorted;
  }

  private void pushOperands(
      OnnxNode n, Set<OnnxNode> done, Set<OnnxNode> open, Deque<OnnxNode> stack) {
    for (String in : n.inputs()) {
      OnnxNode maker = makers.get(in);
      if (maker != null && open.contains(maker) && !done.contains(maker)) {
        throw new MalformedInputException(
            file + ": node '" + n.label() + "': value '" + in + "' depends on itself");
      }
      push(in, "node '" + n.label() + "'", done, stack);
    }
  }

  private void push(String name, String reader, Set<OnnxNode> done, Deque<OnnxNode> stack) {
    OnnxNode maker = makers.get(name);
    if (maker == null && !name.isEmpty() && !known.contains(name)) {
      throw new MalformedInputException(
          file + ": " + reader + ": value '" + name + "' is not defined");
    }
    if (maker != null && !done.contains(maker)) {
      stack.push(maker);
    }
  }
}
