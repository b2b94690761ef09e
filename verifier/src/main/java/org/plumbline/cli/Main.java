package org.plumbline.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.stream.Collectors;
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
    versionProvider = Build.class,
    header = "Proves statements about neural networks.",
    footer = {
      "",
      "'plumbline MODEL SPEC' is short for 'plumbline verify MODEL SPEC'.",
      "'plumbline COMMAND --help' explains a command."
    },
    subcommands = {
      VerifyCommand.class,
      InspectCommand.class,
      BoundsCommand.class,
      BatchCommand.class,
      ReportCommand.class,
      DoctorCommand.class,
      RehearseCommand.class,
      CommandLine.HelpCommand.class
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

  private final boolean ownsProcess;

  private Main(boolean ownsProcess) {
    this.ownsProcess = ownsProcess;
  }

  /** Whether the process ends with the command, so that a command may end it itself. */
  boolean ownsProcess() {
    return ownsProcess;
  }

  /** Runs the command line and ends the process. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, false, System.out.charset());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    System.exit(run(new Main(true), out, err, args));
  }

  /** Runs the command line within a process that goes on, and returns the exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return run(new Main(false), out, err, args);
  }

  private static int run(Main main, PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(main);
    line.setOut(out);
    line.setErr(err);
    line.setParameterExceptionHandler(Main::usageError);
    line.setExecutionExceptionHandler((e, command, parsed) -> failure(e, err));
    int code;
    try {
      code = line.execute(withCommand(line, args));
    } catch (OutOfMemoryError e) {
      long megabytes = Runtime.getRuntime().maxMemory() >> 20;
      err.println("plumbline: out of memory (the heap may take " + megabytes + " MB)");
      code = INTERNAL_ERROR;
    } catch (StackOverflowError e) {
      err.println("plumbline: internal error, please report: stack overflow");
      code = INTERNAL_ERROR;
    }
    if (out.checkError()) {
      err.println("plumbline: standard output cannot be written");
      code = INTERNAL_ERROR;
    }
    err.flush();
    return code;
  }

  /** The arguments; {@code verify} is put before a file that stands where a command should. */
  private static String[] withCommand(CommandLine line, String... args) {
    boolean file =
        args.length > 1
            && !args[0].startsWith("-")
            && !line.getSubcommands().containsKey(args[0])
            && (args[0].indexOf('.') >= 0 || args[0].indexOf('/') >= 0);
    if (!file) {
      return args;
    }
    String[] all = new String[args.length + 1];
    all[0] = "verify";
    System.arraycopy(args, 0, all, 1, args.length);
    return all;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int usageError(ParameterException e, String... args) {
    CommandLine command = e.getCommandLine();
    String message = firstLine(e);
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched
        && command.getParent() == null
        && !unmatched.getUnmatched().get(0).startsWith("-")) {
      message =
          "'"
              + unmatched.getUnmatched().get(0)
              + "' is not a command (commands: "
              + shown(command)
              + ")";
    }
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched
        && command.getParent() != null
        && !unmatched.getUnmatched().get(0).startsWith("-")) {
      message = "'" + unmatched.getUnmatched().get(0) + "' is one argument too many";
    }
    if (e instanceof CommandLine.MissingParameterException && message.contains("'SPEC'")) {
      message = "expected two files, a model and a specification";
    }
    command
        .getErr()
        .println(message + " (see '" + command.getCommandSpec().qualifiedName() + " --help')");
    return USAGE_ERROR;
  }

  /** The names of the commands that users are told of. */
  private static String shown(CommandLine line) {
    return line.getSubcommands().entrySet().stream()
        .filter(c -> !c.getValue().getCommandSpec().usageMessage().hidden())
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(", "));
  }

  private static int failure(Exception e, PrintWriter err) {
    if (e instanceof MalformedInputException) {
      err.println(firstLine(e));
      return DATA_ERROR;
    }
    if (e instanceof UnsupportedGraphException) {
      err.println(firstLine(e));
      return UNSUPPORTED;
    }
    if (e instanceof ImportMismatchException) {
      err.println(firstLine(e));
      return INTERNAL_ERROR;
    }
    err.println("plumbline: internal error, please report: " + e);
    for (StackTraceElement frame : e.getStackTrace()) {
      err.println("  at " + frame);
    }
    return INTERNAL_ERROR;
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
