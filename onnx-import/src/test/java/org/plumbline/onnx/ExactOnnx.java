package org.plumbline.onnx;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The meaning of a few ONNX operators over the reals, written from the standard, in the order of
 * the file and without the code under test. Quotients and roots have 300 digits, all else is exact.
 */
final class ExactOnnx {
  static final MathContext DIGITS = new MathContext(300);

  /** Numbers in row-major order. */
  record Numbers(int[] shape, BigDecimal[] values) {
    BigDecimal at(int... index) {
      int flat = 0;
      for (int a = 0; a < index.length; a++) {
        if (index[a] < 0 || index[a] >= shape[a]) {
          return BigDecimal.ZERO;
        }
        flat = flat * shape[a] + index[a];
      }
      return values[flat];
    }

    boolean has(int... index) {
      for (int a = 0; a < index.length; a++) {
        if (index[a] < 0 || index[a] >= shape[a]) {
          return false;
        }
      }
      return true;
    }
  }

  /** A number for each index. */
  interface Cell {
    BigDecimal at(int... index);
  }

  private final Map<String, Numbers> values = new HashMap<>();

  /** The outputs of a model with one input, flat. */
  static BigDecimal[] outputs(OnnxModel model, double... x) {
    ExactOnnx run = new ExactOnnx();
    for (OnnxTensor t : model.graph().initializers()) {
      double[] v =
          t.isFloating() ? t.doubles() : Arrays.stream(t.longs()).mapToDouble(n -> n).toArray();
      run.values.put(t.name(), numbers(t.dims(), v));
    }
    OnnxValue in = model.graph().inputs().get(0);
    run.values.put(in.name(), numbers(in.dims(), x));
    for (OnnxNode n : model.graph().nodes()) {
      run.values.put(n.outputs().get(0), run.value(n));
    }
    return run.known(model.graph().outputs().get(0).name()).values();
  }

  private static Numbers numbers(List<Long> dims, double... x) {
    int[] shape = dims.stream().mapToInt(Long::intValue).toArray();
    return new Numbers(
        shape, Arrays.stream(x).mapToObj(BigDecimal::new).toArray(BigDecimal[]::new));
  }

  private Numbers in(OnnxNode n, int i) {
    return known(n.inputs().get(i));
  }

  private Numbers known(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  static Numbers fill(int[] shape, Cell cell) {
    int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    BigDecimal[] v = new BigDecimal[size];
    for (int i = 0; i < size; i++) {
      int[] index = new int[shape.length];
      for (int a = shape.length - 1, rest = i; a >= 0; a--) {
        index[a] = rest % shape[a];
        rest /= shape[a];
      }
      v[i] = cell.at(index);
    }
    return new Numbers(shape, v);
  }

  private Numbers value(OnnxNode n) {
    return switch (n.opType()) {
      case "Add" -> elementwise(n, BigDecimal::add);
      case "Sub" -> elementwise(n, BigDecimal::subtract);
      case "Mul" -> elementwise(n, BigDecimal::multiply);
      case "Div" -> elementwise(n, (a, b) -> a.divide(b, DIGITS));
      case "Max" -> elementwise(n, BigDecimal::max);
      case "Min" -> elementwise(n, BigDecimal::min);
      case "Abs" -> elementwise(n, (a, b) -> a.abs());
      case "Relu" -> elementwise(n, (a, b) -> a.max(BigDecimal.ZERO));
      case "LeakyRelu" ->
          elementwise(n, (a, b) -> a.signum() < 0 ? a.multiply(real(n, "alpha")) : a);
      case "Clip" -> elementwise(n, (a, b) -> a.max(in(n, 1).at()).min(in(n, 2).at()));
      case "Gemm" -> gemm(n);
      case "MatMul" -> matMul(in(n, 0), in(n, 1));
      case "Flatten" -> new Numbers(new int[] {1, in(n, 0).values().length}, in(n, 0).values());
      case "Transpose" -> transpose(in(n, 0), ints(n, "perm"));
      case "Concat" -> concat(in(n, 0), in(n, 1), ints(n, "axis")[0]);
      case "Slice" -> slice(n);
      case "Pad" -> pad(n);
      default -> ExactSpatial.value(n, n.inputs().stream().map(this::known).toList());
    };
  }

  /** A function of two numbers; of one if the operator has one operand. */
  interface Pair {
    BigDecimal of(BigDecimal a, BigDecimal b);
  }

  private Numbers elementwise(OnnxNode n, Pair f) {
    Numbers a = in(n, 0);
    Numbers b = n.inputs().size() == 2 ? in(n, 1) : a;
    int rank = Math.max(a.shape().length, b.shape().length);
    int[] shape = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int da = i <= a.shape().length ? a.shape()[a.shape().length - i] : 1;
      int db = i <= b.shape().length ? b.shape()[b.shape().length - i] : 1;
      shape[rank - i] = Math.max(da, db);
    }
    return fill(shape, at -> f.of(repeated(a, at), repeated(b, at)));
  }

