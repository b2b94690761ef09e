package org.plumbline.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.jspecify.annotations.Nullable;

/**
 * The arguments and options that a command was given. Whatever asks for one of a value that it
 * cannot have throws a {@link UsageException} that names the option, what was expected and what was
 * found.
 */
final class Arguments {
  private final Command command;
  private final CommandLine line;

  private Arguments(Command command, CommandLine line) {
    this.command = command;
    this.line = line;
  }

  /** Reads what stands after the name of a command. */
  static Arguments parse(Command command, List<String> args) {
    DefaultParser parser =
        DefaultParser.builder()
            .setAllowPartialMatching(false)
            .setStripLeadingAndTrailingQuotes(false)
            .get();
    CommandLine line;
    try {
      line = parser.parse(all(command), args.toArray(String[]::new));
    } catch (UnrecognizedOptionException e) {
      throw new UsageException("Unknown option: '" + e.getOption() + "'");
    } catch (MissingArgumentException e) {
      Option o = e.getOption();
      throw new UsageException(shown(o) + ": expected " + o.getArgName() + " after it");
    } catch (ParseException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    Set<String> seen = new HashSet<>();
    for (Option o : line.getOptions()) {
      if (!seen.add(shown(o))) {
        throw new UsageException(shown(o) + ": is given more than once");
      }
    }
    return new Arguments(command, line);
  }

  /** All options of a command, as help shows them. */
  static Options all(Command command) {
    Options all = new Options();
    command.options().forEach(all::addOption);
    all.addOption(Option.builder("h").longOpt("help").desc("explain this and do no more").get());
    all.addOption(Option.builder("V").longOpt("version").desc("print the version only").get());
    return all;
  }

  private static String shown(Option o) {
    return o.hasLongOpt() ? "--" + o.getLongOpt() : "-" + o.getOpt();
  }

  /** Demands as many arguments as the command takes. */
  void checkCount() {
    List<String> names = command.parameters();
    List<String> given = line.getArgList();
    if (given.size() < names.size()) {
      throw new UsageException("expected " + command.expected());
    }
    boolean more = !names.isEmpty() && names.getLast().endsWith("...");
    if (given.size() > names.size() && !more) {
      throw new UsageException("'" + given.get(names.size()) + "' is one argument too many");
    }
  }

  /** Whether an option was given. */
  boolean has(String option) {
    return line.hasOption(option);
  }

  /** The files that the arguments name. */
  List<Path> files() {
    return line.getArgList().stream().map(name -> path(name, name)).toList();
  }

  /** The file of an option, or null where it was not given. */
  @Nullable Path file(String option) {
    String name = text(option);
    return name == null ? null : path("--" + option, name);
  }

  private static Path path(String where, String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new UsageException(where + ": expected a file name, got '" + name + "'");
    }
  }

  /** The value of an option, or null where it was not given. */
  @Nullable String text(String option) {
    return line.getOptionValue(option);
  }

  /** One of several words; the first where the option was not given. */
  String word(String option, String... words) {
    String found = line.getOptionValue(option, words[0]);
    if (!Arrays.asList(words).contains(found)) {
      String last = words[words.length - 1];
      String others = String.join(", ", Arrays.copyOf(words, words.length - 1));
      throw expected(option, others + " or " + last, found);
    }
    return found;
  }

  /** A whole number that is not below {@code least}, or null where the option was not given. */
  @Nullable Long whole(String option, long least) {
    String found = text(option);
    if (found == null) {
      return null;
    }
    try {
      long value = Long.parseLong(found);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    String from = least == Long.MIN_VALUE ? "" : ", " + least + " or more";
    throw expected(option, "a whole number" + from, found);
  }

  /** A count from {@code least} on, or {@code otherwise} where the option was not given. */
  int count(String option, int least, int otherwise) {
    Long value = whole(option, least);
    return value == null ? otherwise : (int) Math.min(value, Integer.MAX_VALUE);
  }

  /** Seconds, or {@code otherwise} where the option was not given. */
  double seconds(String option, double otherwise) {
    String found = text(option);
    if (found == null) {
      return otherwise;
    }
    double value;
    try {
      value = Double.parseDouble(found);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!(value >= 0)) {
      throw expected(option, "0 or more seconds", found);
    }
    return value;
  }

  private static UsageException expected(String option, String what, String found) {
    return new UsageException("--" + option + ": expected " + what + ", got '" + found + "'");
  }
}
