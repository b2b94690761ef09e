package org.plumbline.onnx;

import java.util.List;
import org.plumbline.graph.Graph;
import org.plumbline.tensor.ElementType;

/**
 * A network from a file. The graph's box spans all inputs and the graph's output value holds all
 * outputs, both in engine order; the maps lead from the file's flat order (all inputs, or all
 * outputs, one after the other as the file lists them, each row major: X_i and Y_j of VNN-LIB) to
 * it.
 *
 * @param file the file's name
 * @param graph the graph
 * @param inputs the inputs in file order
 * @param outputs the outputs in file order
 * @param inputIndex the box element of each X_i; not to be modified
 * @param outputIndex the element of the graph's output of each Y_j; not to be modified
 */
public record Imported(
    String file,
    Graph graph,
    List<Port> inputs,
    List<Port> outputs,
    int[] inputIndex,
    int[] outputIndex) {
  /** Copies the lists. */
  public Imported {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * One input or output of the file.
   *
   * @param name its name
   * @param shape its shape in the file, unknown dimensions taken as 1
   * @param type its element type
   * @param offset its first element in the file's flat order of all inputs, or all outputs
   */
  public record Port(String name, List<Integer> shape, ElementType type, int offset) {
    /** Copies the shape. */
    public Port {
      shape = List.copyOf(shape);
    }

    /** The number of elements. */
    public int size() {
      return shape.stream().reduce(1, (a, b) -> a * b);
    }
  }
}
