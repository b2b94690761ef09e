package org.plumbline.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What is running and where: version, commit and machine, for records and {@code --version}. */
final class Build {
  private Build() {}

  /** The version of the jar; classes outside a jar have none. */
  static String version() {
    String version = Build.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /**
   * The commit of the sources: what a parent process says, else what git says about the folder that
   * the launcher names, which it builds anew when sources change, else what the build wrote beside
   * the classes, else {@code unknown}. Ends in {@code -dirty} where tracked files differ.
   */
  static String commit() {
    String given = System.getProperty("plumbline.commit");
    if (given != null) {
      return given;
    }
    String root = System.getProperty("plumbline.root");
    boolean current = root != null && !"never".equals(System.getenv("PLUMBLINE_BUILD"));
    String now = current && Files.exists(Path.of(root, ".git")) ? describe(root) : "";
    String found = now.isEmpty() ? built() : now;
    return found.isEmpty() ? "unknown" : found;
  }

  /** What git says about a folder; empty if it says nothing. */
  private static String describe(String root) {
    try {
      Process git =
          new ProcessBuilder("git", "-C", root, "describe", "--always", "--dirty", "--abbrev=12")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      git.getOutputStream().close();
      String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0 ? out : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** What the build wrote; empty if it found no git. */
  private static String built() {
    try (InputStream in = Build.class.getResourceAsStream("commit.txt")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** Processor, number of cores and operating system. */
  static String machine() {
    return cpu()
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " cores, "
        + System.getProperty("os.name");
  }

  private static String cpu() {
    Path info = Path.of("/proc/cpuinfo");
    if (Files.isReadable(info)) {
      try (var lines = Files.lines(info, StandardCharsets.UTF_8)) {
        return lines
            .filter(l -> l.startsWith("model name"))
            .map(l -> l.substring(l.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(System.getProperty("os.arch"));
      } catch (IOException | java.io.UncheckedIOException e) {
        return System.getProperty("os.arch");
      }
    }
    return System.getProperty("os.arch");
  }
}
