package org.bindery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.tracking.Media;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedPageTest {
  private static final String HOSTILE =
      "</script><script>alert('x')</script><!--<img src=x onerror=alert(1)>\u2028&amp;";

  @TempDir Path root;

  private String save() {
    Written.run(
        Written.start(root, HOSTILE)
            .withGroup(HOSTILE)
            .withJobType("trial")
            .withConfig(Map.of(HOSTILE, HOSTILE)),
        run -> {
          run.log(0, Map.of("loss", 1.5, HOSTILE, 1));
          run.log(
              1,
              Map.of(
                  "picture",
                  Media.image(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB))
                      .withCaption(HOSTILE)));
          run.console(HOSTILE);
        });
    try (DashboardServer server =
        DashboardServer.start(DashboardServer.Config.of(root).withStudies(DemoRuns.studies()))) {
      Client client = new Client(server);
      Written.until("the run is read", server::isRead);
      return client.get("/save?runs=1&m0=loss").body();
    }
  }

  @Test
  void whatRunsCallThemselvesStaysDataAndIsThereInFull() throws IOException {
    String page = save();

    Matcher data =
        Pattern.compile("<script type=\"application/json\" id=\"saved\">([^<>&]*)</script>")
            .matcher(page);
    assertThat(data.find()).as("the data hold no letter that markup is made of").isTrue();
    JsonNode saved = Json.MAPPER.readTree(data.group(1));
    assertThat(saved.get("runs").get("runs").get(0).get("name").asText()).isEqualTo(HOSTILE);
    assertThat(saved.get("series").get("loss").get("curves").get(0).get("value").get(0).asDouble())
        .isEqualTo(1.5);
    assertThat(saved.get("files").elements().next().asText()).startsWith("data:image/png;base64,");
    assertThat(saved.get("study").get("anchors").get("name").asText()).isEqualTo("anchors");
    assertThat(page).doesNotContain("alert('x')</script>");
  }

  @Test
  void runsExactlyTheScriptsItsPolicyNamesAndLoadsNothing() throws Exception {
    String page = save();

    String policy = between(page, "Content-Security-Policy\" content=\"", "\"");
    assertThat(policy)
        .startsWith("default-src 'none'; script-src 'sha256-")
        .doesNotContain("unsafe", "http:", "'self'");
    Set<String> hashes = new HashSet<>();
    Matcher scripts = Pattern.compile("(?s)<script>(.*?)</script>").matcher(page);
    while (scripts.find()) {
      byte[] sha =
          MessageDigest.getInstance("SHA-256")
              .digest(scripts.group(1).getBytes(StandardCharsets.UTF_8));
      hashes.add("'sha256-" + Base64.getEncoder().encodeToString(sha) + "'");
    }
    assertThat(hashes).hasSize(3).allMatch(policy::contains);
    String markup = Pattern.compile("(?s)<script>(.*?)</script>").matcher(page).replaceAll("");
    assertThat(markup).doesNotContain("src=\"", "<link", "@import", "url(");
  }

  @Test
  void doesNotTellWhereItWasMade() {
    assertThat(save()).doesNotContain(root.toString());
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from) + from.length();
    return text.substring(start, text.indexOf(to, start));
  }
}
