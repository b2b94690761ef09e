package org.plumbline.tensor;

import java.util.Arrays;

/**
 * The reference kernels: plain loops, always present. Products add four rows of the weights at a
 * time to a scratch row of the result, the form that the compiler turns into vector code; rows of
 * zeros cost nothing. What enters constants is summed in double.
 */
public final class ScalarKernels extends LoopKernels {
  /** The kernels. */
  public ScalarKernels() {
    super(new ScalarLoops32(), new ScalarLoops64());
  }

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public void multiply(Tensor in, Matrix matrix, Tensor out) {
    int k = in.size();
    int n = out.size();
    Tensor row = Tensor.zeros(in.type(), 1, n);
    for (int r = 0; r < in.rows(); r++) {
      if (isFloat(in)) {
        System.arraycopy(out.f32(), r * n, row.f32(), 0, n);
        ScalarLoops32.product(in.f32(), r * k, matrix.rows32(), 0, k, row.f32(), n);
        System.arraycopy(row.f32(), 0, out.f32(), r * n, n);
      } else {
        System.arraycopy(out.f64(), r * n, row.f64(), 0, n);
        ScalarLoops64.product(in.f64(), r * k, matrix.rows(), 0, k, row.f64(), n);
        System.arraycopy(row.f64(), 0, out.f64(), r * n, n);
      }
    }
  }

  @Override
  public void convolveAdjoint(Tensor in, ConvGeometry g, Matrix matrix, Tensor out) {
    int cog = g.outChannels() / g.groups();
    int positions = g.outHeight() * g.outWidth();
    Tensor patch = Tensor.zeros(in.type(), 1, g.forwardTerms());
    for (int q = 0; q < in.rows() * positions; q++) {
      for (int group = 0; group < g.groups(); group++) {
        int at = q * g.outChannels() + group * cog;
        int to = q / positions * g.inSize();
        if (isFloat(in)) {
          adjoint32(in.f32(), at, g, group, matrix, patch.f32(), q % positions, out.f32(), to);
        } else {
          adjoint64(in.f64(), at, g, group, matrix, patch.f64(), q % positions, out.f64(), to);
        }
      }
    }
  }

  private static void adjoint32(
      float[] a,
      int at,
      ConvGeometry g,
      int group,
      Matrix m,
      float[] patch,
      int p,
      float[] out,
      int to) {
    int cig = g.inChannels() / g.groups();
    int cog = g.outChannels() / g.groups();
    if (!ScalarLoops32.isZero(a, at, cog)) {
      Arrays.fill(patch, 0);
      ScalarLoops32.product(a, at, m.rows32(), group * cog, cog, patch, patch.length);
      ScalarLoops32.addPatch(g, p, group * cig, cig, patch, 0, out, to);
    }
  }

  private static void adjoint64(
      double[] a,
      int at,
      ConvGeometry g,
      int group,
      Matrix m,
      double[] patch,
      int p,
      double[] out,
      int to) {
    int cig = g.inChannels() / g.groups();
    int cog = g.outChannels() / g.groups();
    if (!ScalarLoops64.isZero(a, at, cog)) {
      Arrays.fill(patch, 0);
      ScalarLoops64.product(a, at, m.rows(), group * cog, cog, patch, patch.length);
      ScalarLoops64.addPatch(g, p, group * cig, cig, patch, 0, out, to);
    }
  }

  @Override
  public void convolve(Tensor in, ConvGeometry g, Matrix matrix, Tensor out) {
    int cig = g.inChannels() / g.groups();
    int cog = g.outChannels() / g.groups();
    int positions = g.outHeight() * g.outWidth();
    int taps = g.forwardTerms();
    Tensor patch = Tensor.zeros(in.type(), 1, taps);
    for (int q = 0; q < in.rows() * positions; q++) {
      int from = q / positions * g.inSize();
      for (int group = 0; group < g.groups(); group++) {
        readPatch(g, q % positions, group * cig, cig, patch, in, from);
        int at = q * g.outChannels() + group * cog;
        for (int c = 0; c < cog; c++) {
          if (isFloat(in)) {
            out.f32()[at + c] +=
                ScalarLoops32.dot(patch.f32(), matrix.rows32()[group * cog + c], taps);
          } else {
            out.f64()[at + c] +=
                ScalarLoops64.dot(patch.f64(), matrix.rows()[group * cog + c], taps);
          }
        }
      }
    }
  }

  private static void readPatch(
      ConvGeometry g, int p, int channel, int cig, Tensor patch, Tensor in, int from) {
    if (isFloat(in)) {
      ScalarLoops32.readPatch(g, p, channel, cig, patch.f32(), in.f32(), from);
    } else {
      ScalarLoops64.readPatch(g, p, channel, cig, patch.f64(), in.f64(), from);
    }
  }
}
