package org.plumbline.spec;

import java.util.OptionalDouble;
import org.plumbline.tensor.Box;

/**
 * The box of a specification, in the file's input order: the exact decimals enclosed from both
 * sides. Proofs use the {@link #outer} box; a witness must lie within the exact decimals, that is,
 * in the inner box.
 */
public final class InputBox {
  private final double[] outerLower;
  private final double[] outerUpper;
  private final double[] innerLower;
  private final double[] innerUpper;

  /** A box with ends rounded outward and inward, not copied. */
  public InputBox(
      double[] outerLower, double[] outerUpper, double[] innerLower, double[] innerUpper) {
    this.outerLower = outerLower;
    this.outerUpper = outerUpper;
    this.innerLower = innerLower;
    this.innerUpper = innerUpper;
  }

  /** The number of inputs. */
  public int size() {
    return outerLower.length;
  }

  /** The smallest box of doubles that holds the exact one. */
  public Box outer() {
    return Box.of(outerLower, outerUpper);
  }

  /** Whether {@code x} lies between the exact decimals of input {@code i}. */
  public boolean contains(int i, double x) {
    return x >= innerLower[i] && x <= innerUpper[i];
  }

  /**
   * Whether a witness may have {@code x} as input {@code i}: a number between the exact decimals,
   * or the one that stands for a decimal that the input is pinned to.
   */
  public boolean admits(int i, double x) {
    return contains(i, x) || (isPinnedOffFloats(i) && x == standIn(i));
  }

  /**
   * Whether input {@code i} is pinned to one decimal that is no float32 number. A float32 network
   * is then fed the nearest one; a witness has to hold at the decimal and at that number.
   */
  public boolean isPinnedOffFloats(int i) {
    return outerUpper[i] <= Math.nextUp(outerLower[i]) && !contains(i, (float) outerLower[i]);
  }

  /** The float32 number that stands for the decimal that input {@code i} is pinned to. */
  private double standIn(int i) {
    return (float) outerLower[i];
  }

  /**
   * The float32 number nearest to {@code x} that lies in the exact interval of input {@code i}, or
   * stands for the decimal that it is pinned to; empty if there is none.
   */
  public OptionalDouble nearestFloat(int i, double x) {
    if (isPinnedOffFloats(i)) {
      return OptionalDouble.of(standIn(i));
    }
    float f = (float) Math.clamp(x, innerLower[i], Math.max(innerLower[i], innerUpper[i]));
    if (f < innerLower[i]) {
      f = Math.nextUp(f);
    } else if (f > innerUpper[i]) {
      f = Math.nextDown(f);
    }
    return contains(i, f) ? OptionalDouble.of(f) : OptionalDouble.empty();
  }

  /**
   * What a witness must hold for at {@code x}: the point itself, or the decimal that input {@code
   * i} is pinned to together with the number that stands for it.
   *
   * @return lower and upper end
   */
  public double[] around(int i, double x) {
    return isPinnedOffFloats(i)
        ? new double[] {Math.min(x, outerLower[i]), Math.max(x, outerUpper[i])}
        : new double[] {x, x};
  }

  /** The lower end rounded outward. */
  public double lower(int i) {
    return outerLower[i];
  }

  /** The upper end rounded outward. */
  public double upper(int i) {
    return outerUpper[i];
  }

  /** The enclosure of the exact lower end. */
  public Decimal lowerEnd(int i) {
    return new Decimal(outerLower[i], innerLower[i]);
  }

  /** The enclosure of the exact upper end. */
  public Decimal upperEnd(int i) {
    return new Decimal(innerUpper[i], outerUpper[i]);
  }

  /** This box with some ends tightened; arrays are copied. */
  public InputBox tighten(int[] input, Decimal[] end, boolean[] upper) {
    InputBox out =
        new InputBox(
            outerLower.clone(), outerUpper.clone(), innerLower.clone(), innerUpper.clone());
    for (int k = 0; k < input.length; k++) {
      int i = input[k];
      if (upper[k]) {
        out.outerUpper[i] = Math.min(out.outerUpper[i], end[k].up());
        out.innerUpper[i] = Math.min(out.innerUpper[i], end[k].down());
      } else {
        out.outerLower[i] = Math.max(out.outerLower[i], end[k].down());
        out.innerLower[i] = Math.max(out.innerLower[i], end[k].up());
      }
    }
    return out;
  }

  /** Whether the exact box holds no point at all, told from the outer ends. */
  public boolean isEmpty() {
    return outer().isEmpty();
  }
}
