package org.bindery.modality.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bindery.spi.BinderyException;
import org.bindery.spi.FrozenTower;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The expected values were computed once in Python with onnxruntime and tokenizers from the same
 * two files.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MiniLmTowerTest {
  private static final String FOX = "The quick brown fox jumps over the lazy dog.";

  private final MiniLmTower tower = new MiniLmTower();
  private FrozenTower.Encoder<String> encoder;

  @BeforeAll
  void open() {
    encoder = tower.open();
  }

  @AfterAll
  void close() {
    encoder.close();
  }

  @Test
  void it_says_what_it_is() {
    assertThat(tower.name()).isEqualTo("all-minilm-l6-v2");
    assertThat(tower.dimension()).isEqualTo(384);
    assertThat(tower.license()).isEqualTo("Apache-2.0");
  }

  @Test
  void its_vectors_are_those_of_the_reference() {
    assertBegins("a cat", 0.054747f, 0.044612f, 0.0069f, 0.055786f);
    assertBegins("a kitten", -0.004044f, 0.024824f, -0.025071f, 0.033565f);
    assertBegins(FOX, 0.045607f, 0.072205f, 0.051181f, 0.079925f);
    assertBegins("un pájaro rojo", -0.044498f, 0.062935f, -0.093965f, -0.032541f);
    assertBegins("naïve café — 東京 🙂", 0.065667f, 0.022835f, 0.069609f, -0.021386f);
    assertBegins("x".repeat(300), -0.031796f, -0.017721f, 0.057539f, 0.007157f);
    assertBegins("", -0.09369f, 0.037654f, 0.005246f, 0.00088f);
  }

  @Test
  void its_cosines_are_those_of_the_reference() {
    assertThat(cosine("a cat", "a kitten")).isCloseTo(0.752642, within(1e-3));
    assertThat(cosine("a cat", "a car")).isCloseTo(0.368924, within(1e-3));
    assertThat(cosine(FOX, "un pájaro rojo")).isCloseTo(-0.08252, within(1e-3));
  }

  @Test
  void meaning_counts_more_than_spelling() {
    assertThat(cosine("a cat", "a kitten")).isGreaterThan(cosine("a cat", "a car") + 0.2);
  }

  @Test
  void vectors_have_unit_length() {
    for (float[] vector : encoder.embed(List.of("a cat", "", "word ".repeat(2000)))) {
      assertThat(vector).hasSize(384);
      double norm = 0;
      for (float value : vector) {
        norm += value * value;
      }
      assertThat(norm).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void a_vector_does_not_depend_on_its_neighbors() {
    float[] alone = encoder.embed(List.of("a cat")).get(0);

    List<float[]> batch = encoder.embed(List.of(FOX.repeat(5), "a cat", ""));

    assertThat(batch.get(1)).isEqualTo(alone);
  }

  @Test
  void words_beyond_256_pieces_are_not_read() {
    String long300 = "word ".repeat(300);

    assertThat(encoder.embed(List.of(long300 + "cat")).get(0))
        .isEqualTo(encoder.embed(List.of(long300 + "dog")).get(0));
  }

  @Test
  void no_texts_give_no_vectors() {
    assertThat(encoder.embed(List.of())).isEmpty();
  }

  @Test
  void two_encoders_on_two_threads_agree() throws Exception {
    float[] here = encoder.embed(List.of(FOX)).get(0);
    float[][] there = new float[1][];
    Thread thread =
        new Thread(
            () -> {
              try (FrozenTower.Encoder<String> other = tower.open()) {
                there[0] = other.embed(List.of(FOX)).get(0);
              }
            });
    thread.start();
    thread.join();

    assertThat(there[0]).isEqualTo(here);
  }

  @Test
  void a_closed_encoder_says_so_and_may_be_closed_again() {
    FrozenTower.Encoder<String> closed = tower.open();
    closed.close();
    closed.close();

    assertThatThrownBy(() -> closed.embed(List.of("a cat")))
        .isInstanceOf(BinderyException.class)
        .hasMessage("This encoder is closed; open the tower again.");
  }

  private void assertBegins(String text, float... expected) {
    float[] vector = encoder.embed(List.of(text)).get(0);
    for (int i = 0; i < expected.length; i++) {
      assertThat(vector[i])
          .as("component %d of '%s'", i, text)
          .isCloseTo(expected[i], within(1e-3f));
    }
  }

  private double cosine(String a, String b) {
    List<float[]> vectors = encoder.embed(List.of(a, b));
    double sum = 0;
    for (int i = 0; i < 384; i++) {
      sum += vectors.get(0)[i] * vectors.get(1)[i];
    }
    return sum;
  }
}
