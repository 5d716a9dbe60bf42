package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bindery.data.ModalityRegistry;
import org.bindery.evaluation.Embedding;
import org.bindery.spi.ColumnId;
import org.junit.jupiter.api.Test;

class PointsTest {
  private static final String HOSTILE = "<script>alert(1)</script>";

  private final ModalityRegistry registry = ModalityRegistry.scan();
  private final Points north = points(1, "north", 0, 1);
  private final Points compass = points(10, "east", 1, 0, "north", 0, 1, "north-east", 1, 1);

  @Test
  void aTableHoldsCosinesAndTheSoftmaxOfEachRow() {
    Similarity table = north.with(compass);

    double half = Math.sqrt(0.5);
    assertThat(table.cosines()[0]).containsExactly(new double[] {0, 1, half}, within(1e-6));
    double sum = 1 + Math.exp(10) + Math.exp(10 * half);
    assertThat(table.probabilities()[0])
        .containsExactly(
            new double[] {1 / sum, Math.exp(10) / sum, Math.exp(10 * half) / sum}, within(1e-6));
  }

  @Test
  void theScalesOfBothSidesMultiply() {
    Points scaled = points(3, "north", 0, 1);

    assertThat(scaled.with(compass).probabilities()[0][1])
        .isCloseTo(Math.exp(30) / (1 + Math.exp(30) + Math.exp(30 * Math.sqrt(0.5))), within(1e-6));
  }

  @Test
  void theNearestComeFirst() {
    assertThat(compass.nearest(north.at(0), 2).found().get(0))
        .extracting(Nearest.Found::name)
        .containsExactly("north", "north-east");
    assertThat(north.find(compass, 9).found().get(0)).hasSize(3);
  }

  @Test
  void placesCanBeAdded() {
    Embedding between = compass.at(0).plus(compass.at(1));

    assertThat(compass.nearest(between, 1).found().get(0).get(0).name()).isEqualTo("north-east");
  }

  @Test
  void everyFormSaysTheSameAndLetsNoCaptionSpeak() {
    Points hostile = points(1, HOSTILE, 0, 1);
    for (View view : List.of(hostile, hostile.with(compass), hostile.find(compass, 1))) {
      assertThat(view.html()).doesNotContain("<script").contains("&lt;script&gt;");
      assertThat(view.text()).contains(HOSTILE);
    }
  }

  @Test
  void whatCannotBeIsRefusedInASentence() {
    assertThatThrownBy(() -> north.at(1))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("There is no point 1: there are 1, counted from 0.");
    assertThatThrownBy(() -> north.find(compass, 0))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("ask for 1 or more");
    assertThatThrownBy(() -> north.with(points(1, "up", 0, 0, 1)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("are not in one space");
  }

  /** Names, each followed by its coordinates. */
  private Points points(double scale, Object... namesAndPlaces) {
    List<Points.Point> points = new ArrayList<>();
    for (int i = 0; i < namesAndPlaces.length; ) {
      String name = (String) namesAndPlaces[i++];
      List<Float> place = new ArrayList<>();
      while (i < namesAndPlaces.length && namesAndPlaces[i] instanceof Integer coordinate) {
        place.add((float) coordinate);
        i++;
      }
      float[] values = new float[place.size()];
      for (int k = 0; k < values.length; k++) {
        values[k] = place.get(k);
      }
      points.add(new Points.Point(name, name, new Embedding(values).normalized()));
    }
    return new Points(registry, ColumnId.of("text"), scale, points);
  }
}
