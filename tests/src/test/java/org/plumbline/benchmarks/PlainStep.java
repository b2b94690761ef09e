package org.plumbline.benchmarks;

import java.util.SplittableRandom;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Matrix;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Tensor;

/**
 * The step of {@link org.plumbline.tensor.FusedStep} without error terms, to compare with: the same
 * loops over vectors, blocks and product, but no charges for rounding and no care for infinite
 * numbers that are not used.
 */
final class PlainStep {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  /** Rows of equal subdomains that one block holds; four numbers per element and subdomain. */
  private record Part(Tensor in, Tensor out, float[][] lines, double[] constant) {}

  private final Part[] parts;
  private final Matrix weights;
  private final float[] bias;
  private final int rowsOfOne;

  PlainStep(int subdomains, int rowsOfOne, Matrix weights) {
    SplittableRandom random = new SplittableRandom(1);
    int k = weights.rows().length;
    int n = weights.columns();
    if (k % L != 0) {
      throw new IllegalArgumentException("plain step: width " + k + ", lanes " + L);
    }
    this.weights = weights;
    this.rowsOfOne = rowsOfOne;
    int most = Math.max(1, RowBlock.CACHED_ELEMENTS / Math.max(k, n) / rowsOfOne);
    parts = new Part[(subdomains + most - 1) / most];
    for (int p = 0; p < parts.length; p++) {
      int own = Math.min(most, subdomains - p * most);
      Tensor in = Tensor.zeros(ElementType.FLOAT32, own * rowsOfOne, k);
      for (int i = 0; i < in.f32().length; i++) {
        in.f32()[i] = (float) (random.nextDouble() - 0.5);
      }
      float[][] lines = new float[4][own * k];
      for (int i = 0; i < own * k; i++) {
        lines[0][i] = 1;
        lines[2][i] = 1;
        lines[3][i] = (float) (0.1 * random.nextDouble());
      }
      Tensor out = Tensor.zeros(ElementType.FLOAT32, own * rowsOfOne, n);
      parts[p] = new Part(in, out, lines, new double[own * rowsOfOne]);
    }
    float[] b = new float[k];
    for (int i = 0; i < k; i++) {
      random.nextDouble();
    }
    for (int i = 0; i < k; i++) {
      b[i] = (float) (2 * random.nextDouble() - 1);
    }
    bias = b;
  }

  void run(Kernels kernels) {
    for (Part p : parts) {
      int k = p.in().size();
      for (int r = 0; r < p.in().rows(); r++) {
        int line = r / rowsOfOne * k;
        p.constant()[r] += relax(p.in().f32(), r * k, p.lines(), line, k);
      }
      for (int r = 0; r < p.in().rows(); r++) {
        p.constant()[r] += constant(p.in().f32(), r * k, bias, k);
      }
      kernels.multiply(p.in(), weights, p.out());
    }
  }

  /** The rows of the first block that the steps arrived at. */
  Tensor result() {
    return parts[0].out();
  }

  /** The running constants of the rows of the first block. */
  double[] constants() {
    return parts[0].constant();
  }

  private static float relax(float[] a, int at, float[][] lines, int line, int n) {
    FloatVector constant = FloatVector.zero(S);
    for (int i = 0; i < n; i += L) {
      FloatVector x = FloatVector.fromArray(S, a, at + i);
      VectorMask<Float> up = x.lt(0);
      FloatVector slope =
          FloatVector.fromArray(S, lines[0], line + i)
              .blend(FloatVector.fromArray(S, lines[2], line + i), up);
      FloatVector offset =
          FloatVector.fromArray(S, lines[1], line + i)
              .blend(FloatVector.fromArray(S, lines[3], line + i), up);
      x.mul(slope).intoArray(a, at + i);
      constant = x.fma(offset, constant);
    }
    return constant.reduceLanes(VectorOperators.ADD);
  }

  private static float constant(float[] a, int at, float[] bias, int n) {
    FloatVector s = FloatVector.zero(S);
    for (int i = 0; i < n; i += L) {
      FloatVector x = FloatVector.fromArray(S, a, at + i);
      s = x.fma(FloatVector.fromArray(S, bias, i), s);
    }
    return s.reduceLanes(VectorOperators.ADD);
  }
}
