package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.GraphBuilder;
import org.bindery.training.Recipe;
import org.bindery.training.Stage;
import org.junit.jupiter.api.Test;

class ViewsTest {
  @Test
  void aGraphIsItsDrawingAndInWordsItsPairs() {
    BindingGraph graph = GraphBuilder.anchor("image").bind("text", "audio.es").build();

    assertThat(Views.of(graph).html()).contains("<svg").doesNotContain("<script");
    assertThat(Views.of(graph).text()).startsWith("star around image").contains("emergent");
  }

  @Test
  void aGraphInTheMakingSaysWhatIsMissing() {
    assertThat(Views.of(GraphBuilder.anchor("image")).text()).contains(".build()");
  }

  @Test
  void aRecipeTellsItsStagesAsASentence() {
    Recipe recipe =
        Recipe.standard()
            .withStages(
                new Stage(300, List.of("text"), List.of()),
                new Stage(500, List.of("audio.es"), List.of("image", "text")));

    assertThat(Views.of(recipe).text())
        .contains("batch = 128")
        .endsWith("300 steps for text, then 500 steps for audio.es while image and text stay");
    assertThat(Views.of(recipe).html()).contains("learningRate", "0.001").doesNotContain("Stage[");
  }

  @Test
  void anythingElseIsItsTextWithoutBecomingMarkup() {
    assertThat(Views.of("<b>").html()).isEqualTo("<pre>&lt;b&gt;</pre>");
    assertThat(Views.of("<b>").text()).isEqualTo("<b>");
  }
}
