package org.plumbline.operators;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** An argument interval of an activation; ends may be infinite. */
record Interval(double lo, double hi) {
  private static final double[] NOTABLE = {
    0,
    Double.MIN_VALUE,
    1e-310,
    1e-160,
    1e-30,
    0x1p-24,
    1e-3,
    0.5,
    1,
    3,
    40,
    1e3,
    1e16,
    1e38,
    1e160,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY
  };

  /** One of many sorts: ordinary, tiny, huge, one point, one step wide, unbounded, at a kink. */
  static Interval random(SplittableRandom random, double... kinks) {
    double a = end(random, kinks);
    double b = end(random, kinks);
    if (random.nextInt(10) == 0) {
      b = a;
    } else if (random.nextInt(10) == 0) {
      b = Math.nextUp(a);
    }
    if (a == b && Double.isInfinite(a)) {
      return new Interval(-1, 1);
    }
    return new Interval(Math.min(a, b), Math.max(a, b));
  }

  private static double end(SplittableRandom random, double[] kinks) {
    double sign = random.nextBoolean() ? 1 : -1;
    return switch (random.nextInt(6)) {
      case 0 -> sign * NOTABLE[random.nextInt(NOTABLE.length)];
      case 1 -> {
        double kink = kinks[random.nextInt(kinks.length)];
        int steps = random.nextInt(-2, 3);
        yield steps == 0 ? kink : steps > 0 ? Math.nextUp(kink) : Math.nextDown(kink);
      }
      case 2 -> Math.scalb(random.nextDouble(-2, 2), random.nextInt(-60, 60));
      default -> random.nextDouble(-4, 4);
    };
  }

  boolean isFinite() {
    return Double.isFinite(lo) && Double.isFinite(hi);
  }

  /** Finite points inside: ends, neighbours of ends, kinks and their neighbours, random ones. */
  List<Double> points(SplittableRandom random, double... kinks) {
    double a = Math.max(lo, -Double.MAX_VALUE);
    double b = Math.min(hi, Double.MAX_VALUE);
    List<Double> out = new ArrayList<>(List.of(a, b, Math.nextUp(a), Math.nextDown(b)));
    for (double k : kinks) {
      out.addAll(List.of(k, Math.nextUp(k), Math.nextDown(k)));
    }
    for (int i = 0; i < 4; i++) {
      double t = random.nextDouble();
      out.add((1 - t) * a + t * b);
      out.add(random.nextDouble(-3, 3));
    }
    out.removeIf(x -> !(x >= a && x <= b));
    return out;
  }

  @Override
  public String toString() {
    return "[" + lo + ", " + hi + "]";
  }
}
