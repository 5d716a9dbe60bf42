package org.bindery.kernel;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom. This module sees all others, so the rules stand here. */
class ArchitectureTest {
  private static final int FEWEST_CLASSES = 180;

  private static JavaClasses all;

  @BeforeAll
  static void readEveryClass() {
    all =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.bindery");
  }

  @Test
  void theRulesLookedAtSomething() {
    assertThat(all).hasSizeGreaterThan(FEWEST_CLASSES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spi",
        "blocks",
        "graph",
        "data",
        "evaluation",
        "weights",
        "losses",
        "advisor",
        "diagnostics",
        "worlds",
        "tracking",
        "sweeps",
        "sweeps.running",
        "dashboard",
        "training",
        "pretrained",
        "runner",
        "notebook",
        "kernel",
        "modality.image",
        "modality.text",
        "modality.audio",
        "modality.depth",
        "modality.thermal",
        "modality.imu",
        "modality.video",
        "modality.ecg",
        "modality.vector",
        "dataset.sprites",
        "dataset.stamps",
        "dataset.digits",
        "dataset.ecg",
        "dataset.table",
        "dataset.folder"
      })
  void theRulesLookedAtEveryModule(String module) {
    assertThat(
            all.stream().filter(type -> type.getPackageName().startsWith("org.bindery." + module)))
        .isNotEmpty();
  }

  @Test
  void thereAreNoCyclesBetweenPackages() {
    slices().matching("org.bindery.(**)").should().beFreeOfCycles().check(all);
  }

  static Stream<Arguments> uses() {
    return Stream.of(
        arguments("spi", List.of()),
        arguments("blocks", List.of("spi")),
        arguments("modality", List.of("spi", "blocks")),
        arguments("dataset", List.of("spi", "modality")),
        arguments("graph", List.of("spi")),
        arguments("evaluation", List.of("spi", "graph")),
        arguments("weights", List.of("spi")),
        arguments("losses", List.of("spi", "blocks")),
        arguments("tracking", List.of("spi")),
        arguments("sweeps", List.of("spi")),
        arguments("dashboard", List.of("spi", "tracking", "sweeps")),
        arguments("advisor", List.of("spi", "evaluation")),
        arguments("diagnostics", List.of("spi", "graph", "evaluation")),
        arguments("worlds", List.of("spi", "graph", "losses", "evaluation", "advisor")),
        arguments("data", List.of("spi", "graph")),
        arguments(
            "training",
            List.of(
                "spi",
                "blocks",
                "graph",
                "losses",
                "data",
                "evaluation",
                "diagnostics",
                "weights")),
        arguments("pretrained", List.of("spi", "blocks", "graph", "data", "weights", "training")),
        arguments(
            "runner",
            List.of(
                "spi",
                "graph",
                "losses",
                "data",
                "evaluation",
                "advisor",
                "diagnostics",
                "worlds",
                "tracking",
                "sweeps",
                "dashboard",
                "weights",
                "training",
                "pretrained")),
        arguments(
            "notebook",
            List.of(
                "spi",
                "graph",
                "data",
                "evaluation",
                "advisor",
                "diagnostics",
                "worlds",
                "tracking",
                "sweeps",
                "dashboard",
                "weights",
                "training",
                "pretrained",
                "runner")),
        arguments("kernel", List.of("spi", "graph", "data", "training", "runner", "notebook")));
  }

  @ParameterizedTest
  @MethodSource("uses")
  void aModuleUsesOnlyThoseBelowIt(String module, List<String> below) {
    List<String> allowed = new ArrayList<>(below);
    allowed.add(module);
    String[] packages =
        allowed.stream().map(name -> "org.bindery." + name + "..").toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("org.bindery." + module + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.bindery..").and(not(resideInAnyPackage(packages))))
        .check(all);
  }

  @Test
  void modalitiesDoNotKnowEachOther() {
    slices().matching("org.bindery.modality.(*)..").should().notDependOnEachOther().check(all);
  }

  @Test
  void pluginsAreFoundAndNeverNamedOutsideDatasets() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.bindery.modality..", "org.bindery.dataset..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bindery.modality..", "org.bindery.dataset..")
        .check(all);
  }

  @Test
  void graphAndEvaluationNeedNeitherEngineNorArrow() {
    noClasses()
        .that()
        .resideInAnyPackage("org.bindery.graph..", "org.bindery.evaluation..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl..", "org.apache.arrow..")
        .check(all);
  }

  @Test
  void onlyTheGlueKnowsTheKernel() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.bindery.kernel..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.dflib.jjava..")
        .check(all);
    classes()
        .that()
        .haveSimpleName("BinderyExtension")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.dflib.jjava..")
        .check(all);
  }

  /** DJL's api jar brings an engine of its own, which becomes the default if it is asked first. */
  @Test
  void theEngineIsAlwaysNamed() {
    noClasses().should().callMethod(Engine.class, "getInstance").check(all);
  }

  /**
   * These free the number's memory while autograd still reads it; {@code Layer.times} does not. Not
   * among them is {@code maximum}, which is only used where nothing is learned.
   */
  @Test
  void numbersAreNotMultipliedInBehindAutogradsBack() {
    for (String method : List.of("mul", "div", "minimum", "pow")) {
      noClasses()
          .that()
          .resideInAnyPackage("org.bindery..")
          .should()
          .callMethod(NDArray.class, method, Number.class)
          .check(all);
    }
  }
}
