package org.bindery.kernel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
        "org.bindery.spi",
        "org.bindery.blocks",
        "org.bindery.modality.image",
        "org.bindery.modality.text",
        "org.bindery.modality.audio",
        "org.bindery.dataset.sprites",
        "org.bindery.dataset.stamps",
        "org.bindery.graph",
        "org.bindery.data",
        "org.bindery.training",
        "org.bindery.evaluation",
        "org.bindery.runner",
        "org.bindery.notebook",
        "org.bindery.kernel"
      })
  void theRulesLookedAtEveryModule(String module) {
    assertThat(all.stream().filter(type -> type.getPackageName().startsWith(module))).isNotEmpty();
  }

  @Test
  void thereAreNoCyclesBetweenPackages() {
    slices().matching("org.bindery.(**)").should().beFreeOfCycles().check(all);
  }

  @Test
  void theSpiKnowsNothingOfWhatUsesIt() {
    noClasses()
        .that()
        .resideInAPackage("org.bindery.spi..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.bindery.blocks..",
            "org.bindery.modality..",
            "org.bindery.dataset..",
            "org.bindery.graph..",
            "org.bindery.data..",
            "org.bindery.training..",
            "org.bindery.evaluation..",
            "org.bindery.runner..",
            "org.bindery.notebook..",
            "org.bindery.kernel..")
        .check(all);
  }

  @Test
  void modalitiesKnowNeitherEachOtherNorTheMachineThatBindsThem() {
    slices().matching("org.bindery.modality.(*)..").should().notDependOnEachOther().check(all);
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.bindery.modality..", "org.bindery.dataset..", "org.bindery.blocks..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.bindery.graph..",
            "org.bindery.data..",
            "org.bindery.training..",
            "org.bindery.evaluation..",
            "org.bindery.runner..",
            "org.bindery.notebook..",
            "org.bindery.kernel..")
        .check(all);
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
  void experimentsAreLayered() {
    noClasses()
        .that()
        .resideInAnyPackage("org.bindery.graph..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.bindery.data..", "org.bindery.evaluation..", "org.bindery.training..")
        .check(all);
    noClasses()
        .that()
        .resideInAnyPackage("org.bindery.data..", "org.bindery.evaluation..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bindery.training..", "org.bindery.runner..")
        .check(all);
    noClasses()
        .that()
        .resideOutsideOfPackages("org.bindery.kernel..", "org.bindery.notebook..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bindery.kernel..", "org.bindery.notebook..")
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
