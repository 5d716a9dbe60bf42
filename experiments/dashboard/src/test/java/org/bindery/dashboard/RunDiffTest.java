package org.bindery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunDiffTest {
  private static RunCard card(
      String name, Map<String, JsonNode> config, Map<String, JsonNode> summary) {
    return Cards.card(name, "", "finished", config, summary);
  }

  @Test
  void marksWhatDiffersInConfigurationAndMetrics() {
    RunDiff diff =
        RunDiff.of(
            List.of(
                card(
                    "a",
                    Map.of("batch", IntNode.valueOf(64)),
                    Map.of("loss", DoubleNode.valueOf(0.5))),
                card(
                    "b",
                    Map.of("batch", IntNode.valueOf(128)),
                    Map.of("loss", DoubleNode.valueOf(0.5)))));

    assertThat(diff.runs()).containsExactly("a", "b");
    assertThat(diff.config()).containsExactly(new RunDiff.Row("batch", List.of("64", "128"), true));
    assertThat(diff.metrics())
        .containsExactly(new RunDiff.Row("loss", List.of("0.5", "0.5"), false));
  }

  @Test
  void oneIsOnePointZeroButNotTheTextOne() {
    assertThat(differs(IntNode.valueOf(1), DoubleNode.valueOf(1.0))).isFalse();
    assertThat(differs(IntNode.valueOf(1), TextNode.valueOf("1"))).isTrue();
    assertThat(differs(BooleanNode.TRUE, TextNode.valueOf("true"))).isTrue();
    assertThat(differs(DoubleNode.valueOf(Double.NaN), DoubleNode.valueOf(Double.NaN))).isFalse();
  }

  private static boolean differs(JsonNode one, JsonNode other) {
    return RunDiff.of(
            List.of(card("a", Map.of("x", one), Map.of()), card("b", Map.of("x", other), Map.of())))
        .config()
        .get(0)
        .differs();
  }

  @Test
  void whatOneRunLacksDiffers() {
    RunDiff diff =
        RunDiff.of(
            List.of(
                card("a", Map.of("x", TextNode.valueOf("")), Map.of()),
                card("b", Map.of(), Map.of())));

    assertThat(diff.config()).containsExactly(new RunDiff.Row("x", List.of("", ""), true));
  }
}
