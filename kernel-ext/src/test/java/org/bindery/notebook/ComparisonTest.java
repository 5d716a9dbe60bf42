package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.bindery.evaluation.Embeddings;
import org.bindery.spi.ColumnId;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final int N = 20;

  /** Row {@code i} points along axis {@code i + shift}: with equal shifts all find their match. */
  private static Embeddings axes(String column, int shift) {
    List<String> keys = IntStream.range(0, N).mapToObj(i -> "key " + i).toList();
    float[] values = new float[N * N];
    for (int i = 0; i < N; i++) {
      values[i * N + (i + shift) % N] = 1;
    }
    return new Embeddings(ColumnId.of(column), keys, values, N);
  }

  private static PairRetrieval perfect() {
    return new PairRetrieval("trained", axes("audio.es", 0), axes("text", 0));
  }

  private static PairRetrieval hopeless() {
    return new PairRetrieval("linear floor", axes("audio.es", 1), axes("text", 0));
  }

  @Test
  void showsEveryAnswerWithItsIntervalAndChanceBelow() {
    List<String> lines = perfect().beside(hopeless()).text().lines().toList();

    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("audio.es > text, 20 queries, gallery of 20");
    assertThat(lines.get(1)).startsWith("trained").contains("R@1 100.0 %");
    assertThat(lines.get(2)).startsWith("linear floor").contains("R@1   0.0 %");
    assertThat(lines.get(3)).startsWith("chance").contains("R@1   5.0 %", "R@10  50.0 %");
    assertThat(perfect().beside(hopeless()).html()).contains("linear floor", "chance");
  }

  @Test
  void refusesToCompareDifferentDirections() {
    PairRetrieval other = new PairRetrieval("x", axes("text", 0), axes("audio.es", 0));

    assertThatThrownBy(() -> perfect().beside(other))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Only searches of one direction can stand beside each other, not audio.es > text and"
                + " text > audio.es.");
  }

  @Test
  void aFloorHasNoPictures() {
    assertThatThrownBy(() -> hopeless().grid(3))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("linear floor keeps no pictures");
  }
}
