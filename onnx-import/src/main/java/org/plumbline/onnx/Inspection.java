package org.plumbline.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a model file holds, and everything in it that import refuses.
 *
 * @param model the model as it stands in the file
 * @param operators how often each operator occurs
 * @param parameters the real numbers that the file stores as initializers and constants
 * @param refusals what is refused, one line each; empty if the network can be used
 * @param unchecked nodes of supported operators that were not looked at, because they read values
 *     of refused ones
 * @param network the network, or null if something is refused
 */
public record Inspection(
    OnnxModel model,
    SortedMap<String, Integer> operators,
    long parameters,
    List<String> refusals,
    int unchecked,
    @Nullable Imported network) {
  /** Copies the collections. */
  public Inspection {
    operators = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(operators));
    refusals = List.copyOf(refusals);
  }

  /**
   * Inspects a file, or {@code FILE.gz} if the file does not exist.
   *
   * @throws IOException if the file cannot be read
   * @throws org.plumbline.graph.MalformedInputException if it is not an ONNX model
   * @throws org.plumbline.graph.UnsupportedGraphException if a constant has a form that is not read
   */
  public static Inspection read(Path path) throws IOException {
    return of(OnnxFiles.read(path), OnnxFiles.name(path));
  }

  /** Inspects a model; {@code fileName} stands in messages. */
  public static Inspection of(OnnxModel model, String fileName) {
    SortedMap<String, Integer> operators = new TreeMap<>();
    long parameters = 0;
    for (OnnxTensor t : model.graph().initializers()) {
      parameters += count(t);
    }
    for (OnnxNode n : model.graph().nodes()) {
      operators.merge(n.opType(), 1, Integer::sum);
      for (OnnxAttribute a : n.attributes()) {
        parameters += count(a.t()) + a.floats().size();
      }
    }
    Refusals refusals = Refusals.collected();
    Imported network = OnnxImport.inspect(model, fileName, refusals);
    return new Inspection(
        model, operators, parameters, refusals.reasons(), refusals.unchecked(), network);
  }

  private static int count(@Nullable OnnxTensor t) {
    return t != null && t.isFloating() ? t.size() : 0;
  }
}
