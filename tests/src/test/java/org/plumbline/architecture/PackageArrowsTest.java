package org.plumbline.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The arrows between packages: {@code tensor <- graph <- graph.op <- spec}; {@code bounds} and
 * {@code attack} see {@code tensor}, {@code graph} and {@code spec}, never {@code graph.op}; the
 * checker stands alone.
 *
 * <p>An arrow of a package that has no class yet holds trivially (ArchUnit's {@code
 * allowEmptyShould}); {@link #everyPackageOfTheEngineHasClasses} keeps the import itself from being
 * empty.
 */
class PackageArrowsTest {
  private static final String ROOT = "org.plumbline.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.plumbline");

  @ParameterizedTest
  @ValueSource(strings = {"tensor", "graph", "graph.op", "spec", "bounds", "attack"})
  void everyPackageOfTheEngineHasClasses(String name) {
    assertThat(CLASSES.stream().filter(resideInAPackage(ROOT + name))).isNotEmpty();
  }

  @Test
  void tensorUsesNoOtherPackage() {
    mayUse("tensor");
  }

  @Test
  void graphUsesTensorOnly() {
    mayUse("graph", "tensor");
  }

  @Test
  void operatorsUseGraphAndTensor() {
    mayUse("graph.op", "graph", "tensor");
  }

  @Test
  void specificationsUseOperatorsGraphAndTensor() {
    mayUse("spec", "graph.op", "graph", "tensor");
  }

  @Test
  void boundMethodsKnowTheFiveKindsButNoOperator() {
    mayUse("bounds", "tensor", "graph", "spec");
  }

  @Test
  void attacksKnowNoOperator() {
    // An attack may evaluate through bounds: the design forbids graph.op only.
    mayUse("attack", "tensor", "graph", "spec", "bounds");
  }

  @Test
  void theCheckerUsesTheJdkOnly() {
    check(
        classes()
            .that()
            .resideInAPackage(ROOT + "checker..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(ROOT + "checker..", "java.."));
  }

  @Test
  void nobodyUsesTheChecker() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "checker..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "checker.."));
  }

  @Test
  void theStandardStreamsBelongToTheCommandLine() {
    check(
        noClasses()
            .that(resideOutsideOfPackages(ROOT + "cli..", ROOT + "examples..", ROOT + "checker.."))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould(callMethod(System.class, "exit", int.class)));
  }

  @Test
  void onnxRuntimeIsUsedForReplayOnly() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "verify..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime.."));
  }

  /** The classes of one package, without those below it, use only the given ones of ours. */
  private static void mayUse(String name, String... others) {
    List<String> allowed = Stream.concat(Stream.of(name), Arrays.stream(others)).toList();
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + name)
            .should()
            .dependOnClassesThat(
                resideInAPackage("org.plumbline..")
                    .and(
                        resideOutsideOfPackages(
                            allowed.stream().map(ROOT::concat).toArray(String[]::new)))
                    .<JavaClass>forSubtype()));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }
}
