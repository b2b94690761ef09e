package org.plumbline.spec;

import java.util.List;

/**
 * A counterexample region: the union of disjuncts, each a box of inputs and a conjunction of atoms.
 * {@code sat} means that some input of a box has outputs that meet all atoms of one of its
 * disjuncts. Boxes and atoms are shared between disjuncts.
 *
 * @param inputs number of inputs, in file order
 * @param outputs number of outputs, in file order
 * @param boxes the distinct boxes
 * @param atoms the distinct atoms
 * @param box per disjunct, its box
 * @param disjunct per disjunct, its atoms
 */
public record Specification(
    int inputs, int outputs, List<InputBox> boxes, List<Atom> atoms, int[] box, int[][] disjunct) {
  /** Copies the lists. */
  public Specification {
    boxes = List.copyOf(boxes);
    atoms = List.copyOf(atoms);
    if (box.length != disjunct.length) {
      throw new IllegalArgumentException("specification: a box for each disjunct is needed");
    }
  }

  /** Whether the point meets all atoms of some disjunct inside its exact box. */
  public boolean holds(double[] x, double[] y) {
    for (int d = 0; d < disjunct.length; d++) {
      if (inBox(boxes.get(box[d]), x) && all(disjunct[d], x, y)) {
        return true;
      }
    }
    return false;
  }

  private boolean all(int[] conjunction, double[] x, double[] y) {
    for (int a : conjunction) {
      if (!atoms.get(a).holds(x, y)) {
        return false;
      }
    }
    return true;
  }

  /** Whether some disjunct is met whatever the outputs are between these ends. */
  public boolean holdsForAll(double[] x, double[] lower, double[] upper) {
    for (int d = 0; d < disjunct.length; d++) {
      boolean all = inBox(boxes.get(box[d]), x);
      for (int a : disjunct[d]) {
        all = all && atoms.get(a).holdsForAll(x, lower, upper);
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  private static boolean inBox(InputBox b, double[] x) {
    for (int i = 0; i < x.length; i++) {
      if (!b.contains(i, x[i])) {
        return false;
      }
    }
    return true;
  }

  /** The same atoms over one other box. */
  public Specification withBox(InputBox other) {
    return new Specification(
        inputs, outputs, List.of(other), atoms, new int[disjunct.length], disjunct);
  }
}
