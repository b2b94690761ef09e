package org.plumbline.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plumbline.tensor.Rounding;

/** Decimals read without big numbers are enclosed as tightly as with them. */
class DecimalTest {
  private static void check(String text) {
    BigDecimal exact = new BigDecimal(text);
    Decimal d = Decimal.parse(text);
    assertThat(d.down()).as("down of %s", text).isEqualTo(Rounding.down(exact));
    assertThat(d.up()).as("up of %s", text).isEqualTo(Rounding.up(exact));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0.0",
        "000.000",
        "1",
        "0.1",
        "-.5",
        "5.",
        "+0.25",
        "9007199254740991",
        "9007199254740992",
        "9007199254740993",
        "-9007199254740995",
        "90071992547409.93",
        "999999999999999999",
        "0.999999999999999999",
        "-1.00000000000000001",
        "1.0000000000000000",
        "0.53333336114883423",
        "18014398509481983",
        "18014398509481985",
        "0.0000000000000000000001",
        "1e-7",
        "-3.5E2"
      })
  void chosenDecimals(String text) {
    check(text);
  }

  @Test
  void randomDecimals() {
    SplittableRandom random = new SplittableRandom(1);
    for (int k = 0; k < 200_000; k++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
      int digits = random.nextInt(1, 21);
      int point = random.nextInt(-1, digits);
      for (int i = 0; i < digits; i++) {
        text.append((char) ('0' + random.nextInt(10)));
        text.append(i == point && i + 1 < digits ? "." : "");
      }
      check(text.toString());
    }
  }

  /** Doubles written out, and their neighbours in the last digit: the hardest to tell apart. */
  @Test
  void decimalsNearDoubles() {
    SplittableRandom random = new SplittableRandom(2);
    for (int k = 0; k < 50_000; k++) {
      double x = random.nextDouble() * Math.pow(10, random.nextInt(0, 4));
      String text =
          new BigDecimal(x)
              .setScale(random.nextInt(10, 17), java.math.RoundingMode.DOWN)
              .toPlainString();
      check(text);
      check(
          new BigDecimal(text)
              .add(BigDecimal.valueOf(1, new BigDecimal(text).scale()))
              .toPlainString());
    }
  }
}
