package org.plumbline.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.plumbline.tensor.ElementType;

/** ONNX Runtime as the reference for imported networks; one thread, optimisations off. */
final class Reference implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  Reference(byte[] model) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
    session = environment.createSession(model, options);
  }

  /** All real outputs by name, flat and in file order, for flat inputs in file order. */
  Map<String, double[]> run(Imported network, double[] x) throws OrtException {
    Map<String, OnnxTensorLike> feeds = new HashMap<>();
    for (Imported.Port port : network.inputs()) {
      feeds.put(port.name(), feed(port, x));
    }
    Map<String, double[]> out = new HashMap<>();
    try (OrtSession.Result result = session.run(feeds)) {
      for (Map.Entry<String, OnnxValue> e : result) {
        double[] values = e.getValue() instanceof OnnxTensor t ? reals(t) : new double[0];
        if (values.length > 0) {
          out.put(e.getKey(), values);
        }
      }
    }
    feeds.values().forEach(OnnxTensorLike::close);
    return out;
  }

  private OnnxTensor feed(Imported.Port port, double[] x) throws OrtException {
    double[] part = java.util.Arrays.copyOfRange(x, port.offset(), port.offset() + port.size());
    long[] shape = port.shape().stream().mapToLong(d -> d).toArray();
    if (port.type() == ElementType.FLOAT64) {
      return OnnxTensor.createTensor(environment, DoubleBuffer.wrap(part), shape);
    }
    float[] floats = new float[part.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) part[i];
    }
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats), shape);
  }

  private static double[] reals(OnnxTensor t) throws OrtException {
    if (t.getInfo().type == OnnxJavaType.DOUBLE) {
      DoubleBuffer b = t.getDoubleBuffer();
      double[] values = new double[b.remaining()];
      b.get(values);
      return values;
    }
    if (t.getInfo().type != OnnxJavaType.FLOAT) {
      return new double[0];
    }
    FloatBuffer b = t.getFloatBuffer();
    double[] values = new double[b.remaining()];
    for (int i = 0; i < values.length; i++) {
      values[i] = b.get();
    }
    return values;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
