package org.plumbline.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a JSON file: what reference files need and no more. A member that is asked for and
 * missing is an error.
 */
final class Json {
  private final Object value;

  private Json(Object value) {
    this.value = value;
  }

  static Json read(Path file) {
    try {
      Reader reader = new Reader(Files.readString(file, StandardCharsets.UTF_8));
      return new Json(reader.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean has(String name) {
    return value instanceof Map<?, ?> map && map.containsKey(name);
  }

  Json get(String name) {
    if (value instanceof Map<?, ?> map && map.get(name) != null) {
      return new Json(map.get(name));
    }
    throw new IllegalArgumentException("no member '" + name + "'");
  }

  boolean isText() {
    return value instanceof String;
  }

  String text() {
    return (String) value;
  }

  double number() {
    return (Double) value;
  }

  List<Json> list() {
    List<Json> out = new ArrayList<>();
    for (Object o : (List<?>) value) {
      out.add(new Json(o));
    }
    return out;
  }

  double[] numbers() {
    return list().stream().mapToDouble(Json::number).toArray();
  }

  /** Recursive descent; reference files are small and shallow. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    private char next() {
      while (Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      return text.charAt(at);
    }

    Object value() {
      char c = next();
      if (c == '{') {
        return object();
      }
      if (c == '[') {
        return array();
      }
      return c == '"' ? string() : literal();
    }

    private Map<String, Object> object() {
      Map<String, Object> out = new LinkedHashMap<>();
      at++;
      while (next() != '}') {
        String name = string();
        next();
        at++;
        out.put(name, value());
        if (next() == ',') {
          at++;
        }
      }
      at++;
      return out;
    }

    private List<Object> array() {
      List<Object> out = new ArrayList<>();
      at++;
      while (next() != ']') {
        out.add(value());
        if (next() == ',') {
          at++;
        }
      }
      at++;
      return out;
    }

    private String string() {
      next();
      StringBuilder out = new StringBuilder();
      for (at++; text.charAt(at) != '"'; at++) {
        if (text.charAt(at) == '\\') {
          at++;
        }
        out.append(text.charAt(at));
      }
      at++;
      return out.toString();
    }

    private Object literal() {
      int from = at;
      while ("+-.0123456789abcdefghijklmnopqrstuvwxyzEINT".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      String word = text.substring(from, at);
      return switch (word) {
        case "true", "false", "null" -> word;
        default -> Double.valueOf(word);
      };
    }
  }
}
