package org.plumbline.vnnlib;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.graph.UnsupportedGraphException;
import org.plumbline.spec.Atom;
import org.plumbline.spec.Decimal;
import org.plumbline.spec.Specification;

/**
 * Reads VNN-LIB 1.0: declarations of {@code X_i} and {@code Y_j}, assertions of linear comparisons
 * joined by {@code and} and {@code or}. Streams; bounds of single inputs need no tree.
 */
public final class VnnLib {
  private static final int DEEPEST = 200;
  private static final int MOST_INPUTS = 1 << 26;

  private final Tokenizer in;
  private final int inputs;
  private final int outputs;
  private final Region region;
  private final BitSet declared = new BitSet();

  private VnnLib(Tokenizer in, String file, int inputs, int outputs) {
    this.in = in;
    this.inputs = inputs;
    this.outputs = outputs;
    this.region = new Region(file, inputs, outputs);
  }

  /**
   * Reads a specification of a network with this many inputs and outputs. Compressed files are
   * recognised by their content; {@code FILE.gz} is tried where {@code FILE} is missing.
   *
   * @throws MalformedInputException with file, line and column of what is wrong
   */
  public static Specification read(Path path, int inputs, int outputs) {
    Path file = path;
    if (!Files.exists(file)) {
      file = path.resolveSibling(path.getFileName() + ".gz");
    }
    if (inputs > MOST_INPUTS) {
      throw new MalformedInputException(path + ": the network has " + inputs + " inputs");
    }
    String name = String.valueOf(path.getFileName());
    if (!Files.isRegularFile(file)) {
      throw new MalformedInputException(path + ": no such file");
    }
    try (InputStream in = open(file)) {
      return new VnnLib(new Tokenizer(in, name), name, inputs, outputs).parse();
    } catch (IOException e) {
      throw new MalformedInputException(path + ": cannot be read: " + e.getMessage(), e);
    } catch (java.io.UncheckedIOException e) {
      throw new MalformedInputException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.mark(2);
    boolean packed = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return packed ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private Specification parse() {
    boolean first = true;
    while (in.next() != Tokenizer.Kind.END) {
      if (in.kind() != Tokenizer.Kind.OPEN) {
        throw in.error("expected '(' but found " + in.found());
      }
      in.next();
      if (first && (in.is("vnnlib-version") || in.is("declare-network"))) {
        throw new UnsupportedGraphException(
            in.at("VNN-LIB 2 is not supported (supported: VNN-LIB 1.0)"));
      }
      first = false;
      statement();
    }
    int missing = declared.nextClearBit(0);
    if (missing < inputs + outputs) {
      throw in.fileError(name(missing) + " is not declared; the network has " + variables());
    }
    return region.finish();
  }

  private String name(int v) {
    return v < inputs ? "X_" + v : "Y_" + (v - inputs);
  }

  private String variables() {
    return "inputs X_0 to X_" + (inputs - 1) + " and outputs Y_0 to Y_" + (outputs - 1);
  }

  private void statement() {
    if (in.is("declare-const")) {
      in.next();
      int v = variable();
      if (declared.get(v)) {
        throw in.error(name(v) + " is declared twice");
      }
      declared.set(v);
      in.next();
      if (!in.is("Real")) {
        throw in.error("expected 'Real' but found " + in.found());
      }
      close();
    } else if (in.is("assert")) {
      in.next();
      assertion();
      close();
    } else {
      throw in.error("expected 'declare-const' or 'assert' but found " + in.found());
    }
  }

  private void close() {
    if (in.next() != Tokenizer.Kind.CLOSE) {
      throw in.error("expected ')' but found " + in.found());
    }
  }

  private int variable() {
    if (in.kind() != Tokenizer.Kind.WORD) {
      throw in.error("expected a variable but found " + in.found());
    }
    String w = in.word();
    boolean input = w.startsWith("X_");
    int index;
    try {
      if (!input && !w.startsWith("Y_")) {
        throw new NumberFormatException();
      }
      index = Integer.parseInt(w.substring(2));
    } catch (NumberFormatException e) {
      throw in.error("expected a variable X_i or Y_j but found " + in.found());
    }
    int count = input ? inputs : outputs;
    if (index < 0 || index >= count) {
      throw in.error(
          w
              + " is not an "
              + (input ? "input" : "output")
              + "; the network has "
              + (input ? "inputs X_0 to X_" : "outputs Y_0 to Y_")
              + (count - 1));
    }
    return input ? index : inputs + index;
  }

  /** One assertion, the present token being its first. */
  private void assertion() {
    if (in.kind() != Tokenizer.Kind.OPEN) {
      throw in.error("expected '(' but found " + in.found());
    }
    in.next();
    if (isComparison()) {
      top(comparison());
    } else {
      region.require(connective(1));
    }
  }

  /** A comparison that holds for all disjuncts. */
  private void top(Atom atom) {
    int[] v = atom.variable();
    if (v.length == 1
        && v[0] < inputs
        && !atom.strict()
        && atom.coefficient()[0].abs().compareTo(BigDecimal.ONE) == 0) {
      boolean upper = atom.coefficient()[0].signum() > 0;
      region.bound(v[0], Decimal.of(upper ? atom.rhs() : atom.rhs().negate()), upper);
    } else {
      region.require(List.of(new int[] {region.literal(atom)}));
    }
  }

  private boolean isComparison() {
    return in.is("<=") || in.is(">=") || in.is("<") || in.is(">");
  }

  /**
   * {@code and} or {@code or}, the present token being that word; ends at the closing parenthesis.
   */
  private List<int[]> connective(int depth) {
    if (depth > DEEPEST) {
      throw in.error("nested deeper than " + DEEPEST);
    }
    boolean and = in.is("and");
    if (!and && !in.is("or")) {
      throw in.error("expected 'and', 'or' or a comparison but found " + in.found());
    }
    List<int[]> out = and ? List.of(new int[0]) : new ArrayList<>();
    int parts = 0;
    while (in.next() == Tokenizer.Kind.OPEN) {
      in.next();
      List<int[]> part =
          isComparison()
              ? List.of(new int[] {region.literal(comparison())})
              : connective(depth + 1);
      if (and) {
        out = region.product(out, part);
      } else {
        out.addAll(part);
      }
      parts++;
    }
    if (in.kind() != Tokenizer.Kind.CLOSE) {
      throw in.error("expected '(' or ')' but found " + in.found());
    }
    if (parts == 0) {
      throw in.error("'" + (and ? "and" : "or") + "' needs at least one part");
    }
    return out;
  }

  /** A comparison, the present token being its operator; ends at the closing parenthesis. */
  private Atom comparison() {
    boolean greater = in.is(">=") || in.is(">");
    boolean strict = in.is("<") || in.is(">");
    in.next();
    Linear left = term(1);
    in.next();
    Linear right = term(1);
    close();
    Linear difference = greater ? right.plus(left.negate()) : left.plus(right.negate());
    if (difference.isConstant()) {
      throw in.error("a comparison without any variable");
    }
    return difference.atMostZero(strict);
  }

  private Linear term(int depth) {
    if (in.kind() == Tokenizer.Kind.OPEN) {
      return compound(depth);
    }
    if (in.kind() != Tokenizer.Kind.WORD) {
      throw in.error("expected a number or a variable but found " + in.found());
    }
    String w = in.word();
    if (w.startsWith("X_") || w.startsWith("Y_")) {
      int v = variable();
      if (!declared.get(v)) {
        throw in.error(w + " is used before it is declared");
      }
      return Linear.variable(v);
    }
    try {
      return Linear.constant(Decimal.exact(w));
    } catch (NumberFormatException e) {
      throw in.error("expected a number or a variable but found " + in.found());
    }
  }

  private Linear compound(int depth) {
    if (depth > DEEPEST) {
      throw in.error("nested deeper than " + DEEPEST);
    }
    in.next();
    if (!in.is("+") && !in.is("-") && !in.is("*")) {
      throw in.error("expected '+', '-' or '*' but found " + in.found());
    }
    char operator = in.word().charAt(0);
    List<Linear> parts = new ArrayList<>();
    while (in.next() != Tokenizer.Kind.CLOSE) {
      parts.add(term(depth + 1));
    }
    if (parts.isEmpty()) {
      throw in.error("'" + operator + "' needs at least one operand");
    }
    Linear out = parts.get(0);
    if (operator == '-' && parts.size() == 1) {
      return out.negate();
    }
    for (Linear p : parts.subList(1, parts.size())) {
      out =
          switch (operator) {
            case '+' -> out.plus(p);
            case '-' -> out.plus(p.negate());
            default -> times(out, p);
          };
    }
    return out;
  }

  private Linear times(Linear a, Linear b) {
    if (!a.isConstant() && !b.isConstant()) {
      throw in.error("a product of variables is not linear");
    }
    return a.isConstant() ? b.times(a.constant()) : a.times(b.constant());
  }
}
