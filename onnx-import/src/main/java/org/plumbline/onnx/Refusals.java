package org.plumbline.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.graph.UnsupportedGraphException;

/**
 * What import does when a node is refused: it throws, or it notes the reason and goes on with the
 * nodes that do not depend on the refused one.
 */
final class Refusals {
  private final boolean collect;
  private final List<String> reasons = new ArrayList<>();
  private final Set<String> missing = new HashSet<>();
  private int unchecked;

  private Refusals(boolean collect) {
    this.collect = collect;
  }

  /** The first refusal is thrown. */
  static Refusals thrown() {
    return new Refusals(false);
  }

  /** Refusals are noted. */
  static Refusals collected() {
    return new Refusals(true);
  }

  /** Brings in a node that reads and makes these values. */
  void guard(List<String> inputs, List<String> outputs, Runnable node) {
    boolean depends = inputs.stream().anyMatch(missing::contains);
    try {
      node.run();
    } catch (MalformedInputException | UnsupportedGraphException e) {
      if (depends && e instanceof MalformedInputException) {
        // It only lacks the value that was refused.
        unchecked++;
      } else {
        add(e);
      }
      missing.addAll(outputs);
    }
  }

  /** Notes or throws a refusal. */
  void add(RuntimeException e) {
    if (!collect) {
      throw e;
    }
    reasons.add(String.valueOf(e.getMessage()));
  }

  boolean isEmpty() {
    return reasons.isEmpty();
  }

  List<String> reasons() {
    return List.copyOf(reasons);
  }

  /** Nodes of supported operators that could not be looked at because they need a refused value. */
  int unchecked() {
    return unchecked;
  }
}
