package org.plumbline.vnnlib;

import java.nio.file.Path;
import org.plumbline.spec.Specification;

/** Reads a specification and says what it holds, in a process whose heap the caller chooses. */
final class ReadInSmallHeap {
  private ReadInSmallHeap() {}

  /** Arguments: file, number of inputs, number of outputs. Prints boxes, disjuncts, seconds. */
  public static void main(String[] args) {
    long start = System.nanoTime();
    Specification s =
        VnnLib.read(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    double seconds = (System.nanoTime() - start) * 1e-9;
    double widths = 0;
    for (int i = 0; i < s.inputs(); i++) {
      widths += s.boxes().get(0).upper(i) - s.boxes().get(0).lower(i);
    }
    System.out.println(
        s.boxes().size() + " " + s.disjunct().length + " " + Math.round(widths) + " " + seconds);
  }
}
