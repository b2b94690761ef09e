package org.plumbline.vnnlib;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large specifications are read within half a gigabyte; docs/results has the times. */
class LargeSpecificationsTest {
  private static final int INPUTS = 150_000;
  private static final int DISJUNCTS = 100_000;

  @TempDir Path folder;

  @Test
  void aBoxOf150000InputsIsReadIn512Megabytes() throws Exception {
    Path file = folder.resolve("wide.vnnlib");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      declare(out, INPUTS, 2);
      for (int i = 0; i < INPUTS; i++) {
        double low = (i % 1000) * 0.001;
        out.write("(assert (<= X_" + i + " " + (low + 1) + "))\n");
        out.write("(assert (>= X_" + i + " " + low + "))\n");
      }
      out.write("(assert (<= Y_0 Y_1))\n");
    }

    // One box, one disjunct, every input one wide.
    assertThat(read(file, INPUTS, 2)).containsExactly("1", "1", "150000");
  }

  @Test
  void aDisjunctionOf100000BoxesIsReadIn512Megabytes() throws Exception {
    Path file = folder.resolve("many.vnnlib");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      declare(out, 4, 2);
      out.write("(assert (or\n");
      for (int d = 0; d < DISJUNCTS; d++) {
        out.write("(and ");
        for (int i = 0; i < 4; i++) {
          out.write("(>= X_" + i + " " + d * 1e-3 + ") (<= X_" + i + " " + (d + 1) * 1e-3 + ") ");
        }
        out.write("(<= Y_0 " + d * 0.25 + ") (>= Y_1 Y_0))\n");
      }
      out.write("))\n");
    }

    // Four inputs of a thousandth: the widths of the first box round to nothing.
    assertThat(read(file, 4, 2)).containsExactly("100000", "100000", "0");
  }

  private static void declare(BufferedWriter out, int inputs, int outputs) throws IOException {
    for (int i = 0; i < inputs; i++) {
      out.write("(declare-const X_" + i + " Real)\n");
    }
    for (int j = 0; j < outputs; j++) {
      out.write("(declare-const Y_" + j + " Real)\n");
    }
  }

  /** Boxes, disjuncts and rounded sum of widths, as a small process prints them. */
  private static String[] read(Path file, int inputs, int outputs) throws Exception {
    Process p =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseParallelGC",
                "-cp",
                System.getProperty("java.class.path"),
                ReadInSmallHeap.class.getName(),
                file.toString(),
                String.valueOf(inputs),
                String.valueOf(outputs))
            .redirectErrorStream(true)
            .start();
    String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(p.waitFor()).as(out).isZero();
    String[] words = out.strip().split(" ");
    System.out.println(file.getFileName() + ": " + words[3] + " s");
    return Arrays.copyOf(words, 3);
  }
}
