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
    return holds(x, y, y);
  }

  /**
   * Whether the point lies in the exact box of some disjunct that holds for all outputs between.
   */
  public boolean holds(double[] x, double[] lower, double[] upper) {
    return any(InputBox::contains, x, lower, upper);
  }

  /** Whether the point meets all atoms of some disjunct and its box admits it as a witness. */
  public boolean isViolatedAt(double[] x, double[] y) {
    return any(InputBox::admits, x, y, y);
  }

  /**
   * Whether the box of some disjunct admits the point, and its atoms hold for all outputs between.
   */
  public boolean isViolatedAt(double[] x, double[] lower, double[] upper) {
    return any(InputBox::admits, x, lower, upper);
  }

  /** Whether a box takes a number as one of its inputs. */
  private interface Membership {
    boolean takes(InputBox box, int input, double x);
  }

  private boolean any(Membership m, double[] x, double[] lower, double[] upper) {
    for (int d = 0; d < disjunct.length; d++) {
      if (isIn(m, boxes.get(box[d]), x) && all(disjunct[d], x, lower, upper)) {
        return true;
      }
    }
    return false;
  }

  private boolean all(int[] conjunction, double[] x, double[] lower, double[] upper) {
    for (int a : conjunction) {
      if (!atoms.get(a).holdsForAll(x, lower, upper)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIn(Membership m, InputBox b, double[] x) {
    for (int i = 0; i < x.length; i++) {
      if (!m.takes(b, i, x[i])) {
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
