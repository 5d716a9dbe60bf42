package org.bindery.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any cell can be run twice, and a restart in the middle loses nothing that took time. */
class RerunTest {
  private static final Path NOTEBOOK = Path.of("notebooks", "01-first-binding.ipynb");
  private static final String TRAINING = "var trained = train(";

  private static List<String> eachTwice() throws IOException {
    List<String> sources = new ArrayList<>();
    JsonNode notebook =
        new ObjectMapper().readTree(RealKernel.checkout().resolve(NOTEBOOK).toFile());
    for (JsonNode cell : notebook.get("cells")) {
      if (cell.get("cell_type").asText().equals("code")) {
        StringBuilder source = new StringBuilder();
        cell.get("source").forEach(line -> source.append(line.asText()));
        String whole = cell.get("source").isTextual() ? cell.get("source").asText() : source + "";
        sources.add(whole);
        sources.add(whole);
      }
    }
    return sources;
  }

  private static String training(List<String> sources) {
    return sources.stream().filter(source -> source.startsWith(TRAINING)).findFirst().orElseThrow();
  }

  @Test
  void everyCellOfTheFirstNotebookRunsTwiceAndAfterARestartInTheMiddle(@TempDir Path folder)
      throws Exception {
    List<String> sources = eachTwice();
    int trained = sources.lastIndexOf(training(sources));
    RealKernel kernel = RealKernel.in(folder).with("BINDERY_SMOKE", "1");

    List<JsonNode> before = kernel.run(sources.subList(0, trained).toArray(String[]::new));
    List<JsonNode> after = kernel.run(sources.toArray(String[]::new));

    for (List<JsonNode> session : List.of(before, after)) {
      for (int i = 0; i < session.size(); i++) {
        assertThat(session.get(i).get("status").asText())
            .as(sources.get(i) + session.get(i))
            .isEqualTo("ok");
      }
    }
    assertThat(after.get(trained).toString())
        .as("no step is made again, and the curves are there")
        .contains("step 12 of 12, taken up at 12, done", "Loss by edge");
  }
}
