package org.plumbline.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Matrix;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.VectorKernels;

/**
 * How fast are adjoints of convolutions, 100 rows of float32 on one thread, against ONNX Runtime's
 * ConvTranspose?
 */
@State(Scope.Benchmark)
public class ConvBenchmark {
  static final int ROWS = 100;

  /** The shapes: coefficients over {@code channels x height x width}, then those they become. */
  static final List<String> SHAPES =
      List.of(
          "32x16x16-3x32x32-4-2",
          "32x32x32-3x32x32-3-1",
          "64x8x8-32x16x16-4-2",
          "32x16x16-32x16x16-3-1",
          "64x8x8-64x8x8-3-1");

  /** Channels and sizes of both sides, kernel and stride. */
  @Param({
    "32x16x16-3x32x32-4-2",
    "32x32x32-3x32x32-3-1",
    "64x8x8-32x16x16-4-2",
    "32x16x16-32x16x16-3-1",
    "64x8x8-64x8x8-3-1"
  })
  public String shape = SHAPES.get(0);

  private final Kernels vector = new VectorKernels();
  private ConvGeometry geometry = geometry(shape);
  private Matrix weights = Matrix.of(1, new double[1]);
  private Tensor in = Tensor.zeros(ElementType.FLOAT32, 1, 1);
  private Tensor out = in;
  private Tensor inputs = in;
  private Tensor outputs = in;
  private @Nullable TransposedModel runtime;

  static ConvGeometry geometry(String shape) {
    int[] n = java.util.Arrays.stream(shape.split("[x-]")).mapToInt(Integer::parseInt).toArray();
    return new ConvGeometry(
        n[4], n[5], n[3], n[1], n[2], n[0], n[6], n[6], n[7], n[7], 1, 1, 1, 1, 1);
  }

  /** Operations of one adjoint, taps in the padding counted. */
  static double operations(String shape) {
    ConvGeometry g = geometry(shape);
    return 2.0 * ROWS * g.outSize() * g.forwardTerms();
  }

  /** Makes operands and checks both results against each other. */
  @Setup
  public void prepare() {
    ConvGeometry g = geometry(shape);
    geometry = g;
    SplittableRandom random = new SplittableRandom(1);
    int taps = g.kernelY() * g.kernelX();
    float[] w = new float[g.outChannels() * g.inChannels() * taps];
    double[] tapsFirst = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) (random.nextDouble() - 0.5);
      int tap = i % taps;
      int ci = i / taps % g.inChannels();
      int co = i / taps / g.inChannels();
      tapsFirst[(co * taps + tap) * g.inChannels() + ci] = w[i];
    }
    weights = Matrix.of(g.outChannels(), tapsFirst);
    in = Tensor.zeros(ElementType.FLOAT32, ROWS, g.outSize());
    out = Tensor.zeros(ElementType.FLOAT32, ROWS, g.inSize());
    float[] channelsFirst = new float[ROWS * g.outSize()];
    int positions = g.outHeight() * g.outWidth();
    for (int i = 0; i < channelsFirst.length; i++) {
      channelsFirst[i] = (float) (random.nextDouble() - 0.5);
      int p = i % positions;
      int co = i / positions % g.outChannels();
      in.set(i / g.outSize(), p * g.outChannels() + co, channelsFirst[i]);
    }
    runtime = new TransposedModel(g, ROWS, w, channelsFirst);
    compare(runtime.result());
    inputs = out;
    outputs = Tensor.zeros(ElementType.FLOAT32, ROWS, g.outSize());
  }

  private void compare(float[] theirs) {
    vector.convolveAdjoint(in, geometry, weights, out);
    int positions = geometry.inHeight() * geometry.inWidth();
    int channels = geometry.inChannels();
    for (int i = 0; i < theirs.length; i++) {
      int p = i % positions;
      double ours = out.get(i / geometry.inSize(), p * channels + i / positions % channels);
      // Sums of at most 576 products below 1/4.
      if (!(Math.abs(ours - theirs[i]) < 1e-3)) {
        throw new IllegalStateException(shape + ": element " + i + " differs");
      }
    }
  }

  /** Closes the session. */
  @TearDown
  public void close() {
    if (runtime != null) {
      runtime.close();
    }
  }

  /** Our vector kernel; results are added to those of earlier runs. */
  @Benchmark
  public void vector() {
    vector.convolveAdjoint(in, geometry, weights, out);
  }

  /** The convolution itself, from what the adjoint becomes to what it came from. */
  @Benchmark
  public void forward() {
    vector.convolve(inputs, geometry, weights, outputs);
  }

  /** ONNX Runtime, one thread. */
  @Benchmark
  public void onnxRuntime() {
    if (runtime != null) {
      runtime.run();
    }
  }
}
