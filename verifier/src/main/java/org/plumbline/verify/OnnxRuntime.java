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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.onnx.Imported;
import org.plumbline.onnx.OnnxFiles;
import org.plumbline.tensor.ElementType;

/**
 * Runs a model file in ONNX Runtime on one thread: for replay and the import anchor, never in a
 * proof.
 */
final class OnnxRuntime implements AutoCloseable {
  private static final long STACK_BYTES = 64L << 20;

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
      OrtEnvironment env = environment();
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

  /**
   * Begins to load the library on a thread of its own, so that it is there when it is needed; it
   * takes a tenth of a second.
   */
  static void begin() {
    Loading.ENVIRONMENT.isDone();
  }

  private static OrtEnvironment environment() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return Loading.ENVIRONMENT.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof LinkageError missing) {
            throw missing;
          }
          throw new IllegalStateException("ONNX Runtime did not start", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * The environment, made on a thread with a deep stack: ONNX Runtime 1.29 looks at the machine's
   * devices with a recursion of some 12,000 frames, which overflows the usual megabyte and kills
   * the process where little of it is left.
   */
  private static final class Loading {
    static final FutureTask<OrtEnvironment> ENVIRONMENT =
        new FutureTask<>(
            () ->
                OrtEnvironment.getEnvironment(
                    OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "plumbline"));

    static {
      Thread deep = new Thread(null, ENVIRONMENT, "plumbline-runtime", STACK_BYTES);
      deep.setDaemon(true);
      deep.start();
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
