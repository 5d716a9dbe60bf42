package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bindery.evaluation.Embedding;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;

class EmbeddingMapTest {
  private static EmbeddingMap.Mark mark(String column, String label, String name, float... at) {
    return new EmbeddingMap.Mark(column, label, name, Embedding.of(at).normalized());
  }

  @Test
  void pointsInAPlaneKeepTheirDistances() {
    List<EmbeddingMap.Mark> marks =
        List.of(
            mark("image", "a", "1", 1, 0, 0),
            mark("image", "b", "2", 0, 1, 0),
            mark("text", "a", "3", -1, 0, 0),
            mark("text", "b", "4", 0, -1, 0));

    EmbeddingMap map = new EmbeddingMap("toy", marks);

    double[][] places = map.places();
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < i; j++) {
        double there = Math.sqrt(2 - 2 * marks.get(i).at().cosine(marks.get(j).at()));
        assertThat(Math.hypot(places[i][0] - places[j][0], places[i][1] - places[j][1]))
            .isCloseTo(there, within(1e-6));
      }
    }
    assertThat(map.explained()).isCloseTo(1, within(1e-6));
  }

  @Test
  void ofEvenlySpreadDirectionsTwoOfThreeAreShown() {
    EmbeddingMap map =
        new EmbeddingMap(
            "toy",
            List.of(
                mark("image", "a", "1", 1, 0, 0),
                mark("image", "a", "2", -1, 0, 0),
                mark("image", "a", "3", 0, 1, 0),
                mark("image", "a", "4", 0, -1, 0),
                mark("image", "a", "5", 0, 0, 1),
                mark("image", "a", "6", 0, 0, -1)));

    assertThat(map.explained()).isCloseTo(2.0 / 3, within(1e-6));
    assertThat(map.text()).contains("67 % of the variance");
  }

  @Test
  void colorTellsTheClassAndShapeTheSignal() {
    String svg =
        new EmbeddingMap(
                "toy",
                List.of(
                    mark("image", "cat", "1", 1, 0),
                    mark("image", "dog", "2", 0, 1),
                    mark("text", "cat", "3", 1, 1),
                    mark("text", "dog", "4", 1, 2)))
            .html();

    assertThat(shapeAndColor(svg, "image: 1")[0]).isEqualTo(shapeAndColor(svg, "image: 2")[0]);
    assertThat(shapeAndColor(svg, "image: 1")[0]).isNotEqualTo(shapeAndColor(svg, "text: 3")[0]);
    assertThat(shapeAndColor(svg, "image: 1")[1]).isEqualTo(shapeAndColor(svg, "text: 3")[1]);
    assertThat(shapeAndColor(svg, "image: 1")[1]).isNotEqualTo(shapeAndColor(svg, "image: 2")[1]);
    assertThat(svg).contains(">cat<", ">dog<", ">image<", ">text<", "role=\"img\"", "aria-label=");
  }

  private static String[] shapeAndColor(String svg, String caption) {
    int end = svg.indexOf("<title>" + caption + "</title>");
    String path = svg.substring(svg.lastIndexOf("<path", end), end);
    return new String[] {
      path.replaceAll(".* d=\"([^\"]*)\".*", "$1"), path.replaceAll(".*fill=\"([^\"]*)\".*", "$1")
    };
  }

  @Test
  void ofManyClassesTheMostFrequentHaveAColorAndTheOthersOneTogether() {
    List<EmbeddingMap.Mark> marks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      marks.add(mark("image", "class-" + i % 20, "p" + i, i, 1, 2));
    }

    assertThat(new EmbeddingMap("toy", marks).html())
        .contains(">others<", "1 signal and 20 classes");
  }

  @Test
  void noNameBecomesMarkup() {
    String hostile = "</title><script>alert(1)</script>\"'>";
    EmbeddingMap map =
        new EmbeddingMap(
            hostile,
            List.of(
                mark("image", hostile, hostile, 1, 0),
                mark("image", "b", "2", 0, 1),
                mark("image", "c", "3", 1, 1)));

    assertThat(map.html()).doesNotContain("<script", "</title><script").contains("&lt;script&gt;");
    assertThat(map.png()).isPresent();
  }

  @Test
  void tooFewPointsAreRefused() {
    assertThatThrownBy(() -> new EmbeddingMap("toy", List.of(mark("image", "a", "1", 1, 0))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("3 are needed");
  }

  @Test
  void pointsInOnePlaceAreDrawnInTheMiddle() {
    EmbeddingMap map =
        new EmbeddingMap(
            "toy",
            List.of(
                mark("image", "a", "1", 1, 0),
                mark("image", "a", "2", 1, 0),
                mark("image", "a", "3", 1, 0)));

    assertThat(map.html()).contains("translate(260.0 180.0)").doesNotContain("NaN");
  }
}