  private static BigDecimal repeated(Numbers x, int... at) {
    int[] own = Arrays.copyOfRange(at, at.length - x.shape().length, at.length);
    for (int i = 0; i < own.length; i++) {
      own[i] = x.shape()[i] == 1 ? 0 : own[i];
    }
    return x.at(own);
  }

  private Numbers gemm(OnnxNode n) {
    Numbers a = ints(n, "transA")[0] != 0 ? transpose(in(n, 0), 1, 0) : in(n, 0);
    Numbers b = ints(n, "transB")[0] != 0 ? transpose(in(n, 1), 1, 0) : in(n, 1);
    Numbers product = matMul(a, b);
    return fill(
        product.shape(),
        at ->
            product
                .at(at)
                .multiply(real(n, "alpha"))
                .add(repeated(in(n, 2), at).multiply(real(n, "beta"))));
  }

  private static Numbers matMul(Numbers a, Numbers b) {
    return fill(
        new int[] {a.shape()[0], b.shape()[1]},
        at -> {
          BigDecimal sum = BigDecimal.ZERO;
          for (int k = 0; k < a.shape()[1]; k++) {
            sum = sum.add(a.at(at[0], k).multiply(b.at(k, at[1])));
          }
          return sum;
        });
  }

  private static Numbers transpose(Numbers x, int... perm) {
    int[] shape = new int[perm.length];
    for (int i = 0; i < perm.length; i++) {
      shape[i] = x.shape()[perm[i]];
    }
    return fill(
        shape,
        at -> {
          int[] from = new int[perm.length];
          for (int i = 0; i < perm.length; i++) {
            from[perm[i]] = at[i];
          }
          return x.at(from);
        });
  }

  private static Numbers concat(Numbers a, Numbers b, int axis) {
    int[] shape = a.shape().clone();
    shape[axis] += b.shape()[axis];
    return fill(
        shape,
        at -> {
          int[] second = at.clone();
          second[axis] -= a.shape()[axis];
          return second[axis] < 0 ? a.at(at) : b.at(second);
        });
  }

  /** Begin, end, one axis and a step, all within the value. */
  private Numbers slice(OnnxNode n) {
    int begin = in(n, 1).values()[0].intValueExact();
    int end = in(n, 2).values()[0].intValueExact();
    int axis = in(n, 3).values()[0].intValueExact();
    int step = in(n, 4).values()[0].intValueExact();
    int[] shape = in(n, 0).shape().clone();
    shape[axis] = (int) Math.ceil((end - begin) / (double) step);
    return fill(
        shape,
        at -> {
          int[] from = at.clone();
          from[axis] = begin + at[axis] * step;
          return in(n, 0).at(from);
        });
  }

  private Numbers pad(OnnxNode n) {
    Numbers x = in(n, 0);
    BigDecimal[] pads = in(n, 1).values();
    int rank = x.shape().length;
    int[] shape = x.shape().clone();
    for (int a = 0; a < rank; a++) {
      shape[a] += pads[a].intValueExact() + pads[rank + a].intValueExact();
    }
    return fill(
        shape,
        at -> {
          int[] from = at.clone();
          for (int a = 0; a < rank; a++) {
            from[a] -= pads[a].intValueExact();
          }
          return x.has(from) ? x.at(from) : in(n, 2).at();
        });
  }

  static BigDecimal real(OnnxNode n, String name) {
    for (OnnxAttribute a : n.attributes()) {
      if (a.name().equals(name)) {
        return new BigDecimal(a.f());
      }
    }
    return BigDecimal.ONE;
  }

  /** Integers of an attribute, or one 0. */
  static int[] ints(OnnxNode n, String name, int... otherwise) {
    for (OnnxAttribute a : n.attributes()) {
      if (a.name().equals(name)) {
        return a.type() == OnnxAttribute.INT
            ? new int[] {(int) a.i()}
            : a.ints().stream().mapToInt(Long::intValue).toArray();
      }
    }
    return otherwise.length == 0 ? new int[] {0} : otherwise;
  }
}
