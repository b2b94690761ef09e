package org.plumbline.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** ONNX Runtime as the reference for imported networks; one thread, optimisations off. */
final class Reference implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  Reference(byte[] model) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
    session = environment.createSession(model, options);
  }

  /** All outputs, flat and in file order, for flat inputs in file order. */
  double[] run(Imported network, double[] x) throws OrtException {
    Map<String, OnnxTensorLike> feeds = new HashMap<>();
    for (Imported.Port port : network.inputs()) {
      float[] values = new float[port.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) x[port.offset() + i];
      }
      long[] shape = port.shape().stream().mapToLong(d -> d).toArray();
      feeds.put(port.name(), OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape));
    }
    List<Double> out = new ArrayList<>();
    try (OrtSession.Result result = session.run(feeds)) {
      for (Imported.Port port : network.outputs()) {
        OnnxTensor tensor = (OnnxTensor) result.get(port.name()).orElseThrow();
        FloatBuffer values = tensor.getFloatBuffer();
        while (values.hasRemaining()) {
          out.add((double) values.get());
        }
      }
    }
    feeds.values().forEach(OnnxTensorLike::close);
    return out.stream().mapToDouble(v -> v).toArray();
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
