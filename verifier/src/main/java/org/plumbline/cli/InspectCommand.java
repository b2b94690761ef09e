package org.plumbline.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.plumbline.graph.Node;
import org.plumbline.onnx.Imported;
import org.plumbline.onnx.Inspection;
import org.plumbline.onnx.OnnxModel;
import org.plumbline.verify.Network;

/** {@code plumbline inspect}. */
final class InspectCommand implements Command {
  InspectCommand() {}

  @Override
  public String name() {
    return "inspect";
  }

  @Override
  public String summary() {
    return "Prints the graph of a model and what would be refused.";
  }

  @Override
  public List<String> parameters() {
    return List.of("MODEL");
  }

  @Override
  public String expected() {
    return "a model";
  }

  @Override
  public String description() {
    return "MODEL is an ONNX file, it may be gzipped.\n";
  }

  @Override
  public int run(Arguments arguments, Console console) {
    Path model = arguments.files().getFirst();
    Inspection found = Network.inspect(model);
    PrintWriter out = console.out();
    printFile(model, found, out);
    Imported network = found.network();
    if (network != null) {
      printGraph(network, out);
    }
    found.refusals().forEach(line -> out.println("refused: " + line));
    if (found.unchecked() > 0) {
      out.println("not checked: " + found.unchecked() + " nodes that read refused values");
    }
    out.flush();
    return 0;
  }

  private static void printFile(Path model, Inspection found, PrintWriter out) {
    OnnxModel file = found.model();
    out.println(
        "%s: %s%noperator set %d, IR version %d, written by '%s'"
            .formatted(
                model,
                found.network() != null ? "can be used" : "cannot be used",
                file.opset(),
                file.irVersion(),
                file.producer()));
    out.println("parameters: " + found.parameters());
    out.println("operators in the file: " + found.operators());
  }

  private static void printGraph(Imported network, PrintWriter out) {
    printPorts("input  X_", network.inputs(), out);
    printPorts("output Y_", network.outputs(), out);
    Map<String, Integer> operators = new TreeMap<>();
    for (Node node : network.graph().nodes()) {
      operators.merge(node.op().name(), 1, Integer::sum);
      out.println(
          "%4d %-18s %-18s %s %s"
              .formatted(
                  node.id(),
                  node.op().name(),
                  node.shape(),
                  node.operands(),
                  node.origin().name()));
    }
    out.println("operators in the graph: " + operators);
  }

  /** Names as a specification numbers them, and as the file has them. */
  private static void printPorts(String label, List<Imported.Port> ports, PrintWriter out) {
    String variable = label.substring(label.length() - 2);
    for (Imported.Port p : ports) {
      String last = p.size() > 1 ? " to " + variable + (p.offset() + p.size() - 1) : "";
      out.println(label + p.offset() + last + ": " + p.name() + " " + p.shape());
    }
  }
}
