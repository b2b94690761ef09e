package org.plumbline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * {@code plumbline rehearse}: verifies properties of made-up networks for a few seconds each and
 * throws away all that they print. The launcher runs it once after a build, so that the JVM's cache
 * knows the classes that runs load and the methods that they spend their time in.
 */
final class RehearseCommand implements Command {
  RehearseCommand() {}

  @Override
  public String name() {
    return "rehearse";
  }

  @Override
  public String summary() {
    return "Runs typical work, for a cache of the JVM to be made from.";
  }

  @Override
  public int run(Arguments arguments, Console console) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    int worst = 0;
    try {
      Path folder = Files.createTempDirectory("plumbline");
      try {
        for (RehearsedNetwork n : RehearsedNetwork.values()) {
          Path model = folder.resolve("model.onnx");
          Path property = folder.resolve("property.vnnlib");
          n.write(model, property);
          String[] args = {
            "verify",
            "-v",
            "--timeout",
            Double.toString(n.seconds()),
            "--json",
            folder.resolve("record.json").toString(),
            model.toString(),
            property.toString()
          };
          worst = Math.max(worst, Main.run(nowhere, nowhere, args));
        }
      } finally {
        try (Stream<Path> files = Files.list(folder)) {
          for (Path f : files.toList()) {
            Files.delete(f);
          }
        }
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return worst;
  }
}
