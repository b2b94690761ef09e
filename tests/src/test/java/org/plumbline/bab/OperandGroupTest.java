package org.plumbline.bab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.VectorKernels;

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
          double total = Arrays.stream(spread).map(Math::abs).sum();
          assertThat(g.totals()[j]).isCloseTo(total, within(1e-12));
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

    assertThat(g.columns()).containsExactly(0, 2);
    assertThat(g.gather(a).f32()).containsExactly(-2f, 4f);
    assertThat(g.runs()).containsExactly(0, 1, 2, 3);
    assertThat(g.sum(new double[] {0, 2, 10, 14})).isEqualTo(6);
  }

  @Test
  void slopesOfABlockAreThoseOfAMultiplierOfZero() {
    Kernels kernels = new VectorKernels();
    SplittableRandom random = new SplittableRandom(3);
    List<OperandGroup> groups = OperandGroup.of(0, rows(random));
    Tensor[] a = new Tensor[3];
    for (int t = 0; t < 3; t++) {
      a[t] = Tensor.nearest(ElementType.FLOAT32, random.doubles(FREE, -1, 1).toArray());
    }
    List<OperandGroup> seen = new ArrayList<>();
    for (OperandBlock block : OperandBlock.of(groups)) {
      seen.addAll(block.groups());
      OperandBlock.Seen[] cuts = new OperandBlock.Seen[3];
      for (int t = 0; t < 3; t++) {
        cuts[t] = OperandBlock.Seen.of(-0.125, a[t]);
      }

      Tensor slopes = block.slopes(kernels, cuts);

      for (OperandGroup g : block.groups()) {
        for (int t = 0; t < 3; t++) {
          Tensor own = g.gather(a[t]);
          for (int r = 0; r < 2 * g.count(); r++) {
            double expected = -0.125;
            for (int c = 0; c < g.columns().length; c++) {
              double x = g.coefficients().get(r, c);
              double b = own.get(0, c);
              expected += x == 0 ? Math.abs(b) / 2 : x * b < 0 ? Math.abs(b) : 0;
            }
            double slope = slopes.get(t, block.row(g) + r);
            assertThat(slope).isCloseTo(expected, within(1e-5));
          }
        }
      }
    }
    assertThat(seen).isEqualTo(groups);
    assertThat(OperandBlock.of(groups).size()).isBetween(2, groups.size() - 1);
  }
}
