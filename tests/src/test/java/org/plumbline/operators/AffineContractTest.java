package org.plumbline.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Layout;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Tensor;
import org.plumbline.tensor.Window;

/** What every affine operator must keep. Matrices are read off at unit vectors: no tolerance. */
class AffineContractTest {
  private static final Kernels KERNELS = new ScalarKernels();

  static Stream<Catalogue.Sample> samples() {
    return Catalogue.affine();
  }

  private static Tensor unit(int n) {
    Tensor out = Tensor.zeros(ElementType.FLOAT64, n, n);
    for (int i = 0; i < n; i++) {
      out.set(i, i, 1);
    }
    return out;
  }

  /** Column {@code i} of the matrix of operand {@code k} is row {@code i}. */
  private static Tensor columns(Catalogue.Sample s, int k) {
    int m = s.operands().get(k).size();
    Tensor out = Tensor.zeros(ElementType.FLOAT64, m, shape(s).size());
    ((Affine) s.op()).apply(KERNELS, k, unit(m), out);
    return out;
  }

  private static Shape shape(Catalogue.Sample s) {
    return s.op().outputShape(s.operands());
  }

  private static RowBlock block(Tensor rows, Shape shape, Window window) {
    int n = rows.rows();
    RowBlock out = RowBlock.start(KERNELS, ElementType.FLOAT64, shape, window, new int[n]);
    System.arraycopy(rows.f64(), 0, out.coefficients().f64(), 0, n * rows.size());
    return out;
  }

