package org.plumbline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.cli.help.HelpFormatter;
import org.apache.commons.cli.help.TextHelpAppendable;

/** The texts of {@code --help}. */
final class Help {
  private static final int WIDTH = 80;

  private Help() {}

  /** Explains all commands. */
  static void print(List<Command> commands, PrintWriter out) {
    out.println("Proves statements about neural networks.");
    out.println("Usage: plumbline COMMAND [OPTIONS] ...");
    out.println();
    for (Command c : commands) {
      out.println("  %-8s %s".formatted(c.name(), c.summary()));
    }
    out.println();
    out.println("'plumbline MODEL SPEC' is short for 'plumbline verify MODEL SPEC'.");
    out.println("'plumbline COMMAND --help' explains a command, '--version' tells the version.");
    out.flush();
  }

  /** Explains one command. */
  static void print(Command command, PrintWriter out) {
    out.println(command.summary());
    String parameters = String.join(" ", command.parameters());
    out.println(("Usage: plumbline " + command.name() + " [OPTIONS] " + parameters).strip());
    out.println();
    if (!command.description().isEmpty()) {
      out.println(command.description());
    }
    TextHelpAppendable table = new TextHelpAppendable(out);
    table.setMaxWidth(WIDTH);
    try {
      HelpFormatter.builder()
          .setShowSince(false)
          .setHelpAppendable(table)
          .get()
          .printOptions(Arguments.all(command).getOptions());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.print(command.footer());
    out.flush();
  }
}
