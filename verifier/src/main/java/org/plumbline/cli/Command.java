package org.plumbline.cli;

import java.util.List;
import org.apache.commons.cli.Option;

/** A command of {@code plumbline}: what it takes, how it is explained, and what it does. */
interface Command {
  /** The word that asks for it. */
  String name();

  /** A sentence on what it does. */
  String summary();

  /** The names of its arguments; that of the last ends in "..." where there may be more of it. */
  default List<String> parameters() {
    return List.of();
  }

  /** What the arguments are, for one who gave too few. */
  default String expected() {
    return "no arguments";
  }

  /** Its options besides those of all commands. */
  default List<Option> options() {
    return List.of();
  }

  /** What is to be known before the options are read. */
  default String description() {
    return "";
  }

  /** What is to be known after that. */
  default String footer() {
    return "";
  }

  /**
   * Runs it and returns the exit code of the process.
   *
   * @throws UsageException if an argument has a value that it cannot have
   */
  int run(Arguments arguments, Console console);

  /** An option without a value. */
  static Option flag(String name, String description) {
    return Option.builder().longOpt(name).desc(description).get();
  }

  /** An option with a value. */
  static Option option(String name, String value, String description) {
    return Option.builder().longOpt(name).hasArg().argName(value).desc(description).get();
  }
}
