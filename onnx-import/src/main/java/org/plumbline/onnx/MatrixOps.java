package org.plumbline.onnx;

import java.util.Arrays;

/** Gemm and MatMul by a constant. */
final class MatrixOps {
  private MatrixOps() {}

  static void gemm(Call c) {
    boolean transA = c.integer("transA", 0) != 0;
    boolean transB = c.integer("transB", 0) != 0;
    Variable a = matrix(c, c.variable(0), transA);
    Constant b = c.reals(1);
    int[] bs = b.shape();
    if (bs.length != 2) {
      throw c.malformed("weight of Gemm has shape " + Dims.text(bs));
    }
    int terms = transB ? bs[1] : bs[0];
    int results = transB ? bs[0] : bs[1];
    int rows = a.shape()[0];
    if (a.shape()[1] != terms) {
      throw c.malformed(
          "weight is "
              + results
              + "x"
              + terms
              + " but the incoming tensor has "
              + a.shape()[1]
              + " values");
    }
    double[] w = transB ? b.reals() : Products.transpose(b.reals(), 0, terms, results);
    Products.Sizes sizes = new Products.Sizes(1, rows, terms, results);
    int[] shape = {rows, results};
    Variable y = Products.multiply(c, sizes, a, null, w, new Products.Result(shape, null));
    y = ArithmeticOps.scaled(c, y, c.real("alpha", 1));
    float beta = c.real("beta", 1);
    c.out(c.has(2) && beta != 0 ? addend(c, y, beta) : y);
  }

  private static Variable addend(Call c, Variable y, float beta) {
    Constant scale = Constant.ofReals(OnnxTensor.DOUBLE, new int[0], beta);
    if (c.in(2) instanceof Variable v) {
      Variable scaled = ArithmeticOps.scaled(c, v, beta);
      return ArithmeticOps.sumOfVariables(c, y, scaled.broadcast(y.shape()), 1);
    }
    Constant raw = c.reals(2);
    // A product of two floats is exact in double.
    Constant k = Constant.ofReals(OnnxTensor.DOUBLE, raw.shape(), raw.reals());
    Constant bias = beta == 1 ? k : ConstantOps.combine(c, "Mul", k, scale.broadcast(k.shape()));
    if (bias == null) {
      Variable scaled = ArithmeticOps.scaled(c, c.lifted(k), beta);
      return ArithmeticOps.sumOfVariables(c, y, scaled.broadcast(y.shape()), 1);
    }
    return ArithmeticOps.shiftedBy(c, y, bias.broadcast(y.shape()).reals());
  }

  private static Variable matrix(Call c, Variable v, boolean transposed) {
    int[] s = v.shape();
    if (s.length != 2) {
      throw c.malformed("Gemm of a value of shape " + Dims.text(s));
    }
    if (!transposed) {
      return v;
    }
    int[] perm = {1, 0};
    return v.pick(Picks.transposed(s, perm), Picks.transpose(s, perm), 0);
  }

  static void matMul(Call c) {
    FileValue a = c.in(0);
    FileValue b = c.in(1);
    if (a instanceof Variable x && b instanceof Constant) {
      c.out(byRight(c, x, c.reals(1)));
    } else if (a instanceof Constant && b instanceof Variable x) {
      // (W x)^T = x^T W^T
      c.out(byLeft(c, c.reals(0), x));
    } else if (a instanceof Variable x && b instanceof Variable z) {
      c.out(ProductOps.matMul(c, x, z));
    } else {
      c.out(byRight(c, c.lifted(c.reals(0)), c.reals(1)));
    }
  }

  private static Variable byLeft(Call c, Constant w, Variable x) {
    boolean vectorX = x.shape().length == 1;
    boolean vectorW = w.shape().length == 1;
    int[] xs = vectorX ? new int[] {x.shape()[0], 1} : x.shape();
    int[] ws = vectorW ? new int[] {1, w.shape()[0]} : w.shape();
    int[] xt = swapLast(xs);
    int[] wt = swapLast(ws);
    Variable xT = x.reshape(xs).pick(xt, Picks.transpose(xs, swapLastAxes(xs.length)), 0);
    Constant wT = w.reshape(ws).pick(wt, Picks.transpose(ws, swapLastAxes(ws.length)), 0);
    Variable y = byRight(c, xT, wT);
    int[] ys = y.shape();
    Variable out = y.pick(swapLast(ys), Picks.transpose(ys, swapLastAxes(ys.length)), 0);
    return out.reshape(dropVectors(out.shape(), vectorW, vectorX));
  }

