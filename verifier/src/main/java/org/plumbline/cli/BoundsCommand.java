package org.plumbline.cli;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.Option;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.spec.Specification;
import org.plumbline.verify.Network;
import org.plumbline.verify.OutputBounds;
import org.plumbline.verify.Verifier;

/** {@code plumbline bounds}. */
final class BoundsCommand implements Command {
  BoundsCommand() {}

  @Override
  public String name() {
    return "bounds";
  }

  @Override
  public String summary() {
    return "Bounds every output of a network over the specification's first box.";
  }

  @Override
  public List<String> parameters() {
    return InputFiles.PARAMETERS;
  }

  @Override
  public String expected() {
    return InputFiles.EXPECTED;
  }

  @Override
  public List<Option> options() {
    return List.of(
        Command.option("method", "ibp|crown", "bound method (crown)"),
        Command.option("json", "FILE", "write the bounds"));
  }

  @Override
  public int run(Arguments arguments, Console console) {
    String method = arguments.word("method", "crown", "ibp");
    Path json = arguments.file("json");
    if (json != null) {
      RunRecord.check(json);
    }
    InputFiles files = InputFiles.recognise(arguments.files());
    Network network = Network.read(files.model());
    Specification s = Verifier.readSpecification(files.specification(), network);
    if (s.disjunct().length == 0) {
      throw new MalformedInputException(
          files.specification() + ": every box is empty, there is nothing to bound");
    }
    OutputBounds b = OutputBounds.of(network, s.boxes().get(s.box()[0]), method);
    PrintWriter out = console.out();
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
