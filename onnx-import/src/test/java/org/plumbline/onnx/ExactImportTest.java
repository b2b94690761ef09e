package org.plumbline.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plumbline.onnx.Small.dims;
import static org.plumbline.onnx.Small.list;
import static org.plumbline.onnx.Small.set;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Import changes nothing over the reals: the graph, evaluated without rounding, gives the number
 * that the standard defines, or, where an operator declares that its coefficients are rounded, a
 * range that contains it. Weights are arbitrary floats, so that a rounded product would show.
 */
class ExactImportTest {
  private static final int POINTS = 10;

  /** Quotients and roots of the reference have 300 digits. */
  private static final BigDecimal LAST_DIGITS = new BigDecimal("1e-280");

  private static DynamicTest equal(String name, Consumer<Small> build) {
    return DynamicTest.dynamicTest(name, () -> check(build, true));
  }

  private static DynamicTest enclosed(String name, Consumer<Small> build) {
    return DynamicTest.dynamicTest(name, () -> check(build, false));
  }

  private static void check(Consumer<Small> build, boolean exact) {
    Small small = new Small(13);
    build.accept(small);
    OnnxModel model = small.model();
    Imported network = OnnxImport.fromModel(model, "net.onnx");
    Random random = new Random(5);
    for (int p = 0; p < POINTS; p++) {
      double[] x = new double[network.inputIndex().length];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) random.nextDouble(-2, 2);
      }
      BigDecimal[] expected = ExactOnnx.outputs(model, x);
      ExactGraph.Range[] actual = ExactGraph.outputs(network, x);
      assertThat(actual).hasSameSizeAs(expected);
      for (int j = 0; j < actual.length; j++) {
        if (exact) {
          assertThat(actual[j].isNumber()).as("output %d is one number", j).isTrue();
          assertThat(actual[j].lower()).as("output %d", j).isEqualByComparingTo(expected[j]);
        } else {
          assertThat(expected[j].add(LAST_DIGITS)).isGreaterThanOrEqualTo(actual[j].lower());
          assertThat(expected[j].subtract(LAST_DIGITS)).isLessThanOrEqualTo(actual[j].upper());
          // Roundings of doubles: the range is narrow, else it would prove nothing.
          assertThat(actual[j].upper().subtract(actual[j].lower()))
              .isLessThan(new BigDecimal("1e-12"));
        }
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> piecewiseLinearNetworksAreEqual() {
    return Stream.of(
        equal("Gemm, Relu, Gemm", ExactImportTest::gemms),
        equal("Conv, Relu, MaxPool, MatMul, Add", ExactImportTest::images),
        equal("Transpose, Conv, Concat, Slice, Pad, Clip", ExactImportTest::moves),
        equal("Add and Sub of two branches, Mul, LeakyRelu", ExactImportTest::branches),
        equal("ConvTranspose", ExactImportTest::transposed),
        equal(
            "products and sums of constants",
            s ->
                s.input("x", 1, 2)
                    .floats("a", dims(1, 3))
                    .floats("w", dims(3, 2))
                    .floats("k", dims(2))
                    .node("MatMul", "a w", "p")
                    .node("Mul", "k k", "q")
                    .node("Add", "p q", "r")
                    .node("Sub", "x r", "y")),
        equal("Max, Min, Abs", ExactImportTest::extremes),
        equal(
            "AveragePool of 4",
            s ->
                s.input("x", 1, 2, 4, 4).node("AveragePool", "x", "y", list("kernel_shape", 2, 2))),
        equal(
            "Div by a power of two",
            s -> s.input("x", 1, 3).floats("k", dims(3), 2, 0.25, -8).node("Div", "x k", "y")));
  }

  private static void gemms(Small s) {
    s.input("x", 1, 3)
        .floats("w", dims(4, 3))
        .floats("b", dims(4))
        .floats("v", dims(4, 2))
        .floats("c", dims(1, 2))
        .node("Gemm", "x w b", "p", set("transB", 1), set("alpha", 0.1f), set("beta", 0.7f))
        .node("Relu", "p", "q")
        .node("Gemm", "q v c", "y");
  }

  private static void images(Small s) {
    s.input("x", 1, 2, 5, 4)
        .floats("w", dims(4, 1, 2, 2))
        .floats("b", dims(4))
        .floats("m", dims(36, 2))
        .floats("k", dims(2))
        .node(
            "Conv",
            "x w b",
            "c",
            set("group", 2),
            list("pads", 1, 0, 0, 2),
            list("strides", 1, 2),
            list("dilations", 2, 1))
        .node("Relu", "c", "r")
        .node("MaxPool", "r", "p", list("kernel_shape", 2, 2), list("pads", 0, 1, 0, 0))
        .node("Flatten", "p", "f")
        .node("MatMul", "f m", "g")
        .node("Add", "g k", "y");
  }

  private static void moves(Small s) {
    s.input("x", 1, 3, 4, 2)
        .floats("w", dims(3, 2, 2, 2))
        .floats("b", dims(3))
        .floats("other", dims(1, 1, 2, 3))
        .floats("v", dims(), 0.3)
        .floats("lo", dims(), -0.4)
        .floats("hi", dims(), 0.9)
        .ints("begin", 0)
        .ints("end", 4)
        .ints("axis", 1)
        .ints("step", 2)
        .ints("pads", 0, 1, 0, 0, 0, 0, 2, 0)
        .node("Transpose", "x", "t", list("perm", 0, 3, 1, 2))
        .node("Conv", "t w b", "c")
        .node("Concat", "c other", "d", set("axis", 1))
        .node("Slice", "d begin end axis step", "e")
        .node("Pad", "e pads v", "f")
        .node("Clip", "f lo hi", "y");
  }

  private static void transposed(Small s) {
    s.input("x", 1, 2, 3, 2)
        .floats("w", dims(2, 3, 3, 2))
        .floats("b", dims(3))
        .node(
            "ConvTranspose",
            "x w b",
            "y",
            list("strides", 2, 3),
            list("pads", 1, 0, 0, 1),
            list("output_padding", 0, 1));
  }

  private static void extremes(Small s) {
    s.input("x", 1, 3)
        .floats("w", dims(3, 3))
        .floats("k", dims(3))
        .floats("l", dims(), 0.1)
        .node("MatMul", "x w", "p")
        .node("Max", "p x", "q")
        .node("Min", "q k", "r")
        .node("Max", "l r", "t")
        .node("Sub", "t p", "u")
        .node("Abs", "u", "y");
  }

  private static void branches(Small s) {
    s.input("x", 1, 3)
        .floats("w", dims(3, 3))
        .floats("k", dims(3))
        .floats("one", dims(1, 3))
        .node("MatMul", "x w", "p")
        .node("Add", "p x", "q")
        .node("LeakyRelu", "q", "r", set("alpha", 0.1f))
        .node("Mul", "k r", "m")
        .node("Sub", "one m", "n")
        .node("Sub", "n p", "y");
  }

  @TestFactory
  Stream<DynamicTest> roundedCoefficientsAreDeclared() {
    return Stream.of(
        enclosed(
            "AveragePool of 9, 6 and 4",
            s ->
                s.input("x", 1, 2, 4, 4)
                    .node(
                        "AveragePool",
                        "x",
                        "y",
                        list("kernel_shape", 3, 3),
                        list("pads", 1, 1, 1, 1))),
        enclosed(
            "AveragePool that counts pads",
            s ->
                s.input("x", 1, 1, 4, 4)
                    .node(
                        "AveragePool",
                        "x",
                        "y",
                        list("kernel_shape", 3, 3),
                        list("pads", 1, 0, 0, 1),
                        set("count_include_pad", 1))),
        enclosed(
            "Div by 3",
            s -> s.input("x", 1, 2).floats("k", dims(2), 3, -0.7).node("Div", "x k", "y")),
        enclosed("Conv, BatchNormalization, Relu", ExactImportTest::normalised));
  }

  private static void normalised(Small s) {
    s.input("x", 1, 2, 3, 3)
        .floats("w", dims(3, 2, 2, 2))
        .floats("b", dims(3))
        .floats("scale", dims(3), 0.3, -1.7, 0)
        .floats("offset", dims(3))
        .floats("mean", dims(3), 0.2, 5, -3)
        .floats("var", dims(3), 0.1, 2, 0.7)
        .node("Conv", "x w b", "c")
        .node("BatchNormalization", "c scale offset mean var", "n", set("epsilon", 1e-5f))
        .node("Relu", "n", "y");
  }

  private static List<String> operators(Consumer<Small> build) {
    Small small = new Small(13);
    build.accept(small);
    return OnnxImport.fromModel(small.model(), "net.onnx").graph().nodes().stream()
        .map(n -> n.op().name())
        .toList();
  }

  @Test
  void linearLayersAreNotMerged() {
    // Merging rounds the product of the matrices; only a constant sum becomes a bias, as it is.
    assertThat(
            operators(
                s ->
                    s.input("x", 1, 2)
                        .floats("a", dims(2, 2))
                        .floats("b", dims(2, 2))
                        .floats("c", dims(2))
                        .node("MatMul", "x a", "p")
                        .node("MatMul", "p b", "q")
                        .node("Add", "q c", "y")))
        .containsExactly("input", "dense", "dense");
    assertThat(operators(ExactImportTest::normalised))
        .containsExactly("input", "conv", "batch_norm", "relu");
  }

  @Test
  void aSecondSummandIsNotAddedToTheBias() {
    assertThat(
            operators(
                s ->
                    s.input("x", 1, 2)
                        .floats("a", dims(2, 2))
                        .floats("b", dims(2))
                        .node("MatMul", "x a", "p")
                        .node("Add", "p b", "q")
                        .node("Add", "q b", "y")))
        .containsExactly("input", "dense", "elementwise_affine");
  }
}
