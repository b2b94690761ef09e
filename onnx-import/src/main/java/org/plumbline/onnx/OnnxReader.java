package org.plumbline.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.graph.UnsupportedGraphException;

/**
 * Reads the part of the ONNX format that this project uses. Counts are capped and lengths checked
 * before memory is taken; subgraphs are skipped unread, so nothing nests deeper than this code.
 *
 * @see <a href="https://onnx.ai/onnx/repo-docs/IR.html">ONNX IR specification</a>
 */
public final class OnnxReader {
  /** The most nodes, initializers, inputs or numbers of an attribute that are accepted. */
  static final int MAX_COUNT = 1 << 20;

  /** The most attributes of a node; standard operators have fewer than 20. */
  private static final int MAX_ATTRIBUTES = 256;

  private OnnxReader() {}

  /**
   * The model in {@code bytes}, which the model's tensors keep views of.
   *
   * @param file the file's name, for messages
   * @throws MalformedInputException if the bytes are not an ONNX model
   * @throws UnsupportedGraphException if a tensor has a type that is not read or lies in another
   *     file
   */
  public static OnnxModel parse(byte[] bytes, String file) {
    WireReader r = WireReader.of(file, "model", bytes);
    long ir = 0;
    String producer = "";
    Map<String, Long> opsets = new HashMap<>();
    OnnxGraph graph = null;
    while (r.next()) {
      switch (r.field()) {
        case 1 -> ir = r.integer();
        case 2 -> producer = r.text();
        case 7 -> {
          if (graph != null) {
            throw r.malformed("a second graph");
          }
          graph = graph(r.child("graph"));
        }
        case 8 -> readOpset(r.child("opset_import"), opsets);
        case 25 -> checkFunction(r.child("function"));
        default -> r.skip();
      }
    }
    if (graph == null) {
      throw new MalformedInputException(file + ": not an ONNX model: it has no graph");
    }
    return new OnnxModel((int) ir, producer, opsets, graph);
  }

  private static void readOpset(WireReader r, Map<String, Long> opsets) {
    String domain = "";
    long version = 0;
    while (r.next()) {
      switch (r.field()) {
        case 1 -> domain = r.text();
        case 2 -> version = r.integer();
        default -> r.skip();
      }
    }
    Long before = opsets.put(domain.equals("ai.onnx") ? "" : domain, version);
    if (before != null && before != version) {
      throw r.malformed("operator sets " + before + " and " + version + " of one domain");
    }
  }

  /** A function of the model's own may replace a standard operator; others are never called. */
  private static void checkFunction(WireReader r) {
    String name = "";
    String domain = "";
    while (r.next()) {
      switch (r.field()) {
        case 1 -> name = r.text();
        case 10 -> domain = r.text();
        default -> r.skip();
      }
    }
    if (domain.isEmpty() || domain.equals("ai.onnx")) {
      throw new UnsupportedGraphException(
          r.file()
              + ": function '"
              + name
              + "' replaces a standard operator, which is not supported (supported: functions of"
              + " other domains)");
    }
  }

  private static OnnxGraph graph(WireReader r) {
    String name = "";
    List<OnnxNode> nodes = new ArrayList<>();
    List<OnnxTensor> initializers = new ArrayList<>();
    List<OnnxValue> inputs = new ArrayList<>();
    List<OnnxValue> outputs = new ArrayList<>();
    while (r.next()) {
      switch (r.field()) {
        case 1 -> add(r, nodes, node(r.child("node")));
        case 2 -> name = r.text();
        case 5 -> add(r, initializers, TensorReader.tensor(r.child("initializer")));
        case 11 -> add(r, inputs, value(r.child("input")));
        case 12 -> add(r, outputs, value(r.child("output")));
        case 15 ->
            throw new UnsupportedGraphException(
                r.file() + ": sparse initializers are not supported (supported: dense ones)");
        default -> r.skip();
      }
    }
    return new OnnxGraph(name, nodes, initializers, inputs, outputs);
  }

  private static <T> void add(WireReader r, List<T> list, T item) {
    if (list.size() == MAX_COUNT) {
      throw r.malformed("more than " + MAX_COUNT + " items in field " + r.field());
    }
    list.add(item);
  }

