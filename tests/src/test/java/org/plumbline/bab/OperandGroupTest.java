package org.plumbline.bab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Tensor;

class OperandGroupTest {
  private static final int FREE = 40;
  private static final int OPERANDS = 30;

  /** Windows that move on every third operand, some inputs of them without weight. */
  private static Tensor rows(SplittableRandom random) {
    Tensor rows = Tensor.zeros(ElementType.FLOAT32, 2 * OPERANDS, FREE);
    for (int r = 0; r < rows.rows(); r++) {
      int from = r / 6 * 3;
      for (int i = from; i < from + 8; i++) {
        rows.set(r, i, random.nextInt(4) == 0 ? 0 : random.nextDouble(-1, 1));
      }
    }
    return rows;
  }

  @Test
  void groupsHoldEveryCoefficientOfEveryOperandOnce() {
    for (int seed = 0; seed < 50; seed++) {
      Tensor rows = rows(new SplittableRandom(seed));

      List<OperandGroup> groups = OperandGroup.of(7, rows);

      int next = 7;
      for (OperandGroup g : groups) {
        assertThat(g.first()).isEqualTo(next);
        next += g.count();
        for (int j = 0; j < 2 * g.count(); j++) {
          int row = 2 * (g.first() - 7) + j;
          double[] spread = new double[FREE];
          for (int c = 0; c < g.columns().length; c++) {
            spread[g.columns()[c]] = g.coefficients().get(j, c);
          }
          for (int i = 0; i < FREE; i++) {
            assertThat(spread[i]).isEqualTo(rows.get(row, i));
          }
        }
      }
      assertThat(next).isEqualTo(7 + OPERANDS);
      // Neighbours share a group, operands of other windows do not.
      assertThat(groups.size()).isBetween(2, OPERANDS - 1);
    }
  }

  @Test
  void aGroupSeesItsOwnPartOfACut() {
    Tensor rows = Tensor.zeros(ElementType.FLOAT32, 2, 3);
    rows.set(0, 2, 1);
    rows.set(1, 0, -1);
    OperandGroup g = OperandGroup.of(0, rows).get(0);
    Tensor a = Tensor.nearest(ElementType.FLOAT32, new double[] {-2, 8, 4});
    Tensor width = Tensor.nearest(ElementType.FLOAT32, new double[] {1, 1, 0.5});

    assertThat(g.columns()).containsExactly(0, 2);
    assertThat(g.gather(a).f32()).containsExactly(-2f, 4f);
    assertThat(g.range(a, width)).isEqualTo(4);
  }
}
