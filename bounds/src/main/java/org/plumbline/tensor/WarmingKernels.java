package org.plumbline.tensor;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Scalar kernels that give way to vector kernels once those are compiled: when so much work has
 * been asked for that more is likely, a background thread warms the vector kernels on numbers of
 * its own and switches when a timed probe shows that they are faster. If they never are, nothing
 * changes. Bounds hold with either, so the switch needs no coordination.
 */
public final class WarmingKernels implements Kernels {
  private static final int ROUNDS = 40;
  private static final int CALLS = 60;
  private static final long PATIENCE_NANOS = 300_000_000_000L;
  private static final long PAUSE_MILLIS = 20;

  /**
   * Multiplications of products and convolutions before warming begins: compiling takes a core from
   * work that would be over sooner. Measured, docs/results/kernels.md.
   */
  private static final long FIRST_WORK = 3_000_000_000L;

  /** Multiplications that take as long as one term of a cut, about: its branch is not foreseen. */
  private static final int CUT = 50;

  private volatile Kernels current = new ScalarKernels();
  private final AtomicLong work = new AtomicLong();

  private WarmingKernels() {}

  /** Whether this JVM was started with the module that vector kernels need. */
  public static boolean vectorsExist() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /** Kernels that are being warmed; scalar ones for good if the JVM has no vectors. */
  public static Kernels start() {
    if (!vectorsExist()) {
      return new ScalarKernels();
    }
    return new WarmingKernels();
  }

  /** Counts work; the call that reaches {@link #FIRST_WORK} starts the warming. */
  private void count(long multiplications) {
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

  private static long multiplications(Tensor in, ConvGeometry geometry) {
    return (long) in.rows() * geometry.outSize() * geometry.forwardTerms();
  }

  private void warm() {
    Kernels vector = new VectorKernels();
    Kernels scalar = new ScalarKernels();
    Probe floats = new Probe(ElementType.FLOAT32, vector);
    Probe doubles = new Probe(ElementType.FLOAT64, vector);
    long start = System.nanoTime();
    for (int round = 1; System.nanoTime() - start < PATIENCE_NANOS; round++) {
      long v = floats.time(vector) + doubles.time(vector);
      if (v < (floats.time(scalar) + doubles.time(scalar)) * 2 / 3) {
        current = vector;
        return;
      }
      // On a busy machine compilation takes its time: wait for it without taking more.
      if (round > ROUNDS && !pause(PAUSE_MILLIS)) {
        return;
      }
    }
  }

  private static boolean pause(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A few products, convolutions and relaxations of ordinary size, in one type. */
  private static final class Probe {
    private static final int ROWS = 13;

    private final RowBlock in;
    private final RowBlock out;
    private final Matrix weights;
    private final RowLines lines;
    private final Tensor vector;
    private final Tensor box;
    private final ConvGeometry conv = new ConvGeometry(4, 4, 8, 4, 4, 8, 3, 3, 1, 1, 1, 1, 1, 1, 1);
    private final Matrix taps;
    private final Tensor image;
    private final Tensor adjoint;

    Probe(ElementType type, Kernels kernels) {
      double[] w = new double[48 * 50];
      double[] t = new double[8 * 72];
      java.util.Arrays.fill(w, 0.001);
      java.util.Arrays.fill(t, 0.001);
      weights = Matrix.of(48, w);
      taps = Matrix.of(8, t);
      in = RowBlock.start(kernels, type, Shape.of(48), Window.wholeValue(), new int[ROWS]);
      out = RowBlock.start(kernels, type, Shape.of(50), Window.wholeValue(), new int[ROWS]);
      vector = Tensor.zeros(type, 1, 50);
      box = Tensor.zeros(type, ROWS, 50);
      lines = new RowLines(new Lines(type, 50), 50, new int[ROWS], null);
      image = Tensor.zeros(type, 2, 128);
      adjoint = Tensor.zeros(type, 2, 128);
      fill(in.coefficients(), 0.5);
      fill(image, 0.5);
    }

    private static void fill(Tensor t, double x) {
      java.util.Arrays.fill(t.f64(), x);
      java.util.Arrays.fill(t.f32(), (float) x);
    }

    long time(Kernels k) {
      long start = System.nanoTime();
      for (int call = 0; call < CALLS; call++) {
        k.multiply(in.coefficients(), weights, out.coefficients());
        k.relax(out, lines, vector);
        k.constant(out, vector, vector);
        k.concretise(out, box, box, new double[ROWS]);
        k.convolveAdjoint(image, conv, taps, adjoint);
        k.convolve(image, conv, taps, adjoint);
        fill(out.coefficients(), 0.25);
      }
      return System.nanoTime() - start;
    }
  }

  @Override
  public String name() {
    return "auto";
  }

  @Override
  public void multiply(Tensor in, Matrix weights, Tensor out) {
    count((long) in.rows() * in.size() * weights.columns());
    current.multiply(in, weights, out);
  }

  @Override
  public void convolveAdjoint(Tensor in, ConvGeometry geometry, Matrix weights, Tensor out) {
    count(multiplications(in, geometry));
    current.convolveAdjoint(in, geometry, weights, out);
  }

  @Override
  public void convolve(Tensor in, ConvGeometry geometry, Matrix weights, Tensor out) {
    count(multiplications(in, geometry));
    current.convolve(in, geometry, weights, out);
  }

  @Override
  public void scatter(Tensor in, int[] map, Tensor out) {
    current.scatter(in, map, out);
  }

  @Override
  public void gather(Tensor in, int[] map, Tensor out) {
    current.gather(in, map, out);
  }

  @Override
  public void scale(Tensor in, Runs runs, Tensor scale, Tensor out) {
    current.scale(in, runs, scale, out);
  }

  @Override
  public void constant(RowBlock block, @Nullable Tensor bias, Tensor charge) {
    current.constant(block, bias, charge);
  }

  @Override
  public void relax(RowBlock block, RowLines lines, Tensor magnitude) {
    current.relax(block, lines, magnitude);
  }

  @Override
  public void concretise(RowBlock block, Tensor lower, Tensor upper, double[] value) {
    current.concretise(block, lower, upper, value);
  }

  @Override
  public void merge(RowBlock from, RowBlock into, Tensor magnitude) {
    current.merge(from, into, magnitude);
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
    current.ascend(step, a, z, slope, first, second, at, low, high, line, n);
  }

  @Override
  public void corner(RowBlock rows, Tensor lower, Tensor upper, Tensor out) {
    current.corner(rows, lower, upper, out);
  }

  @Override
  public void follow(RowBlock rows, RowLines lines, Tensor in, Tensor out) {
    current.follow(rows, lines, in, out);
  }

  @Override
  public void cut(Tensor rows, int r, Tensor a, Tensor width, double mu, double[] sums) {
    count((long) CUT * rows.size());
    current.cut(rows, r, a, width, mu, sums);
  }

  @Override
  public void cutRange(Tensor rows, int r, Tensor a, Tensor width, double[] sums) {
    count((long) CUT * rows.size());
    current.cutRange(rows, r, a, width, sums);
  }
}
