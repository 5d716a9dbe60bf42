package org.bindery.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The extension in the kernel users have, as Jupyter sees it. */
class BinderyExtensionTest {
  @Test
  void givesEveryNotebookTheVerbsAndShowsViewsAsHtmlWithTextBesideIt(@TempDir Path folder)
      throws Exception {
    List<JsonNode> shown =
        RealKernel.in(folder)
            .run(
                "show(\"a < b\")",
                "View.of(\"<b>drawn</b>\", \"written\")",
                "List.of(1, 2).size()");

    JsonNode inTheMiddle = shown.get(0).get("outputs").get(0);
    assertThat(inTheMiddle.get("type").asText()).isEqualTo("display_data");
    assertThat(inTheMiddle.at("/data/text~1html").asText()).isEqualTo("<pre>a &lt; b</pre>");
    assertThat(inTheMiddle.at("/data/text~1plain").asText()).isEqualTo("a < b");
    assertThat(shown.get(0).get("outputs"))
        .as("a verb that shows something prints nothing else")
        .hasSize(1);
    JsonNode last = shown.get(1).get("outputs").get(0);
    assertThat(last.get("type").asText()).isEqualTo("execute_result");
    assertThat(last.at("/data/text~1html").asText()).isEqualTo("<b>drawn</b>");
    assertThat(last.at("/data/text~1plain").asText()).isEqualTo("written");
    assertThat(last.at("/data/image~1png").asText()).as("as a PNG file").startsWith("iVBORw0KGgo");
    assertThat(shown.get(2).at("/outputs/0/data/text~1plain").asText()).isEqualTo("2");
  }
}
