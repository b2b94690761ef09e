package org.plumbline.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.plumbline.bab.Driver;
import org.plumbline.bounds.Parallel;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.Step;
import org.plumbline.graph.op.Sum;
import org.plumbline.spec.Specification;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.Shape;

/**
 * A step at 0 over an input: parts that lie to the left of a split of that input at another point
 * were taken to lie to the left of 0.
 */
class SideOfAnotherPointTest {
  @Test
  void aSplitAwayFromZeroSaysNothingAboutAStepAtZero() {
    GraphBuilder b = new GraphBuilder();
    int x = b.input(Shape.of(1), Origin.named("x"));
    int step = b.add(new Step(0, 1), List.of(x), Origin.named("step"));
    Graph g = b.build(b.add(new Sum(1, -1), List.of(step, x), Origin.named("y")));
    Box box = Box.of(new double[] {-0.1}, new double[] {0.5});
    // y = step(x) - x is 0.95 at x = 0.05, so that y >= 0.9 has a counterexample.
    Specification spec =
        Search.specification(
            g, box, List.of(List.of(Search.atom(1, 0, -1, new BigDecimal("-0.9"), false))));
    try (Parallel parallel = new Parallel(1)) {
      for (Search.Strategy strategy : Search.Strategy.values()) {
        assertThat(Search.run(strategy, g, box, spec, 40, parallel))
            .as("%s", strategy)
            .isNotEqualTo(Driver.End.CLOSED);
      }
    }
  }
}
