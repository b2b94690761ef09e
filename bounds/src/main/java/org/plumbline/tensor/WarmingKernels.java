package org.plumbline.tensor;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Scalar kernels that give way to vector kernels once those are compiled: when so much work has
 * been asked for that more is likely, a background thread warms the vector kernels on numbers of
 * its own and switches when a timed probe shows that they are faster; each type of numbers by
 * itself. If they never are, nothing changes. Bounds hold with either, so the switch needs no
 * coordination. Work that goes to vector kernels at once, to compile them by itself, stalls for two
 * seconds: docs/results/kernels.md.
 */
public final class WarmingKernels implements Kernels {
  private static final int ROUNDS = 40;
  private static final long PATIENCE_NANOS = 300_000_000_000L;
  private static final long PAUSE_MILLIS = 20;

  /**
   * Multiplications of products and convolutions before warming begins: compiling takes a core from
   * work that would be over sooner. Measured, docs/results/kernels.md.
   */
  private static final long FIRST_WORK = 3_000_000_000L;

  /** Multiplications that take as long as one term of a cut, about: its branch is not foreseen. */
  private static final int CUT = 50;

  private final Switch floats = new Switch(ElementType.FLOAT32);
  private final Switch doubles = new Switch(ElementType.FLOAT64);

  private WarmingKernels() {}

  /** Whether this JVM was started with the module that vector kernels need. */
  public static boolean vectorsExist() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /** Kernels that are being warmed; scalar ones for good if the JVM has no vectors. */
  public static Kernels start() {
    return vectorsExist() ? new WarmingKernels() : new ScalarKernels();
  }

  private Switch of(Tensor t) {
    return t.type() == ElementType.FLOAT32 ? floats : doubles;
  }

  private Kernels current(Tensor t) {
    return of(t).current;
  }

  private Kernels current(RowBlock block) {
    return current(block.coefficients());
  }

  /**
   * The kernels of one type. Only what was asked for is warmed: to compile convolutions for a
   * network without any takes as long as all the rest.
   */
  private static final class Switch {
    private final ElementType type;
    private final AtomicLong work = new AtomicLong();
    private volatile boolean convolves;
    private volatile Kernels current = new ScalarKernels();

    Switch(ElementType type) {
      this.type = type;
    }

    /** Counts the work of a convolution or its adjoint. */
    void count(Tensor in, ConvGeometry geometry) {
      if (!convolves) {
        convolves = true;
      }
      count((long) in.rows() * geometry.outSize() * geometry.forwardTerms());
    }

    /** Counts work; the call that reaches {@link #FIRST_WORK} starts the warming. */
    void count(long multiplications) {
      if (work.get() >= FIRST_WORK) {
        return;
      }
      long now = work.addAndGet(multiplications);
      if (now >= FIRST_WORK && now - multiplications < FIRST_WORK) {
        Thread thread = new Thread(this::warm, "plumbline-warm-up");
        thread.setDaemon(true);
        thread.start();
      }
    }

    private void warm() {
      Kernels vector = new VectorKernels();
      Kernels scalar = new ScalarKernels();
      Probe probe = new Probe(type, vector);
      long start = System.nanoTime();
      for (int round = 1; System.nanoTime() - start < PATIENCE_NANOS; round++) {
        if (probe.time(vector, convolves) < probe.time(scalar, convolves) * 2 / 3) {
          current = vector;
          return;
        }
        // On a busy machine compilation takes its time: wait for it without taking more.
        if (round > ROUNDS && !pause()) {
          return;
        }
      }
    }

    private static boolean pause() {
      try {
        Thread.sleep(PAUSE_MILLIS);
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  @Override
  public String name() {
    return "auto";
  }

  @Override
  public void multiply(Tensor in, Matrix weights, Tensor out) {
    of(in).count((long) in.rows() * in.size() * weights.columns());
    current(in).multiply(in, weights, out);
  }

  @Override
  public void convolveAdjoint(Tensor in, ConvGeometry geometry, Matrix weights, Tensor out) {
    of(in).count(in, geometry);
    current(in).convolveAdjoint(in, geometry, weights, out);
  }

  @Override
  public void convolve(Tensor in, ConvGeometry geometry, Matrix weights, Tensor out) {
    of(in).count(in, geometry);
    current(in).convolve(in, geometry, weights, out);
  }

  @Override
  public void scatter(Tensor in, int[] map, Tensor out) {
    current(in).scatter(in, map, out);
  }

  @Override
  public void gather(Tensor in, int[] map, Tensor out) {
    current(in).gather(in, map, out);
  }

  @Override
  public void scale(Tensor in, Runs runs, Tensor scale, Tensor out) {
    current(in).scale(in, runs, scale, out);
  }

  @Override
  public void constant(RowBlock block, @Nullable Tensor bias, Tensor charge) {
    current(block).constant(block, bias, charge);
  }

  @Override
  public void relax(RowBlock block, RowLines lines, Tensor magnitude) {
    current(block).relax(block, lines, magnitude);
  }

  @Override
  public void concretise(RowBlock block, Tensor lower, Tensor upper, double[] value) {
    current(block).concretise(block, lower, upper, value);
  }

  @Override
  public void merge(RowBlock from, RowBlock into, Tensor magnitude) {
    current(into).merge(from, into, magnitude);
  }

  @Override
  public void ascend(
      AdamStep step,
      Tensor a,
      Tensor z,
      Tensor slope,
      Tensor first,
      Tensor second,
      int at,
      Tensor low,
      Tensor high,
      int line,
      int n) {
    current(a).ascend(step, a, z, slope, first, second, at, low, high, line, n);
  }

  @Override
  public void corner(RowBlock rows, Tensor lower, Tensor upper, Tensor out) {
    current(rows).corner(rows, lower, upper, out);
  }

  @Override
  public void follow(RowBlock rows, RowLines lines, Tensor in, Tensor out) {
    current(rows).follow(rows, lines, in, out);
  }

  @Override
  public void cut(Tensor rows, int r, Tensor a, double[] mu, double[] sums) {
    of(rows).count((long) CUT * rows.size());
    current(rows).cut(rows, r, a, mu, sums);
  }
}
