package org.plumbline.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line's entry. */
@Command(
    name = "plumbline",
    version = "plumbline 0.1.0-SNAPSHOT",
    mixinStandardHelpOptions = true,
    description = "Proves statements about neural networks and certifies them.")
public final class Main implements Runnable {
  private Main() {}

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
