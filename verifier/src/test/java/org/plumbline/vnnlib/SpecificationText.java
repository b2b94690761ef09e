package org.plumbline.vnnlib;

import java.util.SplittableRandom;

/** Random small specifications as text, with every form of VNN-LIB 1.0 that is read. */
final class SpecificationText {
  static final int INPUTS = 3;
  static final int OUTPUTS = 2;

  /** Few numbers, so that points meet bounds exactly; some are no doubles, some no floats. */
  private static final String[] NUMBERS = {
    "0",
    "0.5",
    "-0.25",
    "1e-1",
    "0.1",
    "-0.1",
    "1",
    "0.75",
    "-1E0",
    "0.30000000000000004",
    "2.5e-1",
    "0.3",
    "16777217e-24",
    "-0.6",
    "1.0",
    "0.100000001490116119384765625"
  };

  private final SplittableRandom random;
  private final StringBuilder out = new StringBuilder();

  private SpecificationText(long seed) {
    random = new SplittableRandom(seed);
  }

  static String random(long seed) {
    return new SpecificationText(seed).write();
  }

  private String write() {
    for (int i = 0; i < INPUTS; i++) {
      out.append("(declare-const X_").append(i).append(" Real)\n");
    }
    for (int j = 0; j < OUTPUTS; j++) {
      out.append("(declare-const Y_" + j + " Real) ; comment (with \"é\" and ) in it\n");
    }
    boolean boxesInside = random.nextInt(3) == 0;
    if (!boxesInside) {
      box("(assert ", ")\n");
    }
    int before = random.nextInt(3);
    for (int k = 0; k < before; k++) {
      assertion(boxesInside && k == 0);
    }
    if (boxesInside && before == 0) {
      assertion(true);
    }
    // Bounds after a disjunction apply to all of it; twice the same bound intersects.
    for (int k = random.nextInt(3); k > 0; k--) {
      out.append("(assert ");
      comparison();
      out.append(")\n");
    }
    return out.toString();
  }

  private void box(String open, String close) {
    for (int i = 0; i < INPUTS; i++) {
      String[] ends =
          random.nextInt(4) == 0
              ? new String[] {"0.1", "0.1"}
              : new String[] {"-" + random.nextInt(1, 3), "0." + random.nextInt(1, 10)};
      out.append(open).append("(>= X_" + i + " " + ends[0] + ")").append(close);
      out.append(open).append("(<= X_" + i + " " + ends[1] + ")").append(close);
    }
  }

  private void assertion(boolean withBoxes) {
    out.append("(assert (or ");
    for (int k = random.nextInt(1, 4); k > 0; k--) {
      out.append("(and ");
      if (withBoxes) {
        box("", " ");
      }
      for (int n = random.nextInt(1, 3); n > 0; n--) {
        condition(2);
      }
      out.append(")\n ");
    }
    out.append("))\n");
  }

  private void condition(int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      out.append(random.nextBoolean() ? "(or " : "(and ");
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        condition(depth - 1);
      }
      out.append(") ");
    } else {
      comparison();
    }
  }

  private void comparison() {
    String[] operators = {"<=", ">=", "<=", ">=", "<", ">"};
    out.append("(" + operators[random.nextInt(operators.length)] + " ");
    switch (random.nextInt(6)) {
      case 0 -> out.append("X_" + random.nextInt(INPUTS) + " " + number());
      case 1 -> out.append(number() + " X_" + random.nextInt(INPUTS));
      case 2 -> out.append(number() + " Y_" + random.nextInt(OUTPUTS));
      case 3 -> out.append("Y_0 Y_1");
      default -> {
        // A variable stays alive: the other term cannot cancel a coefficient of 7.
        out.append("(+ (* 7 Y_1) ");
        term(2);
        out.append(") ").append(number());
      }
    }
    out.append(") ");
  }

  private void term(int depth) {
    switch (random.nextInt(depth > 0 ? 6 : 3)) {
      case 0 -> out.append(number() + " ");
      case 1 -> out.append("X_" + random.nextInt(INPUTS) + " ");
      case 2 -> out.append("Y_" + random.nextInt(OUTPUTS) + " ");
      case 3 -> {
        out.append("(* " + number() + " ");
        term(depth - 1);
        out.append(") ");
      }
      default -> {
        out.append(random.nextBoolean() ? "(- " : "(+ ");
        term(depth - 1);
        term(depth - 1);
        out.append(") ");
      }
    }
  }

  private String number() {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }
}
