package org.plumbline.vnnlib;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.spec.Atom;
import org.plumbline.spec.Decimal;

/** Reads comparisons of linear terms, exactly: numbers, variables, sums, differences, products. */
final class Terms {
  private static final int DEEPEST = 200;

  /** Digits, or places after the point, of a number that products have made. */
  private static final int LONGEST = 10_000;

  private final Tokenizer in;
  private final Variables variables;

  Terms(Tokenizer in, Variables variables) {
    this.in = in;
    this.variables = variables;
  }

  /** Whether the present word opens a comparison. */
  boolean isComparison() {
    return in.is("<=") || in.is(">=") || in.is("<") || in.is(">");
  }

  /** A comparison, the present token being its operator; ends at the closing parenthesis. */
  Comparison comparison() {
    boolean greater = in.is(">=") || in.is(">");
    boolean strict = in.is("<") || in.is(">");
    in.next();
    if (!strict && in.kind() == Tokenizer.Kind.WORD && in.startsWith('X')) {
      int v = variables.declared();
      in.next();
      if (in.kind() == Tokenizer.Kind.WORD && !in.startsWith('X') && !in.startsWith('Y')) {
        Decimal end = number(in.word());
        in.close();
        return new Comparison(new Comparison.Bound(v, !greater, end), null);
      }
      return comparison(Linear.variable(v), greater, false);
    }
    Linear left = term(1);
    in.next();
    return comparison(left, greater, strict);
  }

  /** The rest of a comparison, the present token being the first of its right hand side. */
  private Comparison comparison(Linear left, boolean greater, boolean strict) {
    Linear right = term(1);
    in.close();
    Linear difference = greater ? right.plus(left.negate()) : left.plus(right.negate());
    if (difference.isConstant()) {
      throw in.error("a comparison without any variable");
    }
    Atom atom = difference.atMostZero(strict);
    int v = atom.variable()[0];
    BigDecimal c = atom.coefficient()[0];
    if (atom.variable().length > 1
        || v >= variables.inputs()
        || c.abs().compareTo(BigDecimal.ONE) != 0) {
      return new Comparison(null, atom);
    }
    boolean upper = c.signum() > 0;
    Decimal end = Decimal.of(upper ? atom.rhs() : atom.rhs().negate());
    return new Comparison(new Comparison.Bound(v, upper, end), strict ? atom : null);
  }

  private Decimal number(String w) {
    try {
      return Decimal.parse(w);
    } catch (NumberFormatException e) {
      throw notANumber(w);
    }
  }

  private MalformedInputException notANumber(String w) {
    return in.error(
        Decimal.looksLikeOne(w)
            ? "the number '" + w + "' is out of range (exponents reach from -400 to 400)"
            : "expected a number or a variable but found " + in.found());
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
      return Linear.variable(variables.declared());
    }
    try {
      return Linear.constant(Decimal.exact(w));
    } catch (NumberFormatException e) {
      throw notANumber(w);
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
    Linear product = a.isConstant() ? b.times(a.constant()) : a.times(b.constant());
    product.terms().values().forEach(this::check);
    check(product.constant());
    return product;
  }

  private void check(BigDecimal c) {
    if (c.precision() > LONGEST || Math.abs((long) c.scale()) > LONGEST) {
      throw in.error("a product has more than " + LONGEST + " digits");
    }
  }
}
