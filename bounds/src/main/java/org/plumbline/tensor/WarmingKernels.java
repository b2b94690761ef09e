package org.plumbline.tensor;

/**
 * Scalar kernels that give way to vector kernels once those are compiled: a background thread warms
 * the vector kernels on numbers of its own and switches when a timed probe shows that they are
 * faster. If they never are, nothing changes. Bounds hold with either, so the switch needs no
 * coordination.
 */
public final class WarmingKernels implements Kernels {
  private static final int ROUNDS = 40;
  private static final int CALLS = 60;

  private volatile Kernels current = new ScalarKernels();

  private WarmingKernels() {}

  /** Kernels that are being warmed; scalar ones for good if the machine cannot do vectors. */
  public static Kernels start() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return new ScalarKernels();
    }
    WarmingKernels kernels = new WarmingKernels();
    Thread thread = new Thread(kernels::warm, "plumbline-warm-up");
    thread.setDaemon(true);
    thread.start();
    return kernels;
  }

  private void warm() {
    Kernels vector = new VectorKernels();
    Kernels scalar = new ScalarKernels();
    Probe probe = new Probe();
    for (int round = 0; round < ROUNDS; round++) {
      long v = probe.time(vector);
      if (v < probe.time(scalar) * 2 / 3) {
        current = vector;
        return;
      }
    }
  }

  /** A few products, convolutions and relaxations of ordinary size. */
  private static final class Probe {
    private final Tensor in = Tensor.zeros(ElementType.FLOAT64, 13, 48);
    private final Matrix weights;
    private final Tensor out = Tensor.zeros(ElementType.FLOAT64, 13, 50);
    private final Lines lines = new Lines(13 * 50);
    private final double[] magnitude = new double[50];
    private final ConvGeometry conv = new ConvGeometry(4, 4, 8, 4, 4, 8, 3, 3, 1, 1, 1, 1, 1, 1, 1);
    private final Matrix taps;
    private final Tensor image = Tensor.zeros(ElementType.FLOAT64, 2, 128);
    private final Tensor adjoint = Tensor.zeros(ElementType.FLOAT64, 2, 128);

    Probe() {
      double[] w = new double[48 * 50];
      double[] t = new double[8 * 72];
      java.util.Arrays.fill(w, 0.001);
      java.util.Arrays.fill(t, 0.001);
      weights = Matrix.of(48, w);
      taps = Matrix.of(8, t);
      java.util.Arrays.fill(in.f64(), 0.5);
      java.util.Arrays.fill(image.f64(), 0.5);
    }

    long time(Kernels k) {
      long start = System.nanoTime();
      RowBlock block =
          new RowBlock(k, out, Window.wholeValue(), new int[13], new double[13], new double[13]);
      for (int call = 0; call < CALLS; call++) {
        k.multiply(in, weights, out);
        k.relax(block, lines, new int[13], magnitude);
        k.absDot(out, magnitude, new double[13]);
        k.dot(out, magnitude, new double[13]);
        k.convolveAdjoint(image, conv, taps, adjoint);
        k.convolve(image, conv, taps, adjoint);
        java.util.Arrays.fill(out.f64(), 0.25);
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
    current.multiply(in, weights, out);
  }

  @Override
  public void convolveAdjoint(Tensor in, ConvGeometry geometry, Matrix weights, Tensor out) {
    current.convolveAdjoint(in, geometry, weights, out);
  }

  @Override
  public void convolve(Tensor in, ConvGeometry geometry, Matrix weights, Tensor out) {
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
  public void scale(Tensor in, double[] scale, Tensor out) {
    current.scale(in, scale, out);
  }

  @Override
  public void dot(Tensor in, double[] vector, double[] sum) {
    current.dot(in, vector, sum);
  }

  @Override
  public void absDot(Tensor in, double[] vector, double[] sum) {
    current.absDot(in, vector, sum);
  }

  @Override
  public void relax(RowBlock block, Lines lines, int[] owner, double[] magnitude) {
    current.relax(block, lines, owner, magnitude);
  }

  @Override
  public void concretise(RowBlock block, double[] lower, double[] upper, double[] value) {
    current.concretise(block, lower, upper, value);
  }
}
