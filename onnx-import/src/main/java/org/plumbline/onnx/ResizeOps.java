package org.plumbline.onnx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Resize and Upsample to the nearest element: elements are repeated or left out, no arithmetic. */
final class ResizeOps {
  private static final String MODES =
      "coordinate_transformation_mode half_pixel, pytorch_half_pixel, asymmetric, align_corners,"
          + " tf_half_pixel_for_nn";

  private final Call c;
  private final String transform;
  private final String rounding;

  private ResizeOps(Call c, String transform, String rounding) {
    this.c = c;
    this.transform = transform;
    this.rounding = rounding;
  }

  /** Upsample, the forerunner of Resize. */
  static void upsample(Call c) {
    requireNearest(c);
    if (c.opset() > 9) {
      throw c.unsupported("an operator set above 9", "operator sets up to 9; Resize above");
    }
    double[] scales = c.opset() < 9 ? c.reals("scales") : c.reals(1).reals();
    resize(new ResizeOps(c, "asymmetric", "floor"), scales, null);
  }

  static void resize(Call c) {
    requireNearest(c);
    if (c.opset() < 11) {
      resize(new ResizeOps(c, "asymmetric", "floor"), c.reals(1).reals(), null);
      return;
    }
    if (c.hasAttribute("axes")
        || c.integer("antialias", 0) != 0
        || !c.text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
      throw c.unsupported("axes, antialias or keep_aspect_ratio_policy", "none of them");
    }
    ResizeOps r =
        new ResizeOps(
            c,
            c.text("coordinate_transformation_mode", "half_pixel"),
            c.text("nearest_mode", "round_prefer_floor"));
    long[] sizes = c.has(3) ? c.integers(3) : null;
    resize(r, sizes == null ? c.reals(2).reals() : null, sizes);
  }

  private static void requireNearest(Call c) {
    String mode = c.text("mode", "nearest");
    if (!mode.equals("nearest")) {
      throw c.unsupported("mode '" + mode + "'", "nearest");
    }
  }

  private static void resize(ResizeOps r, double @Nullable [] scales, long @Nullable [] sizes) {
    FileValue v = r.c.in(0);
    int rank = v.shape().length;
    int given = scales != null ? scales.length : sizes != null ? sizes.length : -1;
    if (given != rank) {
      throw r.c.malformed(given + " scales or sizes for a value of " + rank + " dimensions");
    }
    for (int a = 0; a < rank; a++) {
      int length = v.shape()[a];
      double scale = scales != null ? scales[a] : sizes == null ? 1 : (double) sizes[a] / length;
      double wanted = sizes != null ? sizes[a] : Math.floor(length * scale);
      if (!(scale > 0 && wanted >= 1 && wanted <= Dims.MAX_ELEMENTS)) {
        throw r.c.malformed("axis " + a + " is scaled from " + length + " to " + wanted);
      }
      if (wanted != length || scale != 1) {
        v = MoveOps.take(v, a, r.positions(length, (int) wanted, scale));
      }
    }
    r.c.out(v);
  }

  private int[] positions(int length, int wanted, double scale) {
    int[] positions = new int[Dims.made(0, wanted)];
    for (int i = 0; i < wanted; i++) {
      double exact = at(i, length, wanted, scale);
      int p = round(exact);
      // A runtime computes the place in float32; near a tie it may choose the other neighbour.
      double slack = 1e-5 * (1 + Math.abs(exact));
      boolean isTie = exact == Math.rint(exact) || exact == Math.floor(exact) + 0.5;
      if (!isTie && (round(exact - slack) != p || round(exact + slack) != p)) {
        throw c.unsupported("a scale of " + scale, "scales whose nearest elements are clear");
      }
      positions[i] = Math.clamp(p, 0, length - 1);
    }
    return positions;
  }

  /** The place in the operand of element {@code i} of the result. */
  private double at(int i, int length, int wanted, double scale) {
    return switch (transform) {
      case "half_pixel" -> (i + 0.5) / scale - 0.5;
      case "pytorch_half_pixel" -> wanted > 1 ? (i + 0.5) / scale - 0.5 : 0;
      case "asymmetric" -> i / scale;
      case "tf_half_pixel_for_nn" -> (i + 0.5) / scale;
      case "align_corners" -> wanted == 1 ? 0 : (double) i * (length - 1) / (wanted - 1);
      default -> throw c.unsupported("coordinate_transformation_mode '" + transform + "'", MODES);
    };
  }

  private int round(double x) {
    return (int)
        switch (rounding) {
          case "round_prefer_floor" -> Math.ceil(x - 0.5);
          case "round_prefer_ceil" -> Math.floor(x + 0.5);
          case "floor" -> Math.floor(x);
          case "ceil" -> Math.ceil(x);
          default ->
              throw c.unsupported(
                  "nearest_mode '" + rounding + "'",
                  String.join(
                      ", ",
                      Arrays.asList("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")));
        };
  }
}