  private static RowBlock adjoint(Affine op, RowBlock in, int k, Shape shape, Window window) {
    RowBlock out = in.over(shape, window);
    op.adjoint(in, k, out);
    return out;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void adjointIsTheTransposeOfApply(Catalogue.Sample s) {
    Affine op = (Affine) s.op();
    int n = shape(s).size();
    for (int k = 0; k < s.operands().size(); k++) {
      Tensor columns = columns(s, k);
      int m = columns.rows();
      RowBlock in = block(unit(n), shape(s), Window.wholeValue());
      Shape operand = s.operands().get(k);
      Tensor rows = adjoint(op, in, k, operand, Window.wholeValue()).coefficients();
      for (int j = 0; j < n; j++) {
        for (int i = 0; i < m; i++) {
          assertThat(rows.get(j, i)).as("%s: %d from %d", s, j, i).isEqualTo(columns.get(i, j));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void applyAbsIsTheMatrixOfMagnitudes(Catalogue.Sample s) {
    for (int k = 0; k < s.operands().size(); k++) {
      Tensor columns = columns(s, k);
      Tensor out = Tensor.zeros(ElementType.FLOAT64, columns.rows(), columns.size());
      ((Affine) s.op()).applyAbs(KERNELS, k, unit(columns.rows()), out);
      for (int i = 0; i < columns.rows(); i++) {
        for (int j = 0; j < columns.size(); j++) {
          assertThat(out.get(i, j)).isEqualTo(Math.abs(columns.get(i, j)));
        }
      }
    }
  }

  /** Integers small enough that nothing rounds, except in the coefficients themselves. */
  @ParameterizedTest
  @MethodSource("samples")
  void resultsAddToWhatIsThere(Catalogue.Sample s) {
    Affine op = (Affine) s.op();
    SplittableRandom random = new SplittableRandom(5);
    for (int k = 0; k < s.operands().size(); k++) {
      Tensor columns = columns(s, k);
      int m = columns.rows();
      Tensor x = Tensor.zeros(ElementType.FLOAT64, 1, m);
      Tensor once = Tensor.zeros(ElementType.FLOAT64, 1, columns.size());
      int only = random.nextInt(m);
      x.set(0, only, random.nextInt(1, 8));
      op.apply(KERNELS, k, x, once);
      op.apply(KERNELS, k, x, once);
      for (int j = 0; j < columns.size(); j++) {
        assertThat(once.get(0, j)).isEqualTo(2 * (x.get(0, only) * columns.get(only, j)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void preimagesCoverWhatTheAdjointOfAWindowTouches(Catalogue.Sample s) {
    Shape out = shape(s);
    if (out.rank() != 3) {
      assertThat(((Affine) s.op()).preimage(Window.wholeValue(), 0).whole()).isTrue();
      return;
    }
    for (int t = 0; t < out.dim(0); t++) {
      for (int l = 0; l < out.dim(1); l++) {
        for (int h = 1; t + h <= out.dim(0); h++) {
          for (int w = 1; l + w <= out.dim(1); w++) {
            for (int k = 0; k < s.operands().size(); k++) {
              checkWindow(s, new Window(t, l, h, w, false), k);
            }
          }
        }
      }
    }
  }

  private static void checkWindow(Catalogue.Sample s, Window window, int k) {
    Affine op = (Affine) s.op();
    Shape out = shape(s);
    Shape in = s.operands().get(k);
    SplittableRandom random = new SplittableRandom(window.hashCode());
    Tensor part = Tensor.zeros(ElementType.FLOAT64, 1, window.size(out));
    Tensor whole = Tensor.zeros(ElementType.FLOAT64, 1, out.size());
    for (int c = 0; c < part.size(); c++) {
      part.set(0, c, random.nextInt(-4, 5));
      whole.set(0, element(window, out, c), part.get(0, c));
    }
    if (!op.keepsWindows(out, s.operands())) {
      return;
    }
    Window all = Window.wholeValue();
    Window preimage = op.preimage(window, k);
    RowBlock narrow = adjoint(op, block(part, out, window), k, in, preimage);
    RowBlock wide = adjoint(op, block(whole, out, all), k, in, all);
    checkApply(op, random, out, in, window, k);
    double[] spread = new double[in.size()];
    for (int c = 0; c < narrow.coefficients().size(); c++) {
      spread[element(preimage, in, c)] = narrow.coefficients().get(0, c);
    }
    for (int i = 0; i < spread.length; i++) {
      // Sums of a few products in another order.
      assertThat(spread[i])
          .as("%s, %s, operand %d, element %d", s, window, k, i)
          .isCloseTo(wide.coefficients().get(0, i), org.assertj.core.data.Offset.offset(1e-12));
    }
  }

  /** A part of the result from the part of the operand that it reads is the part of the whole. */
  private static void checkApply(
      Affine op, SplittableRandom random, Shape out, Shape in, Window window, int k) {
    Tensor x = Tensor.zeros(ElementType.FLOAT64, 1, in.size());
    for (int i = 0; i < in.size(); i++) {
      x.set(0, i, random.nextInt(-4, 5));
    }
    Window preimage = op.preimage(window, k);
    Tensor read = Tensor.zeros(ElementType.FLOAT64, 1, preimage.size(in));
    for (int c = 0; c < read.size(); c++) {
      read.set(0, c, x.get(0, element(preimage, in, c)));
    }
    Tensor part = Tensor.zeros(ElementType.FLOAT64, 1, window.size(out));
    Tensor whole = Tensor.zeros(ElementType.FLOAT64, 1, out.size());
    op.apply(KERNELS, k, window, read, part);
    op.apply(KERNELS, k, x, whole);
    for (int c = 0; c < part.size(); c++) {
      assertThat(part.get(0, c))
          .as("%s over %s", op.name(), window)
          .isCloseTo(
              whole.get(0, element(window, out, c)), org.assertj.core.data.Offset.offset(1e-12));
    }
  }

  private static int element(Window w, Shape shape, int column) {
    if (w.whole()) {
      return column;
    }
    int c = shape.dim(2);
    int y = w.top() + column / c / w.width();
    int x = w.left() + column / c % w.width();
    return (y * shape.dim(1) + x) * c + column % c;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void biasMagnitudesAreAtLeastTheBias(Catalogue.Sample s) {
    Affine op = (Affine) s.op();
    assertThat(op.bias()).hasSize(op.biasMagnitude().length);
    assertThat(op.bias().length).isIn(0, shape(s).size());
    for (int i = 0; i < op.bias().length; i++) {
      assertThat(op.biasMagnitude()[i]).isGreaterThanOrEqualTo(Math.abs(op.bias()[i]));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void coefficientsWithoutRoundingsAreExactInTheirType(Catalogue.Sample s) {
    Affine op = (Affine) s.op();
    if (op.coefficientRoundings(ElementType.FLOAT32) > 0) {
      return;
    }
    for (int k = 0; k < s.operands().size(); k++) {
      for (double c : columns(s, k).f64()) {
        assertThat((double) (float) c).isEqualTo(c);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void roundingsCoverTheTermsOfEachSum(Catalogue.Sample s) {
    Affine op = (Affine) s.op();
    int n = shape(s).size();
    int[] forward = new int[n];
    boolean copies = true;
    for (int k = 0; k < s.operands().size(); k++) {
      Tensor columns = columns(s, k);
      int most = 0;
      boolean own = true;
      for (int i = 0; i < columns.rows(); i++) {
        int terms = 0;
        for (int j = 0; j < n; j++) {
          double c = columns.get(i, j);
          terms += c != 0 ? 1 : 0;
          forward[j] += c != 0 ? 1 : 0;
          own &= c == 0 || Math.abs(c) == 1;
        }
        most = Math.max(most, terms);
      }
      copies &= own;
      // Of r products the sum rounds r - 1 times and each product once, but for those by one.
      assertThat(op.adjointRoundings(k))
          .as("adjoint")
          .isGreaterThanOrEqualTo(own ? most - 1 : most);
    }
    for (int j = 0; j < n; j++) {
      int bias = op.bias().length > 0 && op.bias()[j] != 0 ? 1 : 0;
      assertThat(op.forwardRoundings())
          .as("forward")
          .isGreaterThanOrEqualTo(forward[j] + bias - (copies ? 1 : 0));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sourcesOfLayoutsSayWhatApplyDoes(Catalogue.Sample s) {
    if (!(s.op() instanceof Layout layout)) {
      assertThat(s.op()).isNotInstanceOf(Layout.class);
      return;
    }
    for (int k = 0; k < s.operands().size(); k++) {
      Tensor columns = columns(s, k);
      int[] source = layout.source(k);
      for (int j = 0; j < source.length; j++) {
        for (int i = 0; i < columns.rows(); i++) {
          assertThat(columns.get(i, j)).isEqualTo(source[j] == i ? 1 : 0);
        }
      }
    }
  }

  /** Operators that round their coefficients, with the true ones to fifty digits. */
  static Stream<RoundedCoefficients> rounded() {
    return RoundedCoefficients.all().stream();
  }

  @ParameterizedTest
  @MethodSource("rounded")
  void coefficientsLieWithinTheirDeclaredRoundings(RoundedCoefficients r) {
    for (ElementType type : List.of(ElementType.FLOAT64, ElementType.FLOAT32)) {
      r.check(type);
    }
  }
}