  private static OnnxNode node(WireReader r) {
    String opType = "";
    String name = "";
    String domain = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<OnnxAttribute> attributes = new ArrayList<>();
    while (r.next()) {
      switch (r.field()) {
        case 1 -> add(r, inputs, r.text());
        case 2 -> add(r, outputs, r.text());
        case 3 -> name = r.text();
        case 4 -> opType = r.text();
        case 5 -> {
          OnnxAttribute a = attribute(r.child("attribute"));
          if (attributes.stream().anyMatch(other -> other.name().equals(a.name()))) {
            throw r.malformed("attribute '" + a.name() + "' is given twice");
          }
          if (attributes.size() == MAX_ATTRIBUTES) {
            throw r.malformed("more than " + MAX_ATTRIBUTES + " attributes");
          }
          attributes.add(a);
        }
        case 7 -> domain = r.text();
        default -> r.skip();
      }
    }
    String standard = domain.equals("ai.onnx") ? "" : domain;
    return new OnnxNode(opType, name, standard, inputs, outputs, attributes);
  }

  private static OnnxAttribute attribute(WireReader r) {
    String name = "";
    int type = 0;
    int seen = 0;
    float f = 0;
    long i = 0;
    String s = "";
    @Nullable OnnxTensor t = null;
    List<Float> floats = new ArrayList<>();
    List<Long> ints = new ArrayList<>();
    List<String> strings = new ArrayList<>();
    while (r.next()) {
      switch (r.field()) {
        case 1 -> name = r.text();
        case 2 -> f = r.float32();
        case 3 -> i = r.integer();
        case 4 -> s = r.text();
        case 5 -> t = TensorReader.tensor(r.child("attribute tensor"));
        case 7 -> readFloats(r, floats);
        case 8 -> readInts(r, ints);
        case 9 -> add(r, strings, r.text());
        case 20 -> type = (int) r.integer();
        default -> r.skip();
      }
      seen = kindOfField(r.field(), seen);
    }
    int kind = type == 0 ? seen : type;
    return new OnnxAttribute(name, kind, f, i, s, t, floats, ints, strings);
  }

  /** The attribute type that a field carries; files of IR 1 and 2 do not state it. */
  private static int kindOfField(int field, int otherwise) {
    return switch (field) {
      case 2 -> OnnxAttribute.FLOAT;
      case 3 -> OnnxAttribute.INT;
      case 4 -> OnnxAttribute.STRING;
      case 5 -> OnnxAttribute.TENSOR;
      case 6 -> OnnxAttribute.GRAPH;
      case 7 -> OnnxAttribute.FLOATS;
      case 8 -> OnnxAttribute.INTS;
      case 9 -> OnnxAttribute.STRINGS;
      default -> otherwise;
    };
  }

  private static void readFloats(WireReader r, List<Float> floats) {
    if (!r.isBytes()) {
      add(r, floats, r.float32());
      return;
    }
    var data = r.view();
    if (data.remaining() % 4 != 0) {
      throw r.malformed("packed floats take " + data.remaining() + " bytes");
    }
    while (data.hasRemaining()) {
      add(r, floats, data.getFloat());
    }
  }

  static void readInts(WireReader r, List<Long> ints) {
    if (!r.isBytes()) {
      add(r, ints, r.integer());
      return;
    }
    WireReader packed = r.child("packed integers");
    while (!packed.atEnd()) {
      add(r, ints, packed.packedInteger());
    }
  }

  private static OnnxValue value(WireReader r) {
    String name = "";
    TypeReader type = new TypeReader();
    while (r.next()) {
      switch (r.field()) {
        case 1 -> name = r.text();
        case 2 -> type.read(r.child("type"));
        default -> r.skip();
      }
    }
    return new OnnxValue(name, type.dataType, type.dims, type.hasShape);
  }

  /** The type of a value: tensors only; other types keep data type 0. */
  private static final class TypeReader {
    private int dataType;
    private final List<Long> dims = new ArrayList<>();
    private boolean hasShape;

    void read(WireReader r) {
      while (r.next()) {
        if (r.field() == 1) {
          readTensorType(r.child("tensor type"));
        } else {
          r.skip();
        }
      }
    }

    private void readTensorType(WireReader r) {
      while (r.next()) {
        switch (r.field()) {
          case 1 -> dataType = (int) r.integer();
          case 2 -> readShape(r.child("shape"));
          default -> r.skip();
        }
      }
    }

    private void readShape(WireReader r) {
      hasShape = true;
      while (r.next()) {
        if (r.field() == 1) {
          add(r, dims, dimension(r.child("dimension")));
        } else {
          r.skip();
        }
      }
    }

    private static long dimension(WireReader r) {
      long value = -1;
      while (r.next()) {
        if (r.field() == 1) {
          value = r.integer();
        } else {
          r.skip();
        }
      }
      return value;
    }
  }
}
