package org.plumbline.vnnlib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plumbline.graph.UnsupportedGraphException;
import org.plumbline.spec.InputBox;
import org.plumbline.spec.Specification;

class VnnLibTest {
  private static final String DECLARED =
      """
      (declare-const X_0 Real)
      (declare-const X_1 Real)
      (declare-const Y_0 Real)
      (declare-const Y_1 Real)
      """;
  private static final String UNIT =
      DECLARED
          + """
      (assert (>= X_0 0))
      (assert (<= X_0 1))
      (assert (>= X_1 0))
      (assert (<= X_1 1))
      """;

  @TempDir Path folder;

  private Specification read(String text) throws IOException {
    return VnnLib.read(Files.writeString(folder.resolve("p.vnnlib"), text), 2, 2);
  }

  @Test
  void boundsOfOneInputIntersect() throws IOException {
    InputBox box = read(UNIT + "(assert (<= X_0 0.5))(assert (<= X_0 0.75))").boxes().get(0);

    assertThat(box.upper(0)).isEqualTo(0.5);
    assertThat(box.lower(0)).isEqualTo(0);
  }

  @Test
  void aBoundMayHaveTheNumberFirst() throws IOException {
    assertThat(read(UNIT + "(assert (>= 0.5 X_1))").boxes().get(0).upper(1)).isEqualTo(0.5);
  }

  @Test
  void aDecimalThatIsNoDoubleIsEnclosedForProofsAndShrunkForWitnesses() throws IOException {
    InputBox box = read(UNIT + "(assert (<= X_0 0.1))(assert (>= X_1 0.7))").boxes().get(0);
    BigDecimal tenth = new BigDecimal("0.1");

    // The double nearest to 0.1 lies above it, the one below it is one step down.
    assertThat(box.upper(0)).isEqualTo(0.1);
    assertThat(new BigDecimal(box.upper(0))).isGreaterThan(tenth);
    assertThat(box.contains(0, 0.1)).isFalse();
    assertThat(box.contains(0, Math.nextDown(0.1))).isTrue();
    // 0.7f is below 0.7, so the witness takes the next float.
    assertThat(box.nearestFloat(1, 0.7)).isEqualTo(OptionalDouble.of(Math.nextUp(0.7f)));
  }

  @Test
  void theNearestFloatStandsForAPinnedDecimalThatIsNone() throws IOException {
    InputBox box = read(UNIT + "(assert (<= X_0 0.1))(assert (>= X_0 0.1))").boxes().get(0);

    assertThat(box.nearestFloat(0, 0.1)).isEqualTo(OptionalDouble.of(0.1f));
    assertThat(box.admits(0, 0.1f)).isTrue();
    assertThat(box.contains(0, 0.1f)).isFalse();
    assertThat(box.lower(0)).isLessThan(box.upper(0));
    // What a witness must hold for reaches from the decimal to the number, 0.1f being larger.
    assertThat(box.around(0, 0.1f)).containsExactly(box.lower(0), 0.1f);
  }

  @Test
  void exponentsAreRead() throws IOException {
    InputBox box = read(UNIT + "(assert (<= X_0 2.5e-1))(assert (>= X_0 1.25E-01))").boxes().get(0);

    assertThat(box.upper(0)).isEqualTo(0.25);
    assertThat(box.lower(0)).isEqualTo(0.125);
  }

  @Test
  void inputBoundsInsideADisjunctionMakeBoxesOfTheirOwn() throws IOException {
    Specification s =
        read(
            DECLARED
                + """
            (assert (or
              (and (>= X_0 0) (<= X_0 1) (>= X_1 0) (<= X_1 1) (>= Y_0 Y_1))
              (and (>= X_0 2) (<= X_0 3) (>= X_1 0) (<= X_1 1) (<= Y_0 Y_1))))
            """);

    assertThat(s.boxes()).hasSize(2);
    assertThat(s.boxes().get(1).lower(0)).isEqualTo(2);
    assertThat(s.holds(new double[] {0.5, 0.5}, new double[] {1, 0})).isTrue();
    assertThat(s.holds(new double[] {2.5, 0.5}, new double[] {1, 0})).isFalse();
  }

  @Test
  void severalDisjunctionsMultiply() throws IOException {
    Specification s =
        read(UNIT + "(assert (or (<= Y_0 1) (<= Y_1 1)))(assert (or (>= Y_0 5) (>= Y_1 5)))");

    assertThat(s.disjunct()).hasNumberOfRows(4);
    assertThat(s.holds(new double[] {0, 0}, new double[] {0, 6})).isTrue();
    assertThat(s.holds(new double[] {0, 0}, new double[] {6, 6})).isFalse();
  }

