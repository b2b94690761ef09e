package org.plumbline.graph.op;

import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Grid;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Matrix;
import org.plumbline.tensor.Weights;

/**
 * The weights of a convolution, in either direction, and one number of bias per channel of the
 * result.
 *
 * <p>Shapes: weights {@code [outChannels, kernelY, kernelX, inChannels / groups]} of the geometry,
 * row major; the bias at every position is {@code [positions, channels]}, channels last.
 */
final class ChannelWeights {
  private final ConvGeometry geometry;
  private final Weights weights;
  private final @Nullable Weights bias;
  private final int channels;
  private final int size;
  private volatile @Nullable Expanded expanded;

  /** The bias at every position, and the version of the weights it was made from. */
  private record Expanded(long version, double[] values) {}

  /**
   * Weights of a convolution.
   *
   * @param name of the operator, for messages
   * @param forward whether the result is what the geometry calls the output, or its input
   * @throws IllegalArgumentException if the sizes do not fit
   */
  ChannelWeights(
      String name,
      ConvGeometry geometry,
      boolean forward,
      Weights weights,
      @Nullable Weights bias) {
    int expected = Math.multiplyExact(geometry.outChannels(), geometry.forwardTerms());
    if (weights.size() != expected) {
      throw new IllegalArgumentException(
          name + ": " + weights.size() + " weights where " + geometry + " takes " + expected);
    }
    channels = forward ? geometry.outChannels() : geometry.inChannels();
    size = forward ? geometry.outSize() : geometry.inSize();
    if (bias != null && bias.size() != channels) {
      throw new IllegalArgumentException(
          name + ": " + bias.size() + " biases for " + channels + " output channels");
    }
    this.geometry = geometry;
    this.weights = weights;
    this.bias = bias;
  }

  Weights weights() {
    return weights;
  }

  /** The bias per channel, or null if there is none. */
  @Nullable Weights bias() {
    return bias;
  }

  /** The packed weights, one row per output channel of the geometry. */
  Matrix matrix() {
    return weights.matrix(geometry.outChannels());
  }

  /** The grid that the weights lie on. */
  int grid() {
    return Grid.of(weights.toArray());
  }

  /** The bias at every position of the result, not to be changed; empty if there is none. */
  double[] everywhere() {
    if (bias == null) {
      return new double[0];
    }
    Expanded e = expanded;
    if (e == null || e.version() != bias.version()) {
      double[] values = new double[size];
      for (int i = 0; i < values.length; i++) {
        values[i] = bias.get(i % channels);
      }
      e = new Expanded(bias.version(), values);
      expanded = e;
    }
    return e.values();
  }

  /** Roundings of a weight in rows of {@code type}. */
  int roundings(ElementType type) {
    return type == ElementType.FLOAT32 && weights.type() == ElementType.FLOAT64 ? 1 : 0;
  }
}
