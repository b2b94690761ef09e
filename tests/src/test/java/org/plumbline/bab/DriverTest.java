package org.plumbline.bab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.Budget;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Origin;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.Shape;

class DriverTest {
  /** Leaves the first subdomain open without a split, and closes all others. */
  private static final class FirstIsStuck implements Evaluator {
    private int seen;

    @Override
    public List<Evaluated> evaluate(List<Subdomain> batch, Budget budget, SearchListener listener) {
      return batch.stream().map(s -> new Evaluated(s, seen++ > 0, List.of())).toList();
    }

    @Override
    public boolean falsified() {
      return false;
    }
  }

  private static Subdomain whole(int id) {
    GraphBuilder b = new GraphBuilder();
    Graph graph = b.build(b.input(Shape.of(1), Origin.named("x")));
    Box box = Box.of(new double[] {0}, new double[] {1});
    Root root = new Root(id, box, Batch.of(graph, List.of(box)).bounds());
    return Subdomain.whole(root, new int[] {0});
  }

  /** Ends after the first batch. */
  private static Budget oneBatch(FirstIsStuck evaluator) {
    return new Budget(Long.MAX_VALUE, Budget.DEFAULT_BLOCK_ELEMENTS, () -> evaluator.seen > 0);
  }

  // Regression: the second run forgot what the first could not split, and ended as CLOSED.
  @Test
  void whatCannotBeSplitStaysOpenInLaterRuns() {
    FirstIsStuck evaluator = new FirstIsStuck();
    Driver driver = new Driver(evaluator, SearchListener.NONE, 1);

    Driver.Outcome first = driver.run(List.of(whole(0), whole(1)), oneBatch(evaluator));
    Driver.Outcome second = driver.run(List.of(), Budget.unlimited());

    assertThat(first.end()).isEqualTo(Driver.End.BUDGET);
    assertThat(second.end()).isEqualTo(Driver.End.STUCK);
  }

  // Regression: NaN was sorted last, so that the worst bound was that of another part.
  @Test
  void aBoundThatIsNoNumberIsTheWorst() {
    Driver driver = new Driver(new FirstIsStuck(), SearchListener.NONE, 1);
    Budget none = new Budget(Long.MAX_VALUE, Budget.DEFAULT_BLOCK_ELEMENTS, () -> true);

    Driver.Outcome out = driver.run(List.of(bounded(0, -1), bounded(1, Double.NaN)), none);

    assertThat(out.worstBound()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void aBatchThatBeganBeforeThePauseCounts() {
    FirstIsStuck evaluator = new FirstIsStuck();
    Driver driver = new Driver(evaluator, SearchListener.NONE, 1);

    Driver.Outcome out =
        driver.run(List.of(whole(0), whole(1)), Budget.unlimited(), oneBatch(evaluator));

    assertThat(out.end()).isEqualTo(Driver.End.BUDGET);
    assertThat(out.bounded()).isEqualTo(1);
  }

  @Test
  void openSaysWhichDisjunctsAreLeftOnWhichRoots() {
    FirstIsStuck evaluator = new FirstIsStuck();
    Driver driver = new Driver(evaluator, SearchListener.NONE, 1);
    List<Subdomain> roots = List.of(whole(0), whole(1));

    driver.run(roots, Budget.unlimited());

    assertThat(driver.open(roots)).hasSize(1);
    assertThat(driver.open(roots).get(0).open()).containsExactly(0);
  }

  private static Subdomain bounded(int id, double bound) {
    Subdomain s = whole(id);
    return s.with(s.overrides(), s.open(), bound, s.warm());
  }
}
