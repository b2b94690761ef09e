package org.plumbline.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plumbline.onnx.OnnxWriter;

class BadSpecificationsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("specifications")
  void aBrokenSpecificationIsAnsweredInOneLine(Mistake m) throws IOException {
    m.check(folder);
  }

  private static Mistake spec(String name, String text, String message) {
    byte[] model = OnnxWriter.bytes(TestModels.good());
    return new Mistake(name, model, Mistake.bytes(text), 65, message, List.of());
  }

  static Stream<Mistake> specifications() {
    String deep =
        Mistake.DECLARED + "(assert " + "(or ".repeat(300) + "(<= Y_0 1)" + ")".repeat(301);
    return Stream.of(
        new Mistake(
            "missing specification",
            OnnxWriter.bytes(TestModels.good()),
            new byte[0],
            65,
            "FOLDER/p.vnnlib: no such file",
            List.of()),
        spec(
            "empty specification",
            "; nothing\n",
            "p.vnnlib: X_0 is not declared; the network has inputs X_0 to X_1 and outputs Y_0 to Y_1"),
        spec(
            "word outside parentheses",
            Mistake.DECLARED + "assert",
            "p.vnnlib:5:1: expected '(' but found 'assert'"),
        spec(
            "unknown statement",
            Mistake.DECLARED + "(check-sat)",
            "p.vnnlib:5:2: expected 'declare-const' or 'assert' but found 'check-sat'"),
        spec(
            "unclosed statement",
            Mistake.DECLARED + "(assert (<= X_0 1)",
            "p.vnnlib:5:19: expected ')' but found the end of the file"),
        spec("closed too often", Mistake.GOOD + ")", "p.vnnlib:8:1: expected '(' but found ')'"),
        spec(
            "declared twice",
            Mistake.DECLARED + "(declare-const X_0 Real)",
            "p.vnnlib:5:16: X_0 is declared twice"),
        spec(
            "another sort",
            "(declare-const X_0 Bool)",
            "p.vnnlib:1:20: expected 'Real' but found 'Bool'"),
        spec(
            "variable of another name",
            "(declare-const Z_0 Real)",
            "p.vnnlib:1:16: expected a variable X_i or Y_j but found 'Z_0'"),
        spec(
            "input index out of range",
            "(declare-const X_2 Real)",
            "p.vnnlib:1:16: X_2 is not an input; the network has inputs X_0 to X_1"),
        spec(
            "output index out of range",
            "(declare-const Y_99999999999 Real)",
            "p.vnnlib:1:16: Y_99999999999 is not an output; the network has outputs Y_0 to Y_1"),
        spec(
            "output not declared",
            Mistake.DECLARED.substring(0, 75) + Mistake.BOX,
            "p.vnnlib: Y_1 is not declared; the network has inputs X_0 to X_1 and outputs Y_0 to Y_1"),
        spec(
            "used before it is declared",
            "(assert (<= X_0 1))",
            "p.vnnlib:1:13: X_0 is used before it is declared"),
        spec(
            "not a number",
            Mistake.DECLARED + "(assert (<= X_0 1.0.0))",
            "p.vnnlib:5:17: expected a number or a variable but found '1.0.0'"),
        spec(
            "number beyond all range",
            Mistake.DECLARED + "(assert (<= X_0 1e999999999))",
            "p.vnnlib:5:17: the number '1e999999999' is out of range (exponents reach from -400 to 400)"),
        spec(
            "NaN as a bound",
            Mistake.DECLARED + "(assert (<= X_0 NaN))",
            "p.vnnlib:5:17: expected a number or a variable but found 'NaN'"),
        spec(
            "unknown operator",
            Mistake.DECLARED + "\n  (assert (=> X_0 1))",
            "p.vnnlib:6:12: expected 'and', 'or' or a comparison but found '=>'"),
        spec(
            "empty disjunction",
            Mistake.GOOD + "(assert (or))",
            "p.vnnlib:8:12: 'or' needs at least one part"),
        spec(
            "comparison of numbers",
            Mistake.GOOD + "(assert (<= 1 2))",
            "p.vnnlib:8:16: a comparison without any variable"),
        spec(
            "product of variables",
            Mistake.GOOD + "(assert (<= (* X_0 Y_0) 2))",
            "p.vnnlib:8:23: a product of variables is not linear"),
        spec(
            "three operands",
            Mistake.GOOD + "(assert (<= X_0 1 2))",
            "p.vnnlib:8:19: expected ')' but found '2'"),
        spec("nested too deeply", deep, "p.vnnlib:5:810: nested deeper than 200"),
        spec(
            "bound missing",
            Mistake.DECLARED + "(assert (<= X_0 1))",
            "p.vnnlib: X_0 has no lower bound"),
        spec(
            "empty box",
            Mistake.GOOD + "(assert (>= X_1 1.5))",
            "p.vnnlib: X_1: lower bound 1.5 is above the upper bound 1"),
        spec(
            "endless word",
            Mistake.DECLARED + "(assert (<= X_0 " + "1".repeat(5000) + "))",
            "p.vnnlib:5:17: word of more than 4096 characters"),
        spec(
            "number grown by products",
            Mistake.GOOD + "(assert (<= (* X_0" + " 1e400".repeat(30) + ") 1))",
            "p.vnnlib:8:199: a product has more than 10000 digits"));
  }
}
