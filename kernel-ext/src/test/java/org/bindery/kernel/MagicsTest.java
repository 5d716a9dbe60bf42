package org.bindery.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.bindery.notebook.PluginBuilds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The magics in the kernel users have. */
class MagicsTest {
  private static final String PAGE =
      """
      %%binding in-a-cell
      data: {dataset: sprites, options: {train: "40", test: "8"}}
      graph: {anchor: image, bind: [text]}
      recipe: {steps: 4, batch: 4}
      """;

  @Test
  void theyShowViewsAndAPageInACellIsAnExperiment(@TempDir Path folder) throws Exception {
    Path jar = new PluginBuilds(folder).sound("tide.jar", "Tide", "tide", "Sea levels.");

    List<JsonNode> shown =
        RealKernel.in(folder)
            .run(
                "%modality load " + jar,
                "%modalities",
                "%runs",
                "%device",
                PAGE,
                "experiment(\"in-a-cell\").recipe().steps()");

    assertThat(plain(shown.get(0))).contains("modalities tide");
    assertThat(plain(shown.get(1))).contains("Sea levels.");
    assertThat(plain(shown.get(2))).contains("There are no runs");
    assertThat(plain(shown.get(3))).startsWith("PyTorch");
    assertThat(plain(shown.get(4))).contains("star around image");
    assertThat(shown.get(4).at("/outputs/0/data/text~1html").asText()).contains("<svg");
    JsonNode outputs = shown.get(5).get("outputs");
    assertThat(outputs.get(outputs.size() - 1).at("/data/text~1plain").asText()).isEqualTo("4");
  }

  @Test
  void aMistakeIsOneLineAndItsKindIsThereForWhoAsks(@TempDir Path folder) throws Exception {
    List<JsonNode> shown =
        RealKernel.in(folder)
            .run(
                "%run nothing",
                "%modality lod x.jar", PAGE.replace("anchor", "ancor"), "lastError()");

    assertThat(line(shown.get(0))).contains("There is no run 'nothing'");
    assertThat(line(shown.get(1))).endsWith("Did you mean 'load'?");
    assertThat(line(shown.get(2))).contains("in-a-cell.yaml line 3: unknown key 'ancor'");
    assertThat(plain(shown.get(3)))
        .contains("ConfigException", "unknown key 'ancor'", "bindery.traces");
  }

  private static String plain(JsonNode cell) {
    assertThat(cell.get("status").asText()).as(cell.toString()).isEqualTo("ok");
    return cell.at("/outputs/0/data/text~1plain").asText();
  }

  /** Returns the only line of the only output, without its color. */
  private static String line(JsonNode cell) {
    assertThat(cell.get("status").asText()).as(cell.toString()).isEqualTo("error");
    assertThat(cell.get("outputs")).as(cell.toString()).hasSize(1);
    JsonNode lines = cell.at("/outputs/0/traceback");
    assertThat(lines).as(lines.toString()).hasSize(1);
    return lines.get(0).asText().replaceAll("\u001b\\[\\d+m", "");
  }
}
