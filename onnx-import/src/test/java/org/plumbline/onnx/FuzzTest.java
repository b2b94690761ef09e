package org.plumbline.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.plumbline.onnx.Small.dims;
import static org.plumbline.onnx.Small.list;
import static org.plumbline.onnx.Small.set;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.graph.UnsupportedGraphException;

/** Random damage to a valid file: an answer or one of the two errors, and nothing else. */
class FuzzTest {
  private static final int CASES = 20_000;

  /** Far above what a case takes (about a millisecond); a hang would not end at all. */
  private static final Duration LIMIT = Duration.ofSeconds(100);

  private static byte[] model() {
    return new Small(13)
        .input("x", -1, 2, 6, 5)
        .floats("w", dims(4, 1, 3, 3))
        .floats("b", dims(4))
        .floats("s", dims(4), 1, 2, 3, 4)
        .ints("rest", 1, -1)
        .ints("begin", 1)
        .ints("end", 9)
        .floats("m", dims(11, 3))
        .ints("pads", 0, 1, 0, 1)
        .node("Conv", "x w b", "c", set("group", 2), list("pads", 1, 0, 1, 1))
        .node("BatchNormalization", "c s b b s", "n", set("epsilon", 0.1f))
        .node("Relu", "n", "r")
        .node("MaxPool", "r", "p", list("kernel_shape", 2, 2), list("strides", 2, 2))
        .node("AveragePool", "n", "a", list("kernel_shape", 2, 2), list("strides", 2, 2))
        .node("Concat", "p a", "q", set("axis", 1))
        .node("Transpose", "q", "t", list("perm", 0, 2, 3, 1))
        .node("Reshape", "t rest", "f")
        .node("Slice", "f begin end begin", "g")
        .node("Pad", "g pads", "h")
        .node("Constant", "", "k", set("value_float", 0.5f))
        .node("Mul", "h k", "i")
        .node("Gather", "i begin", "j", set("axis", 1))
        .node("Expand", "j rest2", "o")
        .ints("rest2", 1, 11)
        .node("Gemm", "o m", "y", set("alpha", 0.5f))
        .bytes();
  }

  private static byte[] damage(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
        case 3 -> {
          int length = Math.min(1 + random.nextInt(8), bytes.length - at);
          int from = random.nextInt(bytes.length - length + 1);
          System.arraycopy(whole, from, bytes, at, length);
        }
        default -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
      }
      if (bytes.length < whole.length) {
        break;
      }
    }
    return bytes;
  }

  @Test
  void theUndamagedFileIsRead() {
    assertThat(OnnxImport.fromModel(OnnxReader.parse(model(), "net.onnx"), "net.onnx").outputs())
        .hasSize(1);
  }

  @Test
  void damagedFilesGiveANetworkOrOneOfTwoErrors() {
    byte[] whole = model();
    int[] counts = new int[3];
    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          Random random = new Random(2024);
          for (int i = 0; i < CASES; i++) {
            byte[] bytes = damage(whole, random);
            counts[outcome(bytes)]++;
          }
        });
    // All three ends occur; a fuzzer that only breaks the framing would test little.
    assertThat(counts[0]).isGreaterThan(500);
    assertThat(counts[1]).isGreaterThan(500);
    assertThat(counts[2]).isGreaterThan(100);
  }

  private static int outcome(byte[] bytes) {
    try {
      OnnxImport.fromModel(OnnxReader.parse(bytes, "net.onnx"), "net.onnx");
      return 0;
    } catch (MalformedInputException | UnsupportedGraphException e) {
      assertThat(e.getMessage()).startsWith("net.onnx: ").matches("\\P{Cc}*");
      return e instanceof MalformedInputException ? 1 : 2;
    } catch (RuntimeException | Error e) {
      // Any other end is the fault that is looked for; it fails, with the file that led to it.
      throw new AssertionError("for the file " + HexFormat.of().formatHex(bytes), e);
    }
  }
}
