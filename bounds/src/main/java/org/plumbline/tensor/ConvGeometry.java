package org.plumbline.tensor;

/**
 * Where a convolution or pooling reads: output position {@code (oy, ox)} and tap {@code (ky, kx)}
 * meet input position {@code (oy * strideY + ky * dilationY - padTop, ox * strideX + kx * dilationX
 * - padLeft)}; positions outside of the input are zeros. One-dimensional operators have height 1.
 *
 * @param inHeight input rows
 * @param inWidth input columns
 * @param inChannels input channels, all groups together
 * @param outHeight output rows
 * @param outWidth output columns
 * @param outChannels output channels, all groups together
 * @param kernelY taps down
 * @param kernelX taps across
 * @param strideY output step down
 * @param strideX output step across
 * @param dilationY tap distance down
 * @param dilationX tap distance across
 * @param padTop zeros above the input
 * @param padLeft zeros left of the input
 * @param groups channel groups
 */
public record ConvGeometry(
    int inHeight,
    int inWidth,
    int inChannels,
    int outHeight,
    int outWidth,
    int outChannels,
    int kernelY,
    int kernelX,
    int strideY,
    int strideX,
    int dilationY,
    int dilationX,
    int padTop,
    int padLeft,
    int groups) {

  /** Checks the numbers against each other. */
  public ConvGeometry {
    if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0) {
      throw new IllegalArgumentException(
          "convolution: "
              + groups
              + " groups for "
              + inChannels
              + " to "
              + outChannels
              + " channels");
    }
    if (kernelY < 1
        || kernelX < 1
        || strideY < 1
        || strideX < 1
        || dilationY < 1
        || dilationX < 1) {
      throw new IllegalArgumentException("convolution: kernel, stride and dilation start at 1");
    }
  }

  /** Elements of the input, {@code [inHeight, inWidth, inChannels]}. */
  public int inSize() {
    return inHeight * inWidth * inChannels;
  }

  /** Elements of the output, {@code [outHeight, outWidth, outChannels]}. */
  public int outSize() {
    return outHeight * outWidth * outChannels;
  }

  /**
   * Input row that output row {@code oy} meets at tap {@code ky}, possibly outside of the input.
   */
  public int inY(int oy, int ky) {
    return oy * strideY + ky * dilationY - padTop;
  }

  /** Input column that output column {@code ox} meets at tap {@code kx}, possibly outside. */
  public int inX(int ox, int kx) {
    return ox * strideX + kx * dilationX - padLeft;
  }

  /** Numbers that one output element sums over. */
  public int forwardTerms() {
    return kernelY * kernelX * (inChannels / groups);
  }

  /** The most terms that one input element's coefficient sums over in the adjoint. */
  public int adjointTerms() {
    int down = (kernelY + strideY - 1) / strideY;
    int across = (kernelX + strideX - 1) / strideX;
    if (dilationY > 1) {
      down = kernelY;
    }
    if (dilationX > 1) {
      across = kernelX;
    }
    return down * across * (outChannels / groups);
  }
}
