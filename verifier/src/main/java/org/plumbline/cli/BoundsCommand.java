package org.plumbline.cli;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.spec.Specification;
import org.plumbline.verify.Network;
import org.plumbline.verify.OutputBounds;
import org.plumbline.verify.Verifier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plumbline bounds}. */
@Command(
    name = "bounds",
    mixinStandardHelpOptions = true,
    versionProvider = Build.class,
    header = "Bounds every output of a network over the specification's first box.")
final class BoundsCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = "the network, an ONNX file")
  @SuppressWarnings("NullAway.Init")
  private Path first;

  @Parameters(index = "1", paramLabel = "SPEC", description = "the property, a VNN-LIB file")
  @SuppressWarnings("NullAway.Init")
  private Path second;

  @Option(names = "--method", paramLabel = "ibp|crown", description = "bound method (crown)")
  private String method = "crown";

  @Option(names = "--json", paramLabel = "FILE", description = "write the bounds")
  private @Nullable Path json;

  @CommandLine.Spec
  @SuppressWarnings("NullAway.Init")
  private CommandLine.Model.CommandSpec spec;

  BoundsCommand() {}

  @Override
  public Integer call() {
    if (!List.of("ibp", "crown").contains(method)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--method: expected ibp or crown, got '" + method + "'");
    }
    if (json != null) {
      RunRecord.check(json);
    }
    InputFiles files = InputFiles.recognise(first, second);
    Network network = Network.read(files.model());
    Specification s = Verifier.readSpecification(files.specification(), network);
    if (s.disjunct().length == 0) {
      throw new MalformedInputException(
          files.specification() + ": every box is empty, there is nothing to bound");
    }
    OutputBounds b = OutputBounds.of(network, s.boxes().get(s.box()[0]), method);
    PrintWriter out = spec.commandLine().getOut();
    for (int j = 0; j < b.lower().length; j++) {
      out.println("Y_" + j + " in [" + b.lower()[j] + ", " + b.upper()[j] + "]");
    }
    out.flush();
    if (json != null) {
      JsonObject o = new JsonObject();
      o.addProperty("method", method);
      o.add("lower", RunRecord.GSON.toJsonTree(b.lower()));
      o.add("upper", RunRecord.GSON.toJsonTree(b.upper()));
      RunRecord.write(json, o);
    }
    return 0;
  }
}
