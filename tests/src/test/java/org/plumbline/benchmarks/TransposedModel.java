package org.plumbline.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.plumbline.onnx.OnnxAttribute;
import org.plumbline.onnx.OnnxGraph;
import org.plumbline.onnx.OnnxModel;
import org.plumbline.onnx.OnnxNode;
import org.plumbline.onnx.OnnxValue;
import org.plumbline.onnx.OnnxWriter;
import org.plumbline.tensor.ConvGeometry;

/**
 * The adjoint of a convolution as ONNX Runtime computes it: one ConvTranspose on one thread, in a
 * session of default optimisations. Values are {@code [rows, channels, height, width]}.
 */
final class TransposedModel implements AutoCloseable {
  private final OrtSession session;
  private final OnnxTensor operand;

  /**
   * A model with {@code weights [outChannels, inChannels, kernelY, kernelX]}.
   *
   * @param rows {@code [rows, outChannels, outHeight, outWidth]}
   */
  TransposedModel(ConvGeometry g, int rows, float[] weights, float[] values) {
    long[] shape = {rows, g.outChannels(), g.outHeight(), g.outWidth()};
    long[] taps = {g.outChannels(), g.inChannels(), g.kernelY(), g.kernelX()};
    OnnxNode node =
        OnnxNode.of(
            "ConvTranspose",
            "y",
            List.of("x", "w"),
            OnnxAttribute.ofInts("strides", g.strideY(), g.strideX()),
            OnnxAttribute.ofInts("pads", g.padTop(), g.padLeft(), g.padTop(), g.padLeft()));
    OnnxModel model =
        OnnxModel.of(
            13,
            new OnnxGraph(
                "adjoint",
                List.of(node),
                List.of(org.plumbline.onnx.OnnxTensor.float32("w", taps, weights)),
                List.of(OnnxValue.float32("x", shape)),
                List.of(OnnxValue.float32("y", rows, g.inChannels(), g.inHeight(), g.inWidth()))));
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      OrtSession.SessionOptions options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(OnnxWriter.bytes(model), options);
      FloatBuffer buffer =
          ByteBuffer.allocateDirect(4 * values.length)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      operand = OnnxTensor.createTensor(environment, buffer.put(values).flip(), shape);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime refuses the model", e);
    }
  }

  /** Runs; the result is dropped. */
  void run() {
    try (OrtSession.Result result = session.run(Map.of("x", operand))) {
      if (result.size() != 1) {
        throw new IllegalStateException("one result expected");
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime did not run", e);
    }
  }

  /** Runs and reads the result. */
  float[] result() {
    try (OrtSession.Result result = session.run(Map.of("x", operand))) {
      FloatBuffer y = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] out = new float[y.remaining()];
      y.get(out);
      return out;
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime did not run", e);
    }
  }

  @Override
  public void close() {
    try {
      operand.close();
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime session did not close", e);
    }
  }
}