  private static Variable byRight(Call c, Variable x, Constant w) {
    boolean vectorX = x.shape().length == 1;
    boolean vectorW = w.shape().length == 1;
    int[] xs = vectorX ? new int[] {1, x.shape()[0]} : x.shape();
    int[] ws = vectorW ? new int[] {w.shape()[0], 1} : w.shape();
    int rows = xs[xs.length - 2];
    int terms = xs[xs.length - 1];
    int results = ws[ws.length - 1];
    if (ws[ws.length - 2] != terms) {
      throw c.malformed(
          "weight is "
              + ws[ws.length - 2]
              + "x"
              + results
              + " but the incoming tensor is "
              + Dims.text(x.shape()));
    }
    int[] batch = Dims.broadcast(lead(xs), lead(ws));
    int[] out = append(batch, rows, results);
    int matrices = Dims.size(lead(ws));
    Variable wide = x.reshape(xs).broadcast(append(batch, rows, terms));
    Variable y =
        matrices == 1
            ? shared(
                c, wide, w.reals(), new Products.Sizes(1, size(wide, terms), terms, results), out)
            : grouped(c, wide, w.reshape(ws).broadcast(append(batch, terms, results)), out);
    return y.reshape(dropVectors(out, vectorX, vectorW));
  }

  private static int size(Variable x, int terms) {
    return terms == 0 ? 0 : x.size() / terms;
  }

  private static Variable shared(Call c, Variable x, double[] w, Products.Sizes sizes, int[] out) {
    double[] rows = Products.transpose(w, 0, sizes.terms(), sizes.results());
    return Products.multiply(c, sizes, x, null, rows, new Products.Result(out, null));
  }

  /** A matrix of its own for each batch index. */
  private static Variable grouped(Call c, Variable x, Constant w, int[] out) {
    int[] ws = w.shape();
    int terms = ws[ws.length - 2];
    int results = ws[ws.length - 1];
    int groups = Dims.size(lead(ws));
    int rows = out[out.length - 2];
    double[] weights = new double[w.size()];
    int block = terms * results;
    for (int g = 0; g < groups; g++) {
      double[] t = Products.transpose(w.reals(), g * block, terms, results);
      System.arraycopy(t, 0, weights, g * block, block);
    }
    Products.Sizes n = new Products.Sizes(groups, rows, terms, results);
    int[] in = Picks.strided(n.operandShape(), 0, terms, rows * terms, 1);
    int[] to = Picks.strided(n.resultShape(), 0, results, rows * results, 1);
    return Products.multiply(c, n, x, in, weights, new Products.Result(out, to));
  }

  private static int[] lead(int... shape) {
    return Arrays.copyOf(shape, shape.length - 2);
  }

  private static int[] append(int[] batch, int rows, int columns) {
    int[] out = Arrays.copyOf(batch, batch.length + 2);
    out[batch.length] = rows;
    out[batch.length + 1] = columns;
    return out;
  }

  private static int[] swapLast(int... shape) {
    int[] out = shape.clone();
    out[out.length - 1] = shape[out.length - 2];
    out[out.length - 2] = shape[out.length - 1];
    return out;
  }

  private static int[] swapLastAxes(int rank) {
    int[] axes = new int[rank];
    Arrays.setAll(axes, i -> i);
    return swapLast(axes);
  }

  /** Removes the axes that vectors were given for the product. */
  private static int[] dropVectors(int[] shape, boolean row, boolean column) {
    int[] out = lead(shape);
    if (!row) {
      out = Arrays.copyOf(out, out.length + 1);
      out[out.length - 1] = shape[shape.length - 2];
    }
    if (!column) {
      out = Arrays.copyOf(out, out.length + 1);
      out[out.length - 1] = shape[shape.length - 1];
    }
    return out;
  }
}
