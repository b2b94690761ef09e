package org.plumbline.cli;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
    description = "Prints bounds of every output over the specification's first box.")
final class BoundsCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = "an ONNX file, may be gzipped")
  @SuppressWarnings("NullAway.Init")
  private Path model;

  @Parameters(index = "1", paramLabel = "SPEC", description = "a VNN-LIB file, may be gzipped")
  @SuppressWarnings("NullAway.Init")
  private Path specification;

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
    Network network = Network.read(model);
    Specification s = Verifier.readSpecification(specification, network);
    OutputBounds b = OutputBounds.of(network, s.boxes().get(0), method);
    PrintWriter out = spec.commandLine().getOut();
    for (int j = 0; j < b.lower().length; j++) {
      out.println("Y_" + j + " in [" + b.lower()[j] + ", " + b.upper()[j] + "]");
    }
    out.flush();
    if (json != null) {
      JsonObject o = new JsonObject();
      o.addProperty("method", method);
      o.add("lower", new Gson().toJsonTree(b.lower()));
      o.add("upper", new Gson().toJsonTree(b.upper()));
      VerifyCommand.write(json, o);
    }
    return 0;
  }
}
