package org.plumbline.onnx;

import static org.plumbline.onnx.Row.agrees;
import static org.plumbline.onnx.Row.refused;
import static org.plumbline.onnx.Small.dims;
import static org.plumbline.onnx.Small.list;
import static org.plumbline.onnx.Small.set;

import java.util.ArrayList;
import java.util.List;

/** Resize, Upsample, ConvTranspose. */
final class ResizeRows {
  private ResizeRows() {}

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>(transposed());
    rows.addAll(old());
    for (String transform :
        List.of("half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners")) {
      for (String rounding : List.of("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")) {
        rows.add(scales(transform, rounding, 2, 3));
        rows.add(scales(transform, rounding, 0.5, 1));
      }
    }
    rows.addAll(sizes());
    return rows;
  }

  private static Row scales(String transform, String rounding, double down, double across) {
    return agrees(
        "Resize " + transform + " " + rounding + " by " + down + " and " + across,
        11,
        22,
        s ->
            s.input("x", 1, 2, 4, 3)
                .floats("roi", dims(0))
                .floats("scales", dims(4), 1, 1, down, across)
                .node(
                    "Resize",
                    "x roi scales",
                    "t",
                    set("coordinate_transformation_mode", transform),
                    set("nearest_mode", rounding))
                .node("Tanh", "t", "y"));
  }

  private static List<Row> old() {
    OnnxAttribute nearest = set("mode", "nearest");
    List<Float> four = List.of(1f, 1f, 2f, 2f);
    OnnxAttribute scales =
        new OnnxAttribute(
            "scales", OnnxAttribute.FLOATS, 0, 0, "", null, four, List.of(), List.of());
    return List.of(
        agrees(
            "Upsample with attribute",
            7,
            8,
            s ->
                s.input("x", 1, 2, 3, 2).node("Upsample", "x", "t", scales).node("Tanh", "t", "y")),
        agrees(
            "Upsample with input",
            9,
            9,
            s ->
                s.input("x", 1, 2, 3, 2)
                    .floats("s", dims(4), 1, 1, 3, 2)
                    .node("Upsample", "x s", "t", nearest)
                    .node("Tanh", "t", "y")),
        agrees(
            "Resize of the first kind",
            10,
            10,
            s ->
                s.input("x", 1, 2, 3, 4)
                    .floats("s", dims(4), 1, 1, 2, 0.5)
                    .node("Resize", "x s", "t", nearest)
                    .node("Tanh", "t", "y")));
  }

  private static List<Row> sizes() {
    return List.of(
        agrees(
            "Resize to sizes",
            11,
            22,
            s ->
                s.input("x", 1, 2, 4, 3)
                    .floats("roi", dims(0))
                    .floats("none", dims(0))
                    .ints("sizes", 1, 2, 8, 3)
                    .node("Resize", "x roi none sizes", "t", set("nearest_mode", "floor"))
                    .node("Tanh", "t", "y")),
        refused(
            "Resize linear",
            11,
            22,
            s ->
                s.input("x", 1, 2, 4, 3)
                    .floats("roi", dims(0))
                    .floats("none", dims(0))
                    .ints("sizes", 1, 2, 8, 3)
                    .node("Resize", "x roi none sizes", "y", set("mode", "linear")),
            "mode 'linear'"),
        refused(
            "Resize cropping",
            11,
            22,
            s ->
                s.input("x", 1, 2, 4, 3)
                    .floats("roi", dims(0))
                    .floats("none", dims(0))
                    .ints("sizes", 1, 2, 8, 3)
                    .node(
                        "Resize",
                        "x roi none sizes",
                        "y",
                        set("coordinate_transformation_mode", "tf_crop_and_resize")),
            "coordinate_transformation_mode 'tf_crop_and_resize'"),
        refused(
            "Resize of named axes",
            18,
            22,
            s ->
                s.input("x", 1, 2, 4, 3)
                    .floats("roi", dims(0))
                    .floats("none", dims(0))
                    .ints("sizes", 8)
                    .node("Resize", "x roi none sizes", "y", list("axes", 2)),
            "axes, antialias"));
  }

  private static Row transposed(String what, long[] x, long[] w, OnnxAttribute... attributes) {
    long groups = 1;
    for (OnnxAttribute a : attributes) {
      groups = a.name().equals("group") ? a.i() : groups;
    }
    long channels = w[1] * groups;
    return agrees(
        "ConvTranspose " + what,
        7,
        22,
        s ->
            s.input("x", x)
                .floats("w", w)
                .floats("b", dims(channels))
                .node("ConvTranspose", "x w b", "c", attributes)
                .node("Relu", "c", "y"));
  }

  private static List<Row> transposed() {
    long[] x = dims(1, 2, 3, 4);
    return List.of(
        transposed("3x3", x, dims(2, 3, 3, 3)),
        transposed("2x3", x, dims(2, 3, 2, 3), list("kernel_shape", 2, 3)),
        transposed("with strides", x, dims(2, 3, 3, 3), list("strides", 2, 3)),
        transposed("with steps beyond the kernel", x, dims(2, 3, 1, 2), list("strides", 3, 3)),
        transposed("with dilations", x, dims(2, 3, 2, 3), list("dilations", 2, 3)),
        transposed(
            "with pads", x, dims(2, 3, 4, 4), list("pads", 1, 2, 0, 1), list("strides", 2, 2)),
        transposed(
            "with output_padding",
            x,
            dims(2, 3, 3, 3),
            list("strides", 2, 2),
            list("pads", 1, 1, 1, 1),
            list("output_padding", 1, 0)),
        transposed("in groups", x, dims(2, 2, 3, 2), set("group", 2), list("strides", 2, 1)),
        transposed("VALID", x, dims(2, 1, 3, 2), set("auto_pad", "VALID")),
        transposed(
            "of a sequence", dims(1, 2, 5), dims(2, 3, 3), list("strides", 2), list("pads", 1, 0)),
        transposed("of one position", dims(1, 6, 1, 1), dims(6, 3, 4, 4)),
        refused(
            "ConvTranspose with output_shape",
            7,
            22,
            s ->
                s.input("x", 1, 2, 3, 4)
                    .floats("w", dims(2, 3, 3, 3))
                    .node("ConvTranspose", "x w", "y", list("output_shape", 5, 6)),
            "output_shape or auto_pad SAME"),
        refused(
            "ConvTranspose SAME_UPPER",
            7,
            22,
            s ->
                s.input("x", 1, 2, 3, 4)
                    .floats("w", dims(2, 3, 3, 3))
                    .node("ConvTranspose", "x w", "y", set("auto_pad", "SAME_UPPER")),
            "output_shape or auto_pad SAME"));
  }
}
