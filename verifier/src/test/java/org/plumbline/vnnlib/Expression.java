package org.plumbline.vnnlib;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A slow, independent reading of VNN-LIB 1.0: the whole text as a tree, evaluated exactly at a
 * point. Shares nothing with the reader under test.
 *
 * @param word the word of a leaf, or the first word of a list
 * @param parts what follows the first word of a list; empty for a leaf
 */
record Expression(String word, List<Expression> parts) {
  private static final Pattern TOKEN = Pattern.compile("[()]|[^()\\s]+");

  /** The statements of a specification. */
  static List<Expression> parse(String text) {
    Deque<List<Expression>> open = new ArrayDeque<>();
    open.push(new ArrayList<>());
    Matcher m = TOKEN.matcher(text.replaceAll(";[^\n]*", " "));
    while (m.find()) {
      String t = m.group();
      if (t.equals("(")) {
        open.push(new ArrayList<>());
      } else if (t.equals(")")) {
        List<Expression> list = open.pop();
        Expression head = list.get(0);
        open.element().add(new Expression(head.word(), list.subList(1, list.size())));
      } else {
        open.element().add(new Expression(t, List.of()));
      }
    }
    return open.pop();
  }

  /** Whether all assertions hold. */
  static boolean holds(List<Expression> statements, Map<String, BigDecimal> point) {
    return statements.stream()
        .filter(s -> s.word().equals("assert"))
        .allMatch(s -> s.parts().get(0).isTrue(point));
  }

  private boolean isTrue(Map<String, BigDecimal> point) {
    return switch (word) {
      case "and" -> parts.stream().allMatch(p -> p.isTrue(point));
      case "or" -> parts.stream().anyMatch(p -> p.isTrue(point));
      default -> {
        int order = parts.get(0).value(point).compareTo(parts.get(1).value(point));
        yield switch (word) {
          case "<=" -> order <= 0;
          case "<" -> order < 0;
          case ">=" -> order >= 0;
          case ">" -> order > 0;
          default -> throw new IllegalStateException(word);
        };
      }
    };
  }

  private BigDecimal value(Map<String, BigDecimal> point) {
    if (parts.isEmpty()) {
      BigDecimal v = point.get(word);
      return v == null ? new BigDecimal(word) : v;
    }
    BigDecimal out = parts.get(0).value(point);
    if (parts.size() == 1) {
      return word.equals("-") ? out.negate() : out;
    }
    for (Expression p : parts.subList(1, parts.size())) {
      BigDecimal v = p.value(point);
      out =
          switch (word) {
            case "+" -> out.add(v);
            case "-" -> out.subtract(v);
            case "*" -> out.multiply(v);
            default -> throw new IllegalStateException(word);
          };
    }
    return out;
  }
}
