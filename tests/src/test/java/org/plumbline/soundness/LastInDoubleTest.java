package org.plumbline.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Batch;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.bounds.WalkObserver;
import org.plumbline.graph.Graph;

/** A last evaluation in double raises bounds, and lowers none. */
class LastInDoubleTest {
  private static final int NETWORKS = 100;
  private static final Parallel PARALLEL = new Parallel(1);

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  @Test
  void boundsAreNotBelowThoseOfFloatsAlone() {
    int rows = 0;
    int better = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      RandomNetworks random = new RandomNetworks(seed, RandomNetworks.Kind.ANY);
      double[] floats = lower(Methods.ALPHA_CROWN_32, random);
      double[] last = lower(Methods.ALPHA_CROWN_LAST, random);
      for (int r = 0; r < floats.length; r++) {
        rows++;
        better += last[r] > floats[r] ? 1 : 0;
        assertThat(last[r]).as("seed %d row %d", seed, r).isGreaterThanOrEqualTo(floats[r]);
      }
    }
    // Floats are exact on many rows of such small networks.
    assertThat(better).isGreaterThan(rows / 4);
  }

  private static double[] lower(Methods method, RandomNetworks random) {
    Graph g = random.graph();
    Batch batch = Batch.of(g, List.of(random.box()));
    Objectives all = Objectives.all(g.output().id(), 1, g.output().size(), 1);
    return method
        .with(PARALLEL, Arithmetic.REAL, Methods.kernels(1))
        .bound(batch, all, Budget.unlimited(), WalkObserver.NONE)
        .lower();
  }
}
