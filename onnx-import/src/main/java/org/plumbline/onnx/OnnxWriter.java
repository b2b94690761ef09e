package org.plumbline.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/** Writes models in the ONNX format; the counterpart of {@link OnnxReader}. */
public final class OnnxWriter {
  private OnnxWriter() {}

  /** Writes a model to a file. */
  public static void write(OnnxModel model, Path path) throws IOException {
    Files.write(path, bytes(model));
  }

  /** The bytes of a model's file; equal models give equal bytes. */
  public static byte[] bytes(OnnxModel model) {
    WireWriter w = new WireWriter();
    w.integer(1, model.irVersion());
    w.text(2, model.producer());
    w.message(7, graph(model.graph()));
    new TreeMap<>(model.opsets())
        .forEach(
            (domain, version) -> {
              WireWriter opset = new WireWriter();
              opset.text(1, domain);
              opset.integer(2, version);
              w.message(8, opset);
            });
    return w.toByteArray();
  }

  private static WireWriter graph(OnnxGraph graph) {
    WireWriter w = new WireWriter();
    graph.nodes().forEach(n -> w.message(1, node(n)));
    w.text(2, graph.name());
    graph.initializers().forEach(t -> w.message(5, tensor(t)));
    graph.inputs().forEach(v -> w.message(11, value(v)));
    graph.outputs().forEach(v -> w.message(12, value(v)));
    return w;
  }

  private static WireWriter node(OnnxNode node) {
    WireWriter w = new WireWriter();
    node.inputs().forEach(s -> w.text(1, s));
    node.outputs().forEach(s -> w.text(2, s));
    w.text(3, node.name());
    w.text(4, node.opType());
    node.attributes().forEach(a -> w.message(5, attribute(a)));
    if (!node.domain().isEmpty()) {
      w.text(7, node.domain());
    }
    return w;
  }

  private static WireWriter attribute(OnnxAttribute a) {
    WireWriter w = new WireWriter();
    w.text(1, a.name());
    switch (a.type()) {
      case OnnxAttribute.FLOAT -> w.float32(2, a.f());
      case OnnxAttribute.INT -> w.integer(3, a.i());
      case OnnxAttribute.STRING -> w.text(4, a.s());
      case OnnxAttribute.TENSOR -> {
        OnnxTensor t = a.t();
        if (t != null) {
          w.message(5, tensor(t));
        }
      }
      case OnnxAttribute.FLOATS -> a.floats().forEach(f -> w.float32(7, f));
      case OnnxAttribute.INTS -> a.ints().forEach(i -> w.integer(8, i));
      case OnnxAttribute.STRINGS -> a.strings().forEach(s -> w.text(9, s));
      default ->
          throw new IllegalArgumentException(
              "attribute '" + a.name() + "': type " + a.type() + " cannot be written");
    }
    w.integer(20, a.type());
    return w;
  }

  private static WireWriter tensor(OnnxTensor t) {
    WireWriter w = new WireWriter();
    t.dims().forEach(d -> w.integer(1, d));
    w.integer(2, t.dataType());
    w.text(8, t.name());
    w.bytes(9, t.data());
    return w;
  }

  private static WireWriter value(OnnxValue v) {
    WireWriter shape = new WireWriter();
    for (long d : v.dims()) {
      WireWriter dim = new WireWriter();
      if (d >= 0) {
        dim.integer(1, d);
      } else {
        dim.text(2, "N");
      }
      shape.message(1, dim);
    }
    WireWriter tensorType = new WireWriter();
    tensorType.integer(1, v.dataType());
    if (v.hasShape()) {
      tensorType.message(2, shape);
    }
    WireWriter w = new WireWriter();
    w.text(1, v.name());
    if (v.dataType() != 0 || v.hasShape()) {
      WireWriter type = new WireWriter();
      type.message(1, tensorType);
      w.message(2, type);
    }
    return w;
  }
}
