package org.plumbline.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a run of the command line left.
 *
 * @param exit exit code
 * @param out stdout
 * @param err stderr
 */
record CommandRun(int exit, String out, String err) {
  /** Runs the command line in this process. */
  static CommandRun of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = Main.run(new PrintWriter(out), new PrintWriter(err), args);
    return new CommandRun(exit, out.toString(), err.toString());
  }
}
