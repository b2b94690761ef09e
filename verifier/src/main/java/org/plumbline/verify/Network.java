package org.plumbline.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.Evaluation;
import org.plumbline.bounds.NodeBounds;
import org.plumbline.graph.Graph;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.onnx.Imported;
import org.plumbline.onnx.Inspection;
import org.plumbline.onnx.OnnxImport;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Tensor;

/** A network that was read from a file. */
public final class Network {
  private final Path path;
  private final Imported imported;

  private Network(Path path, Imported imported) {
    this.path = path;
    this.imported = imported;
  }

  /**
   * Reads an ONNX file; gzip is recognised, and {@code FILE.gz} tried where {@code FILE} is
   * missing.
   *
   * @throws MalformedInputException if the file cannot be read or is broken
   * @throws org.plumbline.graph.UnsupportedGraphException if it asks for something not supported
   */
  public static Network read(Path path) {
    return reading(path, () -> new Network(path, OnnxImport.read(path)));
  }

  /** Reads from a file. */
  private interface Reading<T> {
    T get() throws IOException;
  }

  private static <T> T reading(Path path, Reading<T> from) {
    if (Files.isDirectory(path)) {
      throw new MalformedInputException(path + ": is a folder, expected an ONNX file");
    }
    try {
      return from.get();
    } catch (NoSuchFileException e) {
      throw new MalformedInputException(path + ": no such file", e);
    } catch (IOException e) {
      throw new MalformedInputException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * What a file holds, and everything in it that would be refused.
   *
   * @throws MalformedInputException if the file cannot be read or is no model
   * @throws org.plumbline.graph.UnsupportedGraphException if a constant has a form that is not read
   */
  public static Inspection inspect(Path path) {
    return reading(path, () -> Inspection.read(path));
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** The graph and how it relates to the file. */
  public Imported imported() {
    return imported;
  }

  /** The graph. */
  public Graph graph() {
    return imported.graph();
  }

  /** The number of inputs. */
  public int inputs() {
    return imported.inputIndex().length;
  }

  /** The number of outputs. */
  public int outputs() {
    return imported.outputIndex().length;
  }

  /** The outputs at a point, both in file order, in double arithmetic. */
  public double[] evaluate(double[] x) {
    Tensor y =
        new Evaluation(graph(), new ScalarKernels())
            .values(Tensor.wrap(toEngine(x), 1, x.length))[graph().output().id()];
    double[] out = new double[outputs()];
    for (int j = 0; j < out.length; j++) {
      out[j] = y.get(0, imported.outputIndex()[j]);
    }
    return out;
  }

  /** Rigorous bounds of the outputs at a point, {@code {lower, upper}}, in file order. */
  public double[][] enclose(double[] x, Arithmetic arithmetic) {
    return enclose(x, x, arithmetic);
  }

  /** Rigorous bounds of the outputs between two points, {@code {lower, upper}}, in file order. */
  public double[][] enclose(double[] lower, double[] upper, Arithmetic arithmetic) {
    return outputs(bounds(lower, upper, arithmetic));
  }

  /** Rigorous bounds of all values between two points in file order. */
  NodeBounds bounds(double[] lower, double[] upper, Arithmetic arithmetic) {
    Box between = Box.of(toEngine(lower), toEngine(upper));
    return new Evaluation(graph(), new ScalarKernels()).intervals(List.of(between), arithmetic);
  }

  /** The bounds of the outputs among those of all values, {@code {lower, upper}}, in file order. */
  double[][] outputs(NodeBounds b) {
    double[][] out = new double[2][outputs()];
    for (int j = 0; j < outputs(); j++) {
      out[0][j] = b.lower(graph().output().id())[imported.outputIndex()[j]];
      out[1][j] = b.upper(graph().output().id())[imported.outputIndex()[j]];
    }
    return out;
  }

  private double[] toEngine(double[] x) {
    double[] point = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      point[imported.inputIndex()[i]] = x[i];
    }
    return point;
  }
}
