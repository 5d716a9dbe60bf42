package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bindery.graph.PairSource;
import org.bindery.graph.StartingWeights;
import org.bindery.graph.Tuning;
import org.bindery.training.Recipe;
import org.bindery.training.Stage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code experiments/specs/README.md} is what people read; a key that is not in it is not there.
 */
class PageReferenceTest {
  private static final Path REFERENCE = Path.of("..", "specs", "README.md");

  @ParameterizedTest
  @ValueSource(
      classes = {
        ExperimentSpec.class,
        DataSpec.class,
        GraphSpec.class,
        GraphSpec.EdgeSpec.class,
        GraphSpec.JointSpec.class,
        GraphSpec.Tower.class,
        GraphSpec.Share.class,
        PairSource.class,
        StartingWeights.class,
        Tuning.LowRank.class,
        Recipe.class,
        Stage.class,
        AblationReader.Page.class
      })
  void everyKeyIsExplained(Class<?> page) throws IOException {
    String text = Files.readString(REFERENCE);

    assertThat(Arrays.stream(page.getRecordComponents()).map(RecordComponent::getName))
        // The seed of a recipe is that of the page.
        .filteredOn(key -> !(page == Recipe.class && key.equals("seed")))
        .allSatisfy(key -> assertThat(text).containsPattern("[`{ ]" + key + "[`:]"));
  }
}
