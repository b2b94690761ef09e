package org.plumbline.verify;

import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.spec.InputBox;
import org.plumbline.spec.Specification;

/**
 * Compares the imported graph with ONNX Runtime, optimisations off, at a few points of the box
 * while the search runs. A disagreement is an import error, never a verdict. The outputs must lie
 * within our bounds of all float32 executions; where there are none, because an operator has no
 * declared error bound or because values are too large, they must agree up to a tolerance.
 */
final class ImportAnchor {
  private static final int POINTS = 3;

  private final FutureTask<Boolean> task;

  ImportAnchor(Network network, Specification spec, long seed) {
    task = new FutureTask<>(() -> compare(network, spec, seed));
    Thread thread = new Thread(task, "plumbline-anchor");
    thread.setDaemon(true);
    thread.start();
  }

  private static boolean compare(Network network, Specification spec, long seed) {
    InputBox box = spec.boxes().get(0);
    SplittableRandom random = new SplittableRandom(seed);
    Float32Execution execution = Float32Execution.of(network.imported());
    try (OnnxRuntime runtime = OnnxRuntime.load(network, false)) {
      for (int k = 0; k < POINTS; k++) {
        double[] x = new double[spec.inputs()];
        for (int i = 0; i < x.length; i++) {
          x[i] = (float) (box.lower(i) + random.nextDouble() * (box.upper(i) - box.lower(i)));
        }
        compare(network, execution, x, runtime.run(x));
      }
      return true;
    } catch (OnnxRuntime.Unavailable | LinkageError e) {
      return false;
    }
  }

  private static void compare(
      Network network, Float32Execution execution, double[] x, double[] theirs) {
    String file = network.imported().file();
    if (execution.obstacle().isEmpty()) {
      NodeBounds bounds = network.bounds(x, x, Arithmetic.FLOAT32_ANY_ORDER);
      if (execution.covers(bounds)) {
        ImportMismatchException.checkInside(file, network.outputs(bounds), theirs);
        return;
      }
    }
    ImportMismatchException.check(file, network.evaluate(x), theirs);
  }

  /**
   * Whether the comparison was made and agreed; waits at most {@code millis}.
   *
   * @throws ImportMismatchException if it disagreed
   */
  boolean agreed(long millis) {
    try {
      return task.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ImportMismatchException mismatch) {
        throw mismatch;
      }
      throw new IllegalStateException("the import anchor failed", e.getCause());
    }
  }
}
