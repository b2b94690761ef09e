package org.plumbline.bab;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Parallel;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.Relu;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Shape;

/** Linear functions over a box as rows of operands have them, against exact products. */
class OperandRowsTest {
  private static final int INPUTS = 1000;

  private static OperandRows rows(Box box) {
    GraphBuilder b = new GraphBuilder();
    int x = b.input(Shape.of(box.size()), Origin.named("x"));
    Graph graph = b.build(b.add(new Relu(), List.of(x), Origin.named("y")));
    try (Parallel one = new Parallel(1)) {
      return OperandRows.of(
          graph,
          box,
          Batch.of(graph, List.of(box)).bounds(),
          new ScalarKernels(),
          one,
          Arithmetic.REAL,
          Budget.unlimited());
    }
  }

  private static Box box(SplittableRandom random) {
    double[] lower = random.doubles(INPUTS, -2, 2).toArray();
    double[] upper = lower.clone();
    Arrays.setAll(upper, i -> lower[i] + Math.scalb(1 + random.nextDouble(), -i % 40));
    return Box.of(lower, upper);
  }

  @Test
  void termsAreRoundedTowardsZeroAndLoseLittle() {
    SplittableRandom random = new SplittableRandom(5);
    for (int scale = -150; scale <= 140; scale += 10) {
      Box box = box(random);
      double factor = Math.scalb(1.0, scale);
      double[] a = random.doubles(INPUTS, -factor, factor).toArray();
      float[] terms = rows(box).terms(a).f32();
      assertThat(terms).hasSize(INPUTS);
      for (int i = 0; i < INPUTS; i++) {
        BigDecimal width = new BigDecimal(box.upper(i)).subtract(new BigDecimal(box.lower(i)));
        BigDecimal exact = new BigDecimal(a[i]).multiply(width);
        BigDecimal term = new BigDecimal(terms[i]);
        assertThat(term.abs()).as("%s times %s", a[i], width).isLessThanOrEqualTo(exact.abs());
        assertThat(term.signum()).isIn(0, exact.signum());
        if (Math.abs(exact.doubleValue()) > 1e-30 && Math.abs(exact.doubleValue()) < 1e38) {
          BigDecimal most = exact.abs().multiply(new BigDecimal(1 - 0x1p-20));
          assertThat(term.abs()).isGreaterThan(most);
        }
      }
    }
  }

  @Test
  void coefficientsThatAreNoNumbersOrTooLargeAreLeftOut() {
    double[] bad = {
      Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300, -1e39, 1e-44, -0.0
    };
    double[] lower = new double[bad.length];
    double[] upper = new double[bad.length];
    Arrays.fill(upper, 1);
    assertThat(rows(Box.of(lower, upper)).terms(bad).f32()).containsOnly(0f);
  }
}
