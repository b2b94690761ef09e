package org.plumbline.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.plumbline.graph.Node;
import org.plumbline.onnx.Imported;
import org.plumbline.onnx.Inspection;
import org.plumbline.onnx.OnnxModel;
import org.plumbline.verify.Network;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code plumbline inspect}. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Prints the graph of a model: shapes, operators, and what would be refused.")
final class InspectCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = "an ONNX file, may be gzipped")
  @SuppressWarnings("NullAway.Init")
  private Path model;

  @CommandLine.Spec
  @SuppressWarnings("NullAway.Init")
  private CommandLine.Model.CommandSpec spec;

  InspectCommand() {}

  @Override
  public Integer call() {
    Inspection found = Network.inspect(model);
    PrintWriter out = spec.commandLine().getOut();
    printFile(found, out);
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

  private void printFile(Inspection found, PrintWriter out) {
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
