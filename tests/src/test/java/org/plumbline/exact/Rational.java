package org.plumbline.exact;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An exact number {@code numerator * 2^exponent / odd}. Sums over equal odd denominators, which is
 * nearly all of them, cost no greatest common divisor.
 */
public final class Rational implements Comparable<Rational> {
  public static final Rational ZERO = new Rational(BigInteger.ZERO, 0, BigInteger.ONE);
  public static final Rational ONE = new Rational(BigInteger.ONE, 0, BigInteger.ONE);

  private final BigInteger numerator;
  private final int exponent;
  private final BigInteger odd;

  private Rational(BigInteger numerator, int exponent, BigInteger odd) {
    this.numerator = numerator;
    this.exponent = exponent;
    this.odd = odd;
  }

  /** The exact value of a finite double. */
  public static Rational of(double x) {
    if (!Double.isFinite(x)) {
      throw new IllegalArgumentException("not finite: " + x);
    }
    if (x == 0) {
      return ZERO;
    }
    int e = Math.max(Math.getExponent(x), Double.MIN_EXPONENT) - 52;
    return new Rational(BigInteger.valueOf((long) Math.scalb(x, -e)), e, BigInteger.ONE);
  }

  /** The exact value of a decimal. */
  public static Rational of(BigDecimal x) {
    Rational unscaled = new Rational(x.unscaledValue(), 0, BigInteger.ONE);
    Rational ten = new Rational(BigInteger.TEN.pow(Math.abs(x.scale())), 0, BigInteger.ONE);
    return x.scale() > 0 ? unscaled.dividedBy(ten) : unscaled.times(ten);
  }

  public int signum() {
    return numerator.signum();
  }

  public Rational negate() {
    return new Rational(numerator.negate(), exponent, odd);
  }

  public Rational plus(Rational other) {
    if (signum() == 0) {
      return other;
    }
    if (other.signum() == 0) {
      return this;
    }
    int e = Math.min(exponent, other.exponent);
    BigInteger a = numerator.shiftLeft(exponent - e);
    BigInteger b = other.numerator.shiftLeft(other.exponent - e);
    if (odd.equals(other.odd)) {
      return new Rational(a.add(b), e, odd);
    }
    BigInteger g = odd.gcd(other.odd);
    BigInteger sum = a.multiply(other.odd.divide(g)).add(b.multiply(odd.divide(g)));
    return new Rational(sum, e, odd.divide(g).multiply(other.odd));
  }

  public Rational minus(Rational other) {
    return plus(other.negate());
  }

  public Rational times(Rational other) {
    if (signum() == 0 || other.signum() == 0) {
      return ZERO;
    }
    return new Rational(
        numerator.multiply(other.numerator),
        exponent + other.exponent,
        odd.equals(BigInteger.ONE) ? other.odd : odd.multiply(other.odd));
  }

  public Rational dividedBy(Rational other) {
    int twos = other.numerator.getLowestSetBit();
    BigInteger rest = other.numerator.shiftRight(twos);
    BigInteger up = numerator.multiply(other.odd);
    return new Rational(
        rest.signum() < 0 ? up.negate() : up,
        exponent - other.exponent - twos,
        odd.multiply(rest.abs()));
  }

  public Rational max(Rational other) {
    return compareTo(other) >= 0 ? this : other;
  }

  public Rational min(Rational other) {
    return compareTo(other) <= 0 ? this : other;
  }

  @Override
  public int compareTo(Rational other) {
    return minus(other).signum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rational r && compareTo(r) == 0;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(toDouble());
  }

  /** A double near this number, for messages. */
  public double toDouble() {
    int shift = 64 + odd.bitLength() - numerator.bitLength();
    double q = numerator.shiftLeft(shift).divide(odd).doubleValue();
    return Math.scalb(q, exponent - shift);
  }

  @Override
  public String toString() {
    return Double.toString(toDouble());
  }
}
