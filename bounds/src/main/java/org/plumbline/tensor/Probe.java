package org.plumbline.tensor;

import java.util.Arrays;

/**
 * A few products, convolutions and relaxations of ordinary size, in one type: what vector kernels
 * are warmed on and timed by.
 */
final class Probe {
  private static final int CALLS = 10;
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
  private final Tensor half;
  private final ConvGeometry wide = new ConvGeometry(2, 2, 32, 2, 2, 32, 3, 3, 1, 1, 1, 1, 1, 1, 1);
  private final Matrix wideTaps;
  private final Tensor halfImage;
  private final Tensor wideAdjoint;

  Probe(ElementType type, Kernels kernels) {
    weights = matrix(48, 50);
    taps = matrix(8, 72);
    wideTaps = matrix(32, 288);
    in = RowBlock.start(kernels, type, Shape.of(48), Window.wholeValue(), new int[ROWS]);
    out = RowBlock.start(kernels, type, Shape.of(50), Window.wholeValue(), new int[ROWS]);
    vector = Tensor.zeros(type, 1, 50);
    box = Tensor.zeros(type, ROWS, 50);
    lines = new RowLines(new Lines(type, 50), 50, new int[ROWS], null);
    image = Tensor.zeros(type, 2, 128);
    adjoint = Tensor.zeros(type, 2, 128);
    half = Tensor.zeros(type, ROWS, 48);
    halfImage = Tensor.zeros(type, ROWS, 128);
    wideAdjoint = Tensor.zeros(type, ROWS, 128);
    fill(in.coefficients(), 0.5);
    fill(image, 0.5);
    fillHalf(half);
    fillHalf(halfImage);
  }

  private static Matrix matrix(int rows, int columns) {
    double[] w = new double[rows * columns];
    Arrays.fill(w, 0.001);
    return Matrix.of(rows, w);
  }

  /** Every other column, as behind neurons that are not active. */
  private static void fillHalf(Tensor t) {
    for (int r = 0; r < t.rows(); r++) {
      for (int i = 0; i < t.size(); i += 2) {
        t.set(r, i, 0.5);
      }
    }
  }

  private static void fill(Tensor t, double x) {
    Arrays.fill(t.f64(), x);
    Arrays.fill(t.f32(), (float) x);
  }

  /** Nanoseconds of some calls; with those of convolutions if {@code convolves}. */
  long time(Kernels k, boolean convolves) {
    long start = System.nanoTime();
    for (int call = 0; call < CALLS; call++) {
      k.multiply(in.coefficients(), weights, out.coefficients());
      k.relax(out, lines, vector);
      k.constant(out, vector, vector);
      k.concretise(out, box, box, new double[ROWS]);
      k.multiply(half, weights, out.coefficients());
      if (convolves) {
        k.convolveAdjoint(image, conv, taps, adjoint);
        k.convolve(image, conv, taps, adjoint);
        k.convolveAdjoint(halfImage, wide, wideTaps, wideAdjoint);
        k.convolve(halfImage, wide, wideTaps, wideAdjoint);
      }
      fill(out.coefficients(), 0.25);
    }
    return System.nanoTime() - start;
  }
}
