package org.plumbline.golden;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Node;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.Dense;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Weights;
import org.plumbline.verify.Network;

/**
 * One reference file with the network it is about. Rows are the outputs, or a matrix times the
 * outputs, which is appended to the graph. Points and boxes are in the graph's input order.
 */
public final class GoldenCase {
  private static final Pattern END = Pattern.compile("\\((<=|>=) X_(\\d+) ([^ )]+)\\)");

  private final Json json;
  private final Network network;
  private final double[] lower;
  private final double[] upper;

  /** The case that a file in {@code golden/bounds} describes, without the file's ending. */
  public static GoldenCase named(Path shared, String name) {
    return new GoldenCase(
        shared, Json.read(shared.resolve("golden/bounds").resolve(name + ".json")));
  }

  GoldenCase(Path shared, Json json) {
    this.json = json;
    network = Network.read(shared.resolve(json.get("onnx").text()));
    if (json.has("lower")) {
      lower = json.get("lower").numbers();
      upper = json.get("upper").numbers();
    } else {
      lower = new double[network.inputs()];
      upper = new double[network.inputs()];
      readEnds(shared.resolve(json.get("vnnlib").text()));
    }
  }

  /**
   * The ends of the only box of a specification as the nearest doubles, as the reference has them.
   * Our own reader rounds them outward, which moves some sample points by a float32 step.
   */
  private void readEnds(Path file) {
    Matcher end = END.matcher(text(file));
    while (end.find()) {
      double[] ends = end.group(1).equals("<=") ? upper : lower;
      ends[Integer.parseInt(end.group(2))] = Double.parseDouble(end.group(3));
    }
  }

  private static String text(Path file) {
    Path zipped = file.resolveSibling(file.getFileName() + ".gz");
    boolean plain = Files.exists(file);
    try (InputStream raw = Files.newInputStream(plain ? file : zipped);
        InputStream in = plain ? raw : new GZIPInputStream(raw)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Network network() {
    return network;
  }

  Json json() {
    return json;
  }

  /** The row's element of the rows' value for each row of the file. */
  int[] elements() {
    int[] out = network.imported().outputIndex().clone();
    if (!json.get("rows").isText()) {
      out = new int[matrix().size()];
      java.util.Arrays.setAll(out, r -> r);
    }
    return out;
  }

  private List<double[]> matrix() {
    return json.get("rows").get("matrix").list().stream().map(Json::numbers).toList();
  }

  /** Coefficients of the rows, {@code [rows, outputs]}, in the graph's output order. */
  private double[] coefficients() {
    List<double[]> c = matrix();
    int n = network.outputs();
    double[] w = new double[c.size() * n];
    for (int r = 0; r < c.size(); r++) {
      for (int j = 0; j < n; j++) {
        w[r * n + network.imported().outputIndex()[j]] = c.get(r)[j];
      }
    }
    return w;
  }

  /** The graph whose output holds the rows. */
  public Graph rows() {
    Graph g = network.graph();
    if (json.get("rows").isText()) {
      return g;
    }
    int m = matrix().size();
    Dense op =
        new Dense(m, network.outputs(), Weights.of(ElementType.FLOAT64, coefficients()), null);
    GraphBuilder b = g.extend();
    return b.build(b.add(op, List.of(g.output().id()), Origin.named("rows")));
  }

  /** The graph of {@link #rows} with the matrix multiplied into a last full connection. */
  Graph mergedRows() {
    Graph g = network.graph();
    if (json.get("rows").isText() || !(g.output().op() instanceof Dense)) {
      return rows();
    }
    Dense last = (Dense) g.output().op();
    double[] c = coefficients();
    int n = network.outputs();
    int m = c.length / n;
    int k = last.weights().size() / n;
    double[] w = new double[m * k];
    double[] bias = new double[m];
    double[] b = last.bias();
    for (int r = 0; r < m; r++) {
      for (int j = 0; j < n; j++) {
        bias[r] += b.length == 0 ? 0 : c[r * n + j] * b[j];
        for (int i = 0; i < k; i++) {
          w[r * k + i] += c[r * n + j] * last.weights().get(j * k + i);
        }
      }
    }
    ElementType type = ElementType.FLOAT64;
    Dense merged = new Dense(m, k, Weights.of(type, w), Weights.of(type, bias));
    GraphBuilder builder = g.extend();
    return builder.build(builder.add(merged, g.output().operands(), Origin.named("rows")));
  }

  /** The box, in the graph's input order. */
  public Box box() {
    return Box.of(toEngine(lower), toEngine(upper));
  }

  double[] toEngine(double[] x) {
    double[] out = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      out[network.imported().inputIndex()[i]] = x[i];
    }
    return out;
  }

  /** Sample point {@code k} in file order: the formula of the reference files' description. */
  double[] point(int k) {
    if (json.get("samples").has("inputs")) {
      double[] x = json.get("samples").get("inputs").list().get(k).numbers();
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) x[i];
      }
      return x;
    }
    double[] x = new double[lower.length];
    for (int i = 0; i < x.length; i++) {
      long h = ((i + 1L) * 2654435761L + k * 2246822519L) & 0xffffffffL;
      double t = h * 0x1p-32;
      if (k < 3) {
        t = k == 0 ? 0 : k == 1 ? 1 : 0.5;
      } else if (k < 8) {
        t = h >> 31;
      }
      x[i] = (float) (lower[i] + t * (upper[i] - lower[i]));
    }
    return x;
  }

  boolean inside(double[] x) {
    for (int i = 0; i < x.length; i++) {
      if (x[i] < lower[i] || x[i] > upper[i]) {
        return false;
      }
    }
    return true;
  }

  int points() {
    return (int) json.get("samples").get("count").number();
  }

  /** Elements of all values that nonlinear operators read. */
  long undecidable() {
    long sum = 0;
    for (Node node : network.graph().nodes()) {
      if (!(node.op() instanceof org.plumbline.graph.Affine) && !node.operands().isEmpty()) {
        sum += node.size();
      }
    }
    return sum;
  }
}
