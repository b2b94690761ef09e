package org.plumbline.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
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
    Network network = Network.read(model);
    Graph graph = network.graph();
    PrintWriter out = spec.commandLine().getOut();
    out.println(model + ": " + network.inputs() + " inputs, " + network.outputs() + " outputs");
    network.imported().inputs().forEach(p -> out.println("input  " + p.name() + " " + p.shape()));
    network.imported().outputs().forEach(p -> out.println("output " + p.name() + " " + p.shape()));
    Map<String, Integer> operators = new TreeMap<>();
    for (Node node : graph.nodes()) {
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
    out.println("operators: " + operators);
    out.flush();
    return 0;
  }
}
