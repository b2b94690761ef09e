package org.plumbline.cli;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.graph.UnsupportedGraphException;
import org.plumbline.verify.ImportMismatchException;

/** The command {@code plumbline}. */
public final class Main {
  /** A malformed file. */
  static final int DATA_ERROR = 65;

  /** A wrong command line. */
  static final int USAGE_ERROR = 64;

  /** A model or specification that asks for something not supported. */
  static final int UNSUPPORTED = 69;

  /** An error of ours. */
  static final int INTERNAL_ERROR = 70;

  /** The commands that users are told of. */
  private static final List<String> COMMANDS =
      List.of("verify", "inspect", "bounds", "batch", "report", "doctor");

  private Main() {}

  /** Runs the command line and ends the process. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, false, System.out.charset());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    System.exit(run(new Console(out, err, true), List.of(args)));
  }

  /** Runs the command line within a process that goes on, and returns the exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return run(new Console(out, err, false), List.of(args));
  }

  private static int run(Console console, List<String> args) {
    PrintWriter err = console.err();
    int code;
    try {
      code = choose(console, args);
    } catch (UsageException e) {
      code = usageError(e, "plumbline", err);
    } catch (OutOfMemoryError e) {
      long megabytes = Runtime.getRuntime().maxMemory() >> 20;
      err.println("plumbline: out of memory (the heap may take " + megabytes + " MB)");
      code = INTERNAL_ERROR;
    } catch (StackOverflowError e) {
      err.println("plumbline: internal error, please report: stack overflow");
      code = INTERNAL_ERROR;
    }
    if (console.out().checkError()) {
      err.println("plumbline: standard output cannot be written");
      code = INTERNAL_ERROR;
    }
    err.flush();
    return code;
  }

  private static int choose(Console console, List<String> args) {
    String first = args.isEmpty() ? "help" : args.getFirst();
    List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
    if (first.equals("--version") || first.equals("-V")) {
      printVersion(console);
      return 0;
    }
    if (first.equals("help") && !rest.isEmpty()) {
      Help.print(known(rest.getFirst()), console.out());
      return 0;
    }
    if (first.equals("help") || first.equals("--help") || first.equals("-h")) {
      Help.print(COMMANDS.stream().map(Main::known).toList(), console.out());
      return 0;
    }
    if (first.startsWith("-")) {
      throw new UsageException("Unknown option: '" + first + "'");
    }
    boolean file = first.indexOf('.') >= 0 || first.indexOf('/') >= 0;
    if (file && !rest.isEmpty()) {
      return run(new VerifyCommand(), console, args);
    }
    return run(known(first), console, rest);
  }

  private static int run(Command command, Console console, List<String> args) {
    try {
      Arguments arguments = Arguments.parse(command, args);
      if (arguments.has("help")) {
        Help.print(command, console.out());
        return 0;
      }
      if (arguments.has("version")) {
        printVersion(console);
        return 0;
      }
      arguments.checkCount();
      return command.run(arguments, console);
    } catch (UsageException e) {
      return usageError(e, "plumbline " + command.name(), console.err());
    } catch (RuntimeException e) {
      // Whatever it is becomes a message and an exit code that is not 0, never a verdict.
      return failure(e, console.err());
    }
  }

  private static Command known(String name) {
    Command command = command(name);
    if (command == null) {
      String all = String.join(", ", COMMANDS);
      throw new UsageException("'" + name + "' is not a command (commands: " + all + ", help)");
    }
    return command;
  }

  /** One command is made and not all: most of a short run would go into the others. */
  private static @Nullable Command command(String name) {
    return switch (name) {
      case "verify" -> new VerifyCommand();
      case "inspect" -> new InspectCommand();
      case "bounds" -> new BoundsCommand();
      case "batch" -> new BatchCommand();
      case "report" -> new ReportCommand();
      case "doctor" -> new DoctorCommand();
      case "rehearse" -> new RehearseCommand();
      default -> null;
    };
  }

  private static void printVersion(Console console) {
    console.out().println("plumbline " + Build.version());
    console.out().flush();
  }

  private static int usageError(UsageException e, String where, PrintWriter err) {
    err.println(e.getMessage() + " (see '" + where + " --help')");
    return USAGE_ERROR;
  }

  private static int failure(RuntimeException e, PrintWriter err) {
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
