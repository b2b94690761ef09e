package org.plumbline.spec;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.plumbline.tensor.Rounding;

/**
 * A decimal number of a specification, enclosed by doubles: {@code down <= exact <= up}, equal
 * where the decimal is a double.
 *
 * @param down the largest double at or below the decimal
 * @param up the smallest double at or above it
 */
public record Decimal(double down, double up) {
  /** Keeps no negative zeros: the order of both zeros matters to library methods. */
  public Decimal {
    down += 0.0;
    up += 0.0;
  }

  /** So many digits fit a long, even doubled. */
  private static final int LONGEST_FAST = 18;

  /** Integers up to here are doubles. */
  private static final long EXACT = 1L << 53;

  private static final int LARGEST_EXPONENT = 400;
  private static final Pattern FORM =
      Pattern.compile("[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?");
  private static final double[] TEN = new double[23];

  static {
    TEN[0] = 1;
    for (int i = 1; i < TEN.length; i++) {
      TEN[i] = TEN[i - 1] * 10;
    }
  }

  /** The enclosure of an exact number. */
  public static Decimal of(BigDecimal exact) {
    return new Decimal(Rounding.down(exact), Rounding.up(exact));
  }

  /** The enclosure of a number between two exact ones. */
  public static Decimal enclosing(BigDecimal least, BigDecimal most) {
    return new Decimal(Rounding.down(least), Rounding.up(most));
  }

  /**
   * Reads a decimal with optional sign, fraction and exponent.
   *
   * @throws NumberFormatException if the text is no decimal, or its exponent exceeds 400
   */
  public static Decimal parse(String text) {
    long digits = 0;
    int count = 0;
    int scale = 0;
    boolean point = false;
    int i = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' && !point) {
        point = true;
      } else if (c >= '0' && c <= '9' && count < LONGEST_FAST) {
        digits = digits * 10 + (c - '0');
        count += digits > 0 ? 1 : 0;
        scale += point ? 1 : 0;
      } else {
        return of(exact(text));
      }
    }
    if (scale >= TEN.length
        || text.isEmpty()
        || !Character.isDigit(text.charAt(text.length() - 1))) {
      return of(exact(text));
    }
    // A few steps at most: the quotient of a rounded number is nearly right.
    double up = digits / TEN[scale];
    while (excess(up, TEN[scale], digits) < 0) {
      up = Math.nextUp(up);
    }
    while (excess(Math.nextDown(up), TEN[scale], digits) >= 0) {
      up = Math.nextDown(up);
    }
    double down = excess(up, TEN[scale], digits) == 0 ? up : Math.nextDown(up);
    return text.startsWith("-") ? new Decimal(-up, -down) : new Decimal(down, up);
  }

  /** A number with the sign of {@code x scale - digits}, where the product is near the digits. */
  private static double excess(double x, double scale, long digits) {
    if (digits <= EXACT) {
      return Math.fma(x, scale, -(double) digits);
    }
    // The product is high + low; twice the former is an integer, as digits are large.
    double high = x * scale;
    double low = Math.fma(x, scale, -high);
    return (long) (2 * high) - 2 * digits + 2 * low;
  }

  /** Whether the text has the form of a decimal, whatever its size. */
  public static boolean looksLikeOne(String text) {
    return FORM.matcher(text).matches();
  }

  /**
   * The exact value of a decimal.
   *
   * @throws NumberFormatException if the text is no decimal, or its exponent exceeds 400
   */
  public static BigDecimal exact(String text) {
    int e = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (e >= 0) {
      int exponent = Integer.parseInt(text.substring(e + 1));
      if (Math.abs(exponent) > LARGEST_EXPONENT) {
        throw new NumberFormatException("exponent of '" + text + "' exceeds " + LARGEST_EXPONENT);
      }
    }
    if (text.length() > 2 * LARGEST_EXPONENT) {
      throw new NumberFormatException("number of " + text.length() + " characters");
    }
    return new BigDecimal(text);
  }
}
