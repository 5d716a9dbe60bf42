package org.bindery.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;

class EmbeddingsTest {
  private static final Embeddings TWO =
      new Embeddings(Vectors.TEXT, List.of("a", "b"), new float[] {3, 4, 0, -2}, 2);

  @Test
  void normalizedRowsHaveUnitLengthAndTheSameDirection() {
    Embeddings unit = TWO.normalized();

    assertThat(unit.values()).containsExactly(0.6f, 0.8f, 0, -1);
    assertThat(unit.keys()).isEqualTo(TWO.keys());
    assertThat(unit.row(1)).isEqualTo(Embedding.of(0, -1));
  }

  @Test
  void wantedKeysAreKeptInOrderWithAllTheirRows() {
    Embeddings three =
        new Embeddings(Vectors.TEXT, List.of("a", "b", "a"), new float[] {1, 2, 3}, 1);

    assertThat(three.withKeys(List.of("a", "z")))
        .isEqualTo(new Embeddings(Vectors.TEXT, List.of("a", "a"), new float[] {1, 3}, 1));
    assertThat(three.withKeys(List.of()).size()).isZero();
  }

  @Test
  void neitherTheGivenArrayNorAReturnedOneReachesInside() {
    float[] given = {3, 4, 0, -2};
    Embeddings embeddings = new Embeddings(Vectors.TEXT, List.of("a", "b"), given, 2);
    given[0] = 99;
    embeddings.values()[1] = 99;
    embeddings.row(0).values()[0] = 99;

    assertThat(embeddings).isEqualTo(TWO).hasSameHashCodeAs(TWO);
  }

  @Test
  void brokenVectorsAreRefusedByRowAndKey() {
    assertThatThrownBy(
            () -> new Embeddings(Vectors.TEXT, List.of("a", "b"), new float[] {1, 2, 0, 0}, 2))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("row 1 ('b') of text is all zeros");
    assertThatThrownBy(
            () -> new Embeddings(Vectors.TEXT, List.of("a"), new float[] {1, Float.NaN}, 2))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("row 0 ('a') of text holds NaN");
    assertThatThrownBy(() -> new Embeddings(Vectors.TEXT, List.of("a"), new float[] {1, 2, 3}, 2))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("3 values for 1 rows of dimension 2");
    assertThatThrownBy(() -> TWO.row(2))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rows 0 to 1");
  }

  @Test
  void embeddingsAddScaleAndCompare() {
    Embedding beach = Embedding.of(1, 0);
    Embedding rain = Embedding.of(0, 2);

    assertThat(beach.plus(rain.times(0.5))).isEqualTo(Embedding.of(1, 1));
    assertThat(beach.minus(rain)).isEqualTo(Embedding.of(1, -2));
    assertThat(beach.plus(rain.times(0.5)).cosine(beach)).isCloseTo(Math.sqrt(0.5), within(1e-12));
    assertThat(beach.cosine(rain)).isZero();
    assertThat(rain.normalized()).isEqualTo(Embedding.of(0, 1));
    assertThat(Embedding.of(0.1f, 0.7f, 0.3f).cosine(Embedding.of(0.1f, 0.7f, 0.3f)))
        .isLessThanOrEqualTo(1)
        .isCloseTo(1, within(1e-15));
  }

  @Test
  void embeddingsThatDoNotFitAreRefused() {
    Embedding nothing = Embedding.of(1, -1).plus(Embedding.of(-1, 1));

    assertThatThrownBy(() -> Embedding.of(1, 2).plus(Embedding.of(1)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("2 and 1 coordinates");
    assertThatThrownBy(nothing::normalized).isInstanceOf(DataException.class);
    assertThatThrownBy(() -> nothing.cosine(nothing)).isInstanceOf(DataException.class);
    assertThatThrownBy(() -> Embedding.of(Float.POSITIVE_INFINITY))
        .isInstanceOf(DataException.class);
    assertThatThrownBy(() -> Embedding.of()).isInstanceOf(DataException.class);
  }
}
