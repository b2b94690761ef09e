package org.plumbline.defects;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A fault to plant in one source file, and the test class that must notice it. Written as text:
 * lines {@code file: PATH} and {@code test: CLASS}, then pairs of sections {@code --- find} and
 * {@code --- replace}; what stands before is a remark. The file may be a template of loops, which
 * is then written out for both element types.
 *
 * @param name the file's name without its ending
 * @param file the source file, relative to the root of the project
 * @param test the test class
 * @param edits what to find, each exactly once, and what to put there
 */
record Defect(String name, Path file, String test, List<Edit> edits) {
  private static final Path TEMPLATES = Path.of("bounds/src/main/templates");

  /** One replacement. */
  record Edit(String find, String replacement) {}

  static Defect read(Path text) {
    String file = "";
    String test = "";
    List<StringBuilder> sections = new ArrayList<>();
    for (String line : lines(text)) {
      if (line.startsWith("--- ")) {
        sections.add(new StringBuilder());
      } else if (!sections.isEmpty()) {
        sections.getLast().append(line).append('\n');
      } else if (line.startsWith("file: ")) {
        file = line.substring(6).strip();
      } else if (line.startsWith("test: ")) {
        test = line.substring(6).strip();
      }
    }
    List<Edit> edits = new ArrayList<>();
    for (int k = 0; k + 1 < sections.size(); k += 2) {
      edits.add(
          new Edit(sections.get(k).toString().strip(), sections.get(k + 1).toString().strip()));
    }
    if (edits.isEmpty() || file.isEmpty() || test.isEmpty()) {
      throw new IllegalArgumentException(text + ": no file, test or edit");
    }
    String name = text.getFileName().toString().replace(".txt", "");
    return new Defect(name, Path.of(file), test, edits);
  }

  private static List<String> lines(Path text) {
    try {
      return Files.readAllLines(text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The source with the fault in it. White space between words counts as one space, so that
   * formatting does not matter.
   *
   * @throws IllegalArgumentException if what to find does not occur exactly once
   */
  private String plant(Path root) throws IOException {
    String source = Files.readString(root.resolve(file), StandardCharsets.UTF_8);
    for (Edit edit : edits) {
      String words = String.join("\\E\\s+\\Q", edit.find().split("\\s+"));
      java.util.regex.Matcher m =
          java.util.regex.Pattern.compile("\\Q" + words + "\\E").matcher(source);
      if (!m.find()) {
        throw new IllegalArgumentException(name + ": " + file + " no longer has: " + edit.find());
      }
      String planted =
          source.substring(0, m.start()) + edit.replacement() + source.substring(m.end());
      if (m.find()) {
        throw new IllegalArgumentException(name + ": " + file + " has it twice: " + edit.find());
      }
      source = planted;
    }
    return source;
  }

  /** The sources to compile, by file name, with the fault in them. */
  Map<String, String> sources(Path root) throws IOException {
    String source = plant(root);
    String fileName = file.getFileName().toString();
    if (!file.startsWith(TEMPLATES)) {
      return Map.of(fileName, source);
    }
    return Map.of(
        fileName.replace(".java", "32.java"), expand(source, "float", "Float", "32"),
        fileName.replace(".java", "64.java"), expand(source, "double", "Double", "64"));
  }

  /** What the build puts into templates. */
  private static String expand(String source, String type, String boxed, String bits) {
    return source
        .replace("@T@", type)
        .replace("@B@", boxed)
        .replace("@V@", boxed + "Vector")
        .replace("@N@", bits);
  }

  @Override
  public String toString() {
    return name;
  }
}
