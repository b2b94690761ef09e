package org.plumbline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.plumbline.graph.Graph;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.graph.Node;
import org.plumbline.graph.UnsupportedGraphException;
import org.plumbline.onnx.OnnxFiles;
import org.plumbline.onnx.OnnxModel;
import org.plumbline.onnx.OnnxNode;
import org.plumbline.onnx.OnnxOps;
import org.plumbline.onnx.OnnxTensor;
import org.plumbline.verify.Network;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code plumbline inspect}. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    versionProvider = Build.class,
    header = "Prints what a model holds: operators, parameters, shapes, and what would be refused.")
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
    PrintWriter out = spec.commandLine().getOut();
    InputFiles.existing(model);
    OnnxModel file = read();
    printFile(file, out);
    try {
      printNetwork(Network.read(model), out);
    } catch (UnsupportedGraphException e) {
      out.println("would be refused: " + e.getMessage());
    }
    out.flush();
    return 0;
  }

  private OnnxModel read() {
    try {
      return OnnxFiles.read(model);
    } catch (IOException e) {
      throw new MalformedInputException(model + ": cannot be read", e);
    }
  }

  private void printFile(OnnxModel file, PrintWriter out) {
    Map<String, Integer> operators = new TreeMap<>();
    List<String> unknown = new ArrayList<>();
    for (OnnxNode n : file.graph().nodes()) {
      String name = n.domain().isEmpty() ? n.opType() : n.domain() + "." + n.opType();
      operators.merge(name, 1, Integer::sum);
      if (!n.domain().isEmpty() || !OnnxOps.supported().contains(n.opType())) {
        unknown.add("not supported: " + name + " in node '" + n.label() + "'");
      }
    }
    long parameters = 0;
    for (OnnxTensor t : file.graph().initializers()) {
      parameters += t.size();
    }
    String producer = file.producer().isEmpty() ? "unknown" : file.producer();
    out.println("file: " + model + ", producer " + producer + ", operator set " + file.opset());
    out.println("operators in the file: " + operators);
    out.println(
        "parameters: " + parameters + " in " + file.graph().initializers().size() + " tensors");
    unknown.forEach(out::println);
  }

  private static void printNetwork(Network network, PrintWriter out) {
    Graph graph = network.graph();
    network
        .imported()
        .inputs()
        .forEach(
            p ->
                out.println(
                    "input  X_%d to X_%d: %s %s"
                        .formatted(p.offset(), p.offset() + p.size() - 1, p.name(), p.shape())));
    network
        .imported()
        .outputs()
        .forEach(
            p ->
                out.println(
                    "output Y_%d to Y_%d: %s %s"
                        .formatted(p.offset(), p.offset() + p.size() - 1, p.name(), p.shape())));
    out.println("graph (number, kind, shape, operands, name in the file):");
    for (Node node : graph.nodes()) {
      out.println(
          "%4d %-18s %-18s %s %s"
              .formatted(
                  node.id(),
                  node.op().name(),
                  node.shape(),
                  node.operands(),
                  node.origin().name()));
    }
  }
}
