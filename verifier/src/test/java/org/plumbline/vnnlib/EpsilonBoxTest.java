package org.plumbline.vnnlib;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plumbline.spec.Decimal;
import org.plumbline.spec.EpsilonBox;
import org.plumbline.spec.InputBox;

class EpsilonBoxTest {
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  @TempDir Path folder;

  private InputBox box(BigDecimal lower, BigDecimal upper) throws IOException {
    String text =
        "(declare-const X_0 Real)(declare-const Y_0 Real)(assert (>= X_0 %s))(assert (<= X_0 %s))"
            .formatted(lower.toPlainString(), upper.toPlainString());
    return VnnLib.read(Files.writeString(folder.resolve("e.vnnlib"), text), 1, 1).boxes().get(0);
  }

  /** A decimal of up to 25 places between -2 and 2, usually no double. */
  private static BigDecimal decimal(SplittableRandom random) {
    return BigDecimal.valueOf(random.nextDouble(-2, 2))
        .add(BigDecimal.valueOf(random.nextLong(1000), 25))
        .setScale(random.nextInt(1, 26), RoundingMode.HALF_EVEN);
  }

  @Test
  void theOuterBoxHoldsTheExactIntervalAndTheInnerOneLiesWithinIt() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    int compared = 0;
    for (int k = 0; k < 400; k++) {
      BigDecimal a = decimal(random);
      BigDecimal b = decimal(random);
      if (a.compareTo(b) == 0) {
        continue;
      }
      BigDecimal eps = decimal(random).abs();
      BigDecimal least = BigDecimal.valueOf(-15, 1);
      BigDecimal most = BigDecimal.valueOf(16, 1);
      BigDecimal middle = a.add(b).divide(TWO);
      BigDecimal lower = middle.subtract(eps).max(least);
      BigDecimal upper = middle.add(eps).min(most);
      if (lower.compareTo(upper) > 0) {
        continue;
      }
      InputBox e =
          EpsilonBox.around(box(a.min(b), a.max(b)), eps, Decimal.of(least), Decimal.of(most));

      String place = "case " + k + ": [" + a + ", " + b + "] eps " + eps;
      assertThat(new BigDecimal(e.lower(0))).as(place).isLessThanOrEqualTo(lower);
      assertThat(new BigDecimal(e.upper(0))).as(place).isGreaterThanOrEqualTo(upper);
      // The next doubles inward are inside, up to the enclosure of the ends of the file's box.
      assertThat(e.lower(0)).as(place).isGreaterThan(lower.doubleValue() - 1e-15);
      assertThat(e.upper(0)).as(place).isLessThan(upper.doubleValue() + 1e-15);
      for (double x = e.lower(0); x < e.lower(0) + 2e-15; x = Math.nextUp(x)) {
        if (e.contains(0, x)) {
          assertThat(new BigDecimal(x)).as(place).isBetween(lower, upper);
          compared++;
          break;
        }
      }
    }
    assertThat(compared).isGreaterThan(100);
  }

  @Test
  void aPinnedDecimalThatIsNoDoubleStaysPinned() throws IOException {
    BigDecimal tenth = new BigDecimal("0.1");
    Decimal none = new Decimal(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
    Decimal all = new Decimal(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    InputBox e = EpsilonBox.around(box(tenth, tenth), BigDecimal.ONE, none, all);

    assertThat(e.lower(0)).isEqualTo(Math.nextDown(0.1));
    assertThat(e.upper(0)).isEqualTo(0.1);
  }
}
