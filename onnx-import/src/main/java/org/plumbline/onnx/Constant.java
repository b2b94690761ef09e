package org.plumbline.onnx;

import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Weights;

/**
 * Known numbers: reals (float or double, kept exactly) or integers (int32, int64, bool). One of the
 * two arrays is used.
 */
final class Constant implements FileValue {
  private final int dataType;
  private final int[] shape;
  private final double[] reals;
  private final long[] integers;

  private Constant(int dataType, int[] shape, double[] reals, long[] integers) {
    this.dataType = dataType;
    this.shape = shape;
    this.reals = reals;
    this.integers = integers;
  }

  static Constant of(OnnxTensor t) {
    int[] shape = Dims.of(t.dims().stream().mapToLong(d -> d).toArray());
    return t.isFloating()
        ? ofReals(t.dataType(), shape, t.doubles())
        : ofIntegers(t.dataType(), shape, t.longs());
  }

  static Constant ofReals(int dataType, int[] shape, double... values) {
    return new Constant(dataType, shape.clone(), values, new long[0]);
  }

  static Constant ofIntegers(int dataType, int[] shape, long... values) {
    return new Constant(dataType, shape.clone(), new double[0], values);
  }

  static Constant ofInts(int... values) {
    long[] longs = new long[values.length];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = values[i];
    }
    return ofIntegers(OnnxTensor.INT64, new int[] {values.length}, longs);
  }

  int dataType() {
    return dataType;
  }

  boolean isInteger() {
    return dataType != OnnxTensor.FLOAT && dataType != OnnxTensor.DOUBLE;
  }

  /** The numbers of a real constant; not to be modified. */
  double[] reals() {
    return reals;
  }

  /** The numbers of an integer constant; not to be modified. */
  long[] integers() {
    return integers;
  }

  int size() {
    return isInteger() ? integers.length : reals.length;
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  @Override
  public Constant reshape(int... newShape) {
    return new Constant(dataType, newShape.clone(), reals, integers);
  }

  @Override
  public Constant pick(int[] newShape, int[] pick, double fill) {
    double[] r = new double[isInteger() ? 0 : pick.length];
    long[] n = new long[isInteger() ? pick.length : 0];
    for (int i = 0; i < pick.length; i++) {
      if (isInteger()) {
        n[i] = pick[i] < 0 ? (long) fill : integers[pick[i]];
      } else {
        r[i] = pick[i] < 0 ? fill : reals[pick[i]];
      }
    }
    return new Constant(dataType, newShape.clone(), r, n);
  }

  /** Repeated to a larger shape. */
  Constant broadcast(int... target) {
    int[] pick = Picks.broadcast(shape, target);
    return pick == null ? reshape(target) : pick(target, pick, 0);
  }

  /** Weights of the narrowest type that holds them exactly. */
  static Weights weights(double... values) {
    for (double v : values) {
      if ((float) v != v) {
        return Weights.of(ElementType.FLOAT64, values);
      }
    }
    return Weights.of(ElementType.FLOAT32, values);
  }
}
