package org.plumbline.vnnlib;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.spec.Atom;
import org.plumbline.spec.Decimal;
import org.plumbline.spec.InputBox;
import org.plumbline.spec.Specification;

/**
 * Collects the assertions of a specification: bounds of single inputs go straight into the box, all
 * else into conjunctions of numbered literals. Several disjunctions multiply, up to a limit.
 */
final class Region {
  /** More than any known specification has (120,000) by a margin. */
  static final int MOST_DISJUNCTS = 1_000_000;

  private static final int MOST_LITERALS = 20_000_000;

  /** Ends of all boxes together: 1.6 GB. */
  private static final long MOST_ENDS = 200_000_000;

  private final String file;
  private final int inputs;
  private final int outputs;
  private final double[] outerLower;
  private final double[] outerUpper;
  private final double[] innerLower;
  private final double[] innerUpper;
  private final Map<Atom, Integer> numbers = new HashMap<>();
  private final List<Atom> literals = new ArrayList<>();
  private final Map<Comparison.Bound, Integer> endNumbers = new HashMap<>();
  private final List<Comparison.Bound> ends = new ArrayList<>();
  private final List<Integer> common = new ArrayList<>();
  private List<int[]> disjuncts = List.of(new int[0]);

  Region(String file, int inputs, int outputs) {
    this.file = file;
    this.inputs = inputs;
    this.outputs = outputs;
    outerLower = new double[inputs];
    Arrays.fill(outerLower, Double.NEGATIVE_INFINITY);
    outerUpper = new double[inputs];
    Arrays.fill(outerUpper, Double.POSITIVE_INFINITY);
    innerLower = outerLower.clone();
    innerUpper = outerUpper.clone();
  }

  private void bound(Comparison.Bound b) {
    int input = b.input();
    if (b.upper()) {
      outerUpper[input] = Math.min(outerUpper[input], b.end().up());
      innerUpper[input] = Math.min(innerUpper[input], b.end().down());
    } else {
      outerLower[input] = Math.max(outerLower[input], b.end().down());
      innerLower[input] = Math.max(innerLower[input], b.end().up());
    }
  }

  /** The literals of a comparison: atoms are numbered from 0 up, bounds of inputs from -1 down. */
  int[] literals(Comparison c) {
    Comparison.Bound bound = c.bound();
    Atom atom = c.atom();
    if (bound == null || atom == null) {
      return new int[] {bound == null ? literal(Objects.requireNonNull(atom)) : end(bound)};
    }
    return new int[] {end(bound), literal(atom)};
  }

  private int literal(Atom atom) {
    Integer known = numbers.putIfAbsent(atom, literals.size());
    if (known == null) {
      literals.add(atom);
      return literals.size() - 1;
    }
    return known;
  }

  private int end(Comparison.Bound b) {
    Integer known = endNumbers.putIfAbsent(b, -1 - ends.size());
    if (known == null) {
      ends.add(b);
      return -ends.size();
    }
    return known;
  }

  /** Demands a comparison beside all else. */
  void require(Comparison c) {
    Comparison.Bound bound = c.bound();
    if (bound != null) {
      bound(bound);
    }
    Atom atom = c.atom();
    if (atom != null) {
      common.add(literal(atom));
    }
  }

  /** Demands that one of {@code alternatives} holds, beside all that was demanded before. */
  void require(List<int[]> alternatives) {
    if (alternatives.size() == 1) {
      for (int l : alternatives.get(0)) {
        common.add(l);
      }
    } else {
      disjuncts = product(disjuncts, alternatives);
    }
  }

  /** All conjunctions of one of each list. */
  List<int[]> product(List<int[]> a, List<int[]> b) {
    if ((long) a.size() * b.size() > MOST_DISJUNCTS) {
      throw new MalformedInputException(
          file + ": more than " + MOST_DISJUNCTS + " disjuncts after multiplying out");
    }
    List<int[]> out = new ArrayList<>();
    long total = 0;
    for (int[] x : a) {
      for (int[] y : b) {
        int[] joined = Arrays.copyOf(x, x.length + y.length);
        System.arraycopy(y, 0, joined, x.length, y.length);
        total += joined.length;
        if (total > MOST_LITERALS) {
          throw new MalformedInputException(file + ": more than " + MOST_LITERALS + " literals");
        }
        out.add(joined);
      }
    }
    return out;
  }

