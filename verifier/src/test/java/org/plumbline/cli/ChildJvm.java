package org.plumbline.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The command line in a JVM of its own, started with other options than this one. */
record ChildJvm(List<String> options, String classPath) {
  /** A JVM with these options and the whole class path. */
  static ChildJvm with(String... options) {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ChildJvm(List.of(options), path);
  }

  /** The same without the jars whose names hold {@code name}. */
  ChildJvm without(String name) {
    String path =
        Arrays.stream(classPath.split(File.pathSeparator))
            .filter(p -> !p.contains(name))
            .collect(Collectors.joining(File.pathSeparator));
    if (path.equals(classPath)) {
      throw new IllegalArgumentException("no jar is called " + name);
    }
    return new ChildJvm(options, path);
  }

  /** Runs a command in {@code folder}. */
  CommandRun run(Path folder, String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, "org.plumbline.cli.Main"));
    command.addAll(List.of(args));
    Process p =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new CommandRun(p.waitFor(), out, Files.readString(folder.resolve("err")));
  }
}
