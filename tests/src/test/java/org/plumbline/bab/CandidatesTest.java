package org.plumbline.bab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Crown;
import org.plumbline.bounds.Parallel;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.Dense;
import org.plumbline.graph.op.Relu;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Weights;

class CandidatesTest {
  // Regression: points of one box went to the exact check for what another box asks (nn4sys).
  @Test
  void onlyDisjunctsThatAreOpenOnAPartMakeItsPointsCandidates() {
    // |x| - 0.1, whose least bound is at a corner that does not meet it; and x - 10, always met.
    GraphBuilder b = new GraphBuilder();
    int x = b.input(Shape.of(1), Origin.named("x"));
    int both = b.add(dense(2, 1, new double[] {1, -1}, 0, 0), List.of(x), Origin.named("both"));
    int f = b.add(new Relu(), List.of(both), Origin.named("f"));
    int y =
        b.add(dense(2, 2, new double[] {1, 1, 1, -1}, -0.1, -10), List.of(f), Origin.named("y"));
    Graph graph = b.build(y);
    Query query = new Query(graph, y, new boolean[2], new int[][] {{0}, {1}});
    Kernels kernels = new ScalarKernels();
    Box box = Box.of(new double[] {-1}, new double[] {1});
    Root root = new Root(0, box, Batch.of(graph, List.of(box)).bounds());
    try (Parallel parallel = new Parallel(1)) {
      Crown crown = new Crown(kernels, parallel, Arithmetic.REAL, Crown.Intermediate.CROWN);
      for (int open = 0; open < 2; open++) {
        List<double[]> offered = new ArrayList<>();
        WitnessSink sink = offered::add;

        new InputSplitEvaluator(query, crown, null, kernels, sink)
            .evaluate(
                List.of(Subdomain.whole(root, new int[] {open})),
                Budget.unlimited(),
                SearchListener.NONE);

        assertThat(offered).as("disjunct %d", open).hasSize(open);
      }
    }
  }

  private static Dense dense(int outputs, int inputs, double[] w, double... bias) {
    return new Dense(
        outputs, inputs, Weights.of(ElementType.FLOAT64, w), Weights.of(ElementType.FLOAT64, bias));
  }
}
