package org.plumbline.vnnlib;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.plumbline.graph.MalformedInputException;

/**
 * Splits a specification into parentheses and words, streaming; comments run from {@code ;} to the
 * end of the line. Knows line and column of every token, both counted from 1.
 */
final class Tokenizer {
  /** The kinds of tokens. */
  enum Kind {
    OPEN,
    CLOSE,
    WORD,
    END
  }

  private static final int LONGEST_WORD = 4096;

  private final InputStream in;
  private final String file;
  private final byte[] buffer = new byte[1 << 16];
  private int filled;
  private int at;
  private int line = 1;
  private int column;
  private final byte[] word = new byte[LONGEST_WORD];
  private int length;
  private Kind kind = Kind.END;
  private int tokenLine = 1;
  private int tokenColumn = 1;

  Tokenizer(InputStream in, String file) {
    this.in = in;
    this.file = file;
  }

  private int peek() {
    if (at == filled) {
      try {
        filled = in.read(buffer);
      } catch (IOException e) {
        throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
      }
      at = 0;
      if (filled <= 0) {
        filled = 0;
        return -1;
      }
    }
    return buffer[at] & 0xff;
  }

  private void skip() {
    if (buffer[at] == '\n') {
      line++;
      column = 0;
    } else {
      column++;
    }
    at++;
  }

  private static boolean isBlank(int c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /** Reads the next token and returns its kind. */
  Kind next() {
    int c = peek();
    while (isBlank(c) || c == ';') {
      if (c == ';') {
        while (c >= 0 && c != '\n') {
          skip();
          c = peek();
        }
      } else {
        skip();
        c = peek();
      }
    }
    tokenLine = line;
    tokenColumn = column + 1;
    if (c == -1) {
      kind = Kind.END;
    } else if (c == '(' || c == ')') {
      skip();
      kind = c == '(' ? Kind.OPEN : Kind.CLOSE;
    } else {
      readWord();
      kind = Kind.WORD;
    }
    return kind;
  }

  private void readWord() {
    length = 0;
    int c = peek();
    while (c > ' ' && c < 0x7f && c != '(' && c != ')' && c != ';') {
      if (length == LONGEST_WORD) {
        throw error("word of more than " + LONGEST_WORD + " characters");
      }
      word[length++] = (byte) c;
      skip();
      c = peek();
    }
    if (c >= 0 && !isBlank(c) && c != '(' && c != ')' && c != ';') {
      throw error("byte 0x%02x is no text outside a comment".formatted(c));
    }
  }

  /** Reads the next token, which must be a closing parenthesis. */
  void close() {
    if (next() != Kind.CLOSE) {
      throw error("expected ')' but found " + found());
    }
  }

  Kind kind() {
    return kind;
  }

  /** The text of the present word. */
  String word() {
    return new String(word, 0, length, StandardCharsets.US_ASCII);
  }

  /** Whether the present word begins with this letter and an underscore. */
  boolean startsWith(char letter) {
    return length > 1 && word[0] == letter && word[1] == '_';
  }

  /** Whether the present word is {@code text}. */
  boolean is(String text) {
    if (kind != Kind.WORD || text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (word[i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** What the present token looks like, for messages. */
  String found() {
    return switch (kind) {
      case OPEN -> "'('";
      case CLOSE -> "')'";
      case WORD -> "'" + word() + "'";
      case END -> "the end of the file";
    };
  }

  /** An error at the present token. */
  MalformedInputException error(String what) {
    return new MalformedInputException(at(what));
  }

  /** A message at the present token. */
  String at(String what) {
    return file + ":" + tokenLine + ":" + tokenColumn + ": " + what;
  }

  /** An error in the file as a whole. */
  MalformedInputException fileError(String what) {
    return new MalformedInputException(file + ": " + what);
  }
}
