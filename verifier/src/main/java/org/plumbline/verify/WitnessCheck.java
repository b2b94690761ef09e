package org.plumbline.verify;

import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.plumbline.bab.WitnessSink;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.spec.InputBox;
import org.plumbline.spec.SpecGraph;
import org.plumbline.spec.Specification;

/**
 * Turns candidates into counterexamples: rounds them to float32 numbers inside the exact box,
 * demands that the rigorous enclosure of our own outputs meets the condition, then replays in ONNX
 * Runtime and demands the same of its outputs, without tolerance.
 */
final class WitnessCheck implements WitnessSink {
  private final Network network;
  private final Specification spec;
  private final SpecGraph specGraph;
  private final boolean replayOwn;
  private @Nullable OnnxRuntime runtime;
  private @Nullable Counterexample found;
  private @Nullable String problem;
  private boolean unavailable;
  private int replays;

  WitnessCheck(Network network, Specification spec, SpecGraph specGraph, boolean replayOwn) {
    this.network = network;
    this.spec = spec;
    this.specGraph = specGraph;
    this.replayOwn = replayOwn;
  }

  /** The counterexample, if one was found. */
  Optional<Counterexample> found() {
    return Optional.ofNullable(found);
  }

  /** Why candidates could not be confirmed, if that happened. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /**
   * Whether the search is over: a counterexample was found, or there is one in our own evaluation
   * and nothing to replay it.
   */
  @Override
  public synchronized boolean offer(double[] point) {
    if (found != null || unavailable) {
      return true;
    }
    double[] x = specGraph.toFile(point);
    for (InputBox box : spec.boxes()) {
      double[] inside = round(box, x);
      if (inside.length == x.length && ours(box, inside) && replay(inside)) {
        return true;
      }
    }
    return false;
  }

  /** The nearest float32 point inside the box; empty if the box has none or is far away. */
  private double[] round(InputBox box, double[] x) {
    double[] out = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      if (spec.boxes().size() > 1 && (x[i] < box.lower(i) || x[i] > box.upper(i))) {
        return new double[0];
      }
      OptionalDouble f = box.nearestFloat(i, x[i]);
      if (f.isEmpty()) {
        return new double[0];
      }
      out[i] = f.getAsDouble();
    }
    return out;
  }

  /** Whether both ends of the enclosure of our outputs meet the condition of one disjunct. */
  private boolean ours(InputBox box, double[] x) {
    if (!spec.isViolatedAt(x, network.evaluate(x))) {
      return false;
    }
    double[] lower = x.clone();
    double[] upper = x.clone();
    for (int i = 0; i < x.length; i++) {
      double[] ends = box.around(i, x[i]);
      lower[i] = ends[0];
      upper[i] = ends[1];
    }
    double[][] y = network.enclose(lower, upper, Arithmetic.REAL);
    return spec.isViolatedAt(x, y[0], y[1]);
  }

  private boolean replay(double[] x) {
    if (replayOwn) {
      found = new Counterexample(x, network.evaluate(x), "plumbline");
      return true;
    }
    try {
      if (runtime == null) {
        runtime = OnnxRuntime.load(network, true);
      }
      double[] y = runtime.run(x);
      replays++;
      ImportMismatchException.check(network.imported().file(), network.evaluate(x), y);
      if (!spec.isViolatedAt(x, y)) {
        problem = "a candidate violates over the reals but not when replayed in float32";
        return false;
      }
      found = new Counterexample(x, y, runtime.version());
      return true;
    } catch (OnnxRuntime.Unavailable e) {
      problem = "witness not replayed: " + e.getMessage();
    } catch (LinkageError e) {
      problem = "witness not replayed: ONNX Runtime is not on the class path";
    }
    unavailable = true;
    return true;
  }

  int replays() {
    return replays;
  }
}
