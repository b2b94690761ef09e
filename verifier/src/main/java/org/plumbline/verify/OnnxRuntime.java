package org.plumbline.verify;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.onnx.Imported;
import org.plumbline.onnx.OnnxFiles;
import org.plumbline.tensor.ElementType;

/**
 * Runs a model file in ONNX Runtime on one thread: for replay and the import anchor, never in a
 * proof.
 */
final class OnnxRuntime implements AutoCloseable {
  private final Imported imported;
  private final OrtEnvironment environment;
  private final OrtSession session;

  private OnnxRuntime(Imported imported, OrtEnvironment environment, OrtSession session) {
    this.imported = imported;
    this.environment = environment;
    this.session = session;
  }

  /** The runtime is not there, or refuses the model. */
  static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1;

    Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  static OnnxRuntime load(Network network, boolean optimised) throws Unavailable {
    try {
      OrtEnvironment env =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "plumbline");
      OrtSession.SessionOptions options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      if (!optimised) {
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      }
      byte[] model = OnnxFiles.bytes(network.path());
      return new OnnxRuntime(network.imported(), env, env.createSession(model, options));
    } catch (OrtException | IOException | LinkageError e) {
      throw new Unavailable("ONNX Runtime: " + e.getMessage(), e);
    }
  }

  /** The outputs at a point, both in file order. */
  double[] run(double[] x) throws Unavailable {
    Map<String, OnnxTensorLike> feed = new HashMap<>();
    try {
      for (Imported.Port port : imported.inputs()) {
        feed.put(port.name(), tensor(port, x));
      }
      try (OrtSession.Result result = session.run(feed)) {
        return outputs(result);
      }
    } catch (OrtException e) {
      throw new Unavailable("ONNX Runtime: " + e.getMessage(), e);
    } finally {
      feed.values().forEach(OnnxTensorLike::close);
    }
  }

  private OnnxTensor tensor(Imported.Port port, double[] x) throws OrtException {
    long[] shape = port.shape().stream().mapToLong(Integer::longValue).toArray();
    if (port.type() == ElementType.FLOAT64) {
      double[] values = java.util.Arrays.copyOfRange(x, port.offset(), port.offset() + port.size());
      return OnnxTensor.createTensor(environment, DoubleBuffer.wrap(values), shape);
    }
    float[] values = new float[port.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) x[port.offset() + i];
    }
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
  }

  private double[] outputs(OrtSession.Result result) {
    double[] y = new double[imported.outputIndex().length];
    for (Imported.Port port : imported.outputs()) {
      OnnxTensor t =
          (OnnxTensor)
              result
                  .get(port.name())
                  .orElseThrow(
                      () -> new MalformedInputException("no output " + port.name() + " in replay"));
      if (port.type() == ElementType.FLOAT64) {
        t.getDoubleBuffer().get(y, port.offset(), port.size());
      } else {
        FloatBuffer f = t.getFloatBuffer();
        for (int i = 0; i < port.size(); i++) {
          y[port.offset() + i] = f.get(i);
        }
      }
    }
    return y;
  }

  /** What replays, for records. */
  String version() {
    return "onnxruntime " + environment.getVersion();
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime session did not close", e);
    }
  }
}
