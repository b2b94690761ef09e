package org.plumbline.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plumbline.graph.Op;
import org.plumbline.tensor.Shape;

/** The catalogue of the contract tests is complete. */
class CatalogueTest {
  /** Activations whose contract SmoothLinesTest checks, and the product that Times stands for. */
  private static final List<String> SMOOTH =
      List.of("Abs", "Square", "Exp", "Reciprocal", "Sine", "Cosine", "MatrixProduct");

  @Test
  void everyLeafOperatorHasASample() {
    Set<String> leaves =
        new ClassFileImporter()
            .importPackages("org.plumbline.graph.op").stream()
                .filter(c -> c.isAssignableTo(Op.class) && !c.isInterface())
                .filter(c -> !c.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet());
    Set<String> sampled =
        Catalogue.all().map(s -> s.op().getClass().getSimpleName()).collect(Collectors.toSet());

    sampled.addAll(SMOOTH);
    assertThat(leaves).hasSizeGreaterThanOrEqualTo(14).isSubsetOf(sampled);
  }

  static java.util.stream.Stream<Catalogue.Sample> samples() {
    return Catalogue.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void operandsThatDoNotFitAreRefused(Catalogue.Sample s) {
    assertThatThrownBy(() -> s.op().outputShape(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                s.op().outputShape(List.of(Shape.of(91), Shape.of(92), Shape.of(93), Shape.of(94))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void namesAreShortWords(Catalogue.Sample s) {
    assertThat(s.op().name()).matches("[a-z][a-z0-9_]*");
  }
}
