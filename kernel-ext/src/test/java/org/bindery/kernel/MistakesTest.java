package org.bindery.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees who made a mistake: one line that says what to do, and nothing else. */
class MistakesTest {
  private static final String RED = "\u001b[1m\u001b[31m";
  private static final String PLAIN = "\u001b[0m";

  @Test
  void aMistakeIsOneRedLine(@TempDir Path folder) throws Exception {
    List<JsonNode> shown =
        RealKernel.in(folder)
            .run(
                "dataset(\"sprits\")",
                "recipe().withBatch(1)",
                "sample(\"image\", \"beach.png\")",
                "run(\"nothing\")",
                "lastError()");

    assertThat(line(shown.get(0))).startsWith("org.bindery.notebook.Refusal: ").contains("sprites");
    assertThat(line(shown.get(1)))
        .contains("recipe.batch is 1, which is not allowed: use at least 2");
    assertThat(line(shown.get(2))).contains("There is no file", "beach.png");
    assertThat(line(shown.get(3))).contains("There is no run 'nothing'");
    assertThat(shown.get(4).at("/outputs/0/data/text~1plain").asText())
        .as("what kind of mistake it was is there for who asks")
        .contains("ConfigException", "There is no run 'nothing'");
  }

  @Test
  void allProblemsOfAGraphAreToldTogetherAndStillWithoutATrace(@TempDir Path folder)
      throws Exception {
    JsonNode shown = RealKernel.in(folder).run("anchor(\"image\").bind(\"Text!\").build()").get(0);

    assertThat(shown.get("outputs")).hasSize(1);
    assertThat(shown.at("/outputs/0/traceback")).hasSize(1);
    assertThat(shown.at("/outputs/0/traceback/0").asText())
        .contains("2 problems", "Text!", "Fix: ")
        .doesNotContain("\tat ");
  }

  /** Returns the only line of the only output, without its color. */
  private static String line(JsonNode cell) {
    assertThat(cell.get("status").asText()).isEqualTo("error");
    assertThat(cell.get("outputs")).hasSize(1);
    JsonNode lines = cell.at("/outputs/0/traceback");
    assertThat(lines).as(lines.toString()).hasSize(1);
    String line = lines.get(0).asText();
    assertThat(line).startsWith(RED).endsWith(PLAIN).doesNotContain("\n");
    return line.substring(RED.length(), line.length() - PLAIN.length());
  }
}
