package org.plumbline.vnnlib;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.graph.UnsupportedGraphException;
import org.plumbline.spec.Specification;

/**
 * Reads VNN-LIB 1.0: declarations of {@code X_i} and {@code Y_j}, assertions of linear comparisons
 * joined by {@code and} and {@code or}. Streams; bounds of single inputs need no tree.
 *
 * <p>Meaning: the conjunction of all assertions, wherever they stand. Inputs must be bounded from
 * both sides, in each alternative of the disjunctions. Numbers are exact.
 *
 * <p>Errors: {@link MalformedInputException} with file, line and column; {@link
 * UnsupportedGraphException} for VNN-LIB 2.
 */
public final class VnnLib {
  private static final int DEEPEST = 200;
  private static final int MOST_INPUTS = 1 << 26;

  private final Tokenizer in;
  private final Variables variables;
  private final Terms terms;
  private final Region region;

  private VnnLib(Tokenizer in, String file, int inputs, int outputs) {
    this.in = in;
    this.variables = new Variables(in, inputs, outputs);
    this.terms = new Terms(in, variables);
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
    variables.checkAll();
    return region.finish();
  }

  private void statement() {
    if (in.is("declare-const")) {
      in.next();
      variables.declare();
      in.next();
      if (!in.is("Real")) {
        throw in.error("expected 'Real' but found " + in.found());
      }
      in.close();
    } else if (in.is("assert")) {
      in.next();
      assertion();
      in.close();
    } else {
      throw in.error("expected 'declare-const' or 'assert' but found " + in.found());
    }
  }

  /** One assertion, the present token being its first. */
  private void assertion() {
    if (in.kind() != Tokenizer.Kind.OPEN) {
      throw in.error("expected '(' but found " + in.found());
    }
    in.next();
    if (terms.isComparison()) {
      region.require(terms.comparison());
    } else {
      region.require(connective(1));
    }
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
    Conjunctions out = new Conjunctions(and, region);
    while (in.next() == Tokenizer.Kind.OPEN) {
      in.next();
      if (terms.isComparison()) {
        out.add(region.literals(terms.comparison()));
      } else {
        out.addAll(connective(depth + 1));
      }
      if (out.size() > Region.MOST_DISJUNCTS) {
        throw in.error("more than " + Region.MOST_DISJUNCTS + " disjuncts");
      }
    }
    if (in.kind() != Tokenizer.Kind.CLOSE) {
      throw in.error("expected '(' or ')' but found " + in.found());
    }
    if (out.isEmpty()) {
      throw in.error("'" + (and ? "and" : "or") + "' needs at least one part");
    }
    return out.list();
  }
}