  /** The whole specification. */
  Specification finish() {
    if (!common.isEmpty()) {
      int[] all = common.stream().mapToInt(Integer::intValue).distinct().toArray();
      disjuncts = product(disjuncts, List.of(all));
    }
    InputBox global = new InputBox(outerLower, outerUpper, innerLower, innerUpper);
    Map<List<Integer>, Integer> boxNumbers = new HashMap<>();
    List<InputBox> boxes = new ArrayList<>();
    Map<Integer, Integer> atomNumbers = new HashMap<>();
    List<Atom> atoms = new ArrayList<>();
    int[] box = new int[disjuncts.size()];
    int[][] kept = new int[disjuncts.size()][];
    for (int d = 0; d < box.length; d++) {
      List<Integer> own = new ArrayList<>();
      kept[d] = split(disjuncts.get(d), own, atomNumbers, atoms);
      Integer number = boxNumbers.get(own);
      if (number == null) {
        boxes.add(own.isEmpty() ? global : tighten(global, own));
        number = boxes.size() - 1;
        boxNumbers.put(own, number);
        checkSize(boxes.size());
      }
      box[d] = number;
    }
    return withoutEmpty(boxes, atoms, box, kept);
  }

  /** The atoms of a conjunction; its bounds of single inputs are put into {@code bounds}. */
  private int[] split(
      int[] conjunction, List<Integer> bounds, Map<Integer, Integer> numbers, List<Atom> atoms) {
    int[] own = new int[conjunction.length];
    int n = 0;
    for (int l : conjunction) {
      if (l < 0) {
        bounds.add(l);
      } else {
        Integer number = numbers.get(l);
        if (number == null) {
          number = atoms.size();
          atoms.add(literals.get(l));
          numbers.put(l, number);
        }
        own[n++] = number;
      }
    }
    return Arrays.stream(own, 0, n).distinct().sorted().toArray();
  }

  private void checkSize(int boxes) {
    if (4L * inputs * boxes > MOST_ENDS) {
      throw new MalformedInputException(
          file + ": more than " + (boxes - 1) + " different boxes of " + inputs + " inputs");
    }
  }

  private InputBox tighten(InputBox global, List<Integer> bounds) {
    int[] input = new int[bounds.size()];
    Decimal[] end = new Decimal[bounds.size()];
    boolean[] upper = new boolean[bounds.size()];
    for (int k = 0; k < input.length; k++) {
      Comparison.Bound b = ends.get(-1 - bounds.get(k));
      input[k] = b.input();
      upper[k] = b.upper();
      end[k] = b.end();
    }
    return global.tighten(input, end, upper);
  }

  private Specification withoutEmpty(
      List<InputBox> boxes, List<Atom> atoms, int[] box, int[][] conjunctions) {
    boolean[] empty = new boolean[boxes.size()];
    for (int b = 0; b < empty.length; b++) {
      checkBounded(boxes.get(b));
      empty[b] = boxes.get(b).isEmpty();
      if (empty[b] && boxes.size() == 1) {
        throw emptyBox(boxes.get(b));
      }
    }
    List<Integer> keptBox = new ArrayList<>();
    List<int[]> kept = new ArrayList<>();
    for (int d = 0; d < conjunctions.length; d++) {
      if (!empty[box[d]]) {
        keptBox.add(box[d]);
        kept.add(conjunctions[d]);
      }
    }
    return new Specification(
        inputs,
        outputs,
        boxes,
        atoms,
        keptBox.stream().mapToInt(Integer::intValue).toArray(),
        kept.toArray(new int[0][]));
  }

  private void checkBounded(InputBox b) {
    for (int i = 0; i < inputs; i++) {
      if (b.lower(i) == Double.NEGATIVE_INFINITY || b.upper(i) == Double.POSITIVE_INFINITY) {
        String end = b.lower(i) == Double.NEGATIVE_INFINITY ? "lower" : "upper";
        throw new MalformedInputException(file + ": X_" + i + " has no " + end + " bound");
      }
    }
  }

  private MalformedInputException emptyBox(InputBox b) {
    for (int i = 0; i < inputs; i++) {
      if (b.lower(i) > b.upper(i)) {
        return new MalformedInputException(
            file
                + ": X_"
                + i
                + ": lower bound "
                + new BigDecimal(b.lower(i)).round(MathContext.DECIMAL32).toPlainString()
                + " is above the upper bound "
                + new BigDecimal(b.upper(i)).round(MathContext.DECIMAL32).toPlainString());
      }
    }
    throw new IllegalStateException("box is not empty");
  }
}