  @Test
  void aConstraintAfterADisjunctionAppliesToAllOfIt() throws IOException {
    Specification s =
        read(UNIT + "(assert (or (<= Y_0 1) (<= Y_1 1)))(assert (<= X_0 0.5))(assert (>= Y_0 0))");

    // Not one more disjunct: the last two hold whichever of the two alternatives holds.
    assertThat(s.disjunct()).hasNumberOfRows(2);
    assertThat(s.holds(new double[] {0.75, 0}, new double[] {0.5, 0.5})).isFalse();
    assertThat(s.holds(new double[] {0.5, 0}, new double[] {-1, 0.5})).isFalse();
    assertThat(s.holds(new double[] {0.5, 0}, new double[] {2, 0.5})).isTrue();
  }

  @Test
  void disjunctionsMultiplyUpToALimit() throws IOException {
    String ten = "(assert (or" + " (<= Y_0 1)".repeat(10) + "))";

    assertThatThrownBy(() -> read(UNIT + ten.repeat(7)))
        .hasMessage("p.vnnlib: more than 1000000 disjuncts after multiplying out");
  }

  @Test
  void linearConstraintsMayUseSumsDifferencesAndMultiples() throws IOException {
    Specification s = read(UNIT + "(assert (<= (- (* 0.1 X_0) (+ Y_0 (* -2 Y_1) 3)) (- 1)))");

    // 0.1 * 0.5 - (y0 - 2 y1 + 3) <= -1 at y = (0, 1): 0.05 - 1 <= -1 fails; at (0, 0): 0.05 - 3.
    assertThat(s.holds(new double[] {0.5, 0}, new double[] {0, 1})).isFalse();
    assertThat(s.holds(new double[] {0.5, 0}, new double[] {0, 0})).isTrue();
    // 0.1 is no double, so the atom is scaled by ten and its coefficients are whole.
    assertThat(s.atoms().get(0).coefficient())
        .containsExactly(new BigDecimal("1.0"), new BigDecimal("-10"), new BigDecimal("20"));
  }

  @Test
  void aStrictBoundOfAnInputBoundsTheBoxAndExcludesItsEnd() throws IOException {
    Specification s = read(UNIT + "(assert (< X_0 0.5))");

    assertThat(s.boxes().get(0).upper(0)).isEqualTo(0.5);
    assertThat(s.holds(new double[] {0.5, 0}, new double[] {0, 0})).isFalse();
    assertThat(s.holds(new double[] {0.25, 0}, new double[] {0, 0})).isTrue();
  }

  @Test
  void emptyAlternativesVanishButAnEmptyRegionOfOneBoxIsAnError() throws IOException {
    Specification s = read(UNIT + "(assert (or (and (>= X_0 2) (<= Y_0 1)) (<= Y_1 1)))");

    assertThat(s.disjunct()).hasNumberOfRows(1);
    assertThatThrownBy(() -> read(UNIT + "(assert (>= X_0 2))"))
        .hasMessage("p.vnnlib: X_0: lower bound 2 is above the upper bound 1");
  }

  @Test
  void compressedFilesAreRecognisedWhateverTheirName() throws IOException {
    Path file = folder.resolve("packed.vnnlib");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(UNIT.getBytes(StandardCharsets.UTF_8));
    }
    Files.copy(file, folder.resolve("sibling.vnnlib.gz"));

    assertThat(VnnLib.read(file, 2, 2).boxes()).hasSize(1);
    assertThat(VnnLib.read(folder.resolve("sibling.vnnlib"), 2, 2).boxes()).hasSize(1);
  }

  @Test
  void commentsMayHoldAnyBytes() throws IOException {
    assertThat(read("; größer ( als )\n" + UNIT + "; \u00ff").boxes()).hasSize(1);
  }

  @Test
  void aByteOf255DoesNotEndTheFile() throws IOException {
    // Read as a signed byte it looked like the end of the stream: assertions behind it were lost.
    Path file = folder.resolve("cut.vnnlib");
    byte[] text = (UNIT + "?(assert (<= Y_0 0))").getBytes(StandardCharsets.ISO_8859_1);
    text[UNIT.length()] = (byte) 0xff;
    Files.write(file, text);

    assertThatThrownBy(() -> VnnLib.read(file, 2, 2))
        .hasMessage("cut.vnnlib:9:1: byte 0xff is no text outside a comment");
  }

  @Test
  void version2IsNamedAsUnsupported() {
    assertThatThrownBy(() -> read("(vnnlib-version <2.0>)"))
        .isInstanceOf(UnsupportedGraphException.class)
        .hasMessage("p.vnnlib:1:2: VNN-LIB 2 is not supported (supported: VNN-LIB 1.0)");
  }
}
