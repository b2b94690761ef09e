package org.plumbline.cli;

import java.io.PrintWriter;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.graph.UnsupportedGraphException;
import org.plumbline.verify.ImportMismatchException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command {@code plumbline}. */
@Command(
    name = "plumbline",
    mixinStandardHelpOptions = true,
    version = "plumbline 0.1.0",
    description = "Proves statements about neural networks.",
    subcommands = {
      VerifyCommand.class,
      InspectCommand.class,
      BoundsCommand.class,
      BatchCommand.class
    })
public final class Main implements Runnable {
  /** A malformed file. */
  static final int DATA_ERROR = 65;

  /** A wrong command line. */
  static final int USAGE_ERROR = 64;

  /** A model or specification that asks for something not supported. */
  static final int UNSUPPORTED = 69;

  /** An error of ours. */
  static final int INTERNAL_ERROR = 70;

  @CommandLine.Spec
  @SuppressWarnings("NullAway.Init")
  private CommandLine.Model.CommandSpec spec;

  private Main() {}

  /** Runs the command line and ends the process. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs the command line and returns the exit code. */
  static int run(String... args) {
    CommandLine line = new CommandLine(new Main());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(Main::usageError);
    line.setExecutionExceptionHandler((e, command, parsed) -> failure(e, command.getErr()));
    return line.execute(args);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int usageError(ParameterException e, String... args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(firstLine(e));
    err.println("See '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return USAGE_ERROR;
  }

  private static int failure(Exception e, PrintWriter err) {
    int code;
    if (e instanceof MalformedInputException) {
      code = DATA_ERROR;
    } else if (e instanceof UnsupportedGraphException) {
      code = UNSUPPORTED;
    } else if (e instanceof IllegalArgumentException) {
      code = USAGE_ERROR;
    } else {
      code = INTERNAL_ERROR;
    }
    if (code == INTERNAL_ERROR && !(e instanceof ImportMismatchException)) {
      err.println("plumbline: internal error, please report: " + e);
      for (StackTraceElement frame : e.getStackTrace()) {
        err.println("  at " + frame);
      }
    } else {
      err.println(firstLine(e));
    }
    err.flush();
    return code;
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
