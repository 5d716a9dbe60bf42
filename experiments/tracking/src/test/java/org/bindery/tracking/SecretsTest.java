package org.bindery.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final String VALUE = "s3cr3t-of-the-environment";
  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiKey",
        "api_key",
        "WANDB_API_KEY",
        "key",
        "ssh.key",
        "hf_token",
        "token",
        "mySecret",
        "db.password",
        "passwd",
        "passphrase",
        "AWS_SECRET_ACCESS",
        "credentials",
        "Authorization",
        "wandbKey",
        "auth"
      })
  void aNameLikeThisIsSecret(String name) {
    assertThat(Secrets.isSecretName(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tokenizer", "keypoints", "loss", "keyboard", "author", "graph.anchor", "sekret"})
  void aNameLikeThisIsNot(String name) {
    assertThat(Secrets.isSecretName(name)).isFalse();
  }

  @Test
  void noByteOfARunHoldsASecretWhateverWayItWasReported() throws IOException {
    Runs runs = new Runs(root);
    Map<String, Object> config = new HashMap<>();
    config.put("apiKey", "hidden-1");
    config.put("service", Map.of("password", List.of("hidden-2", Map.of("inner", "hidden-3"))));
    config.put("innocent", "prefix " + VALUE + " suffix");
    config.put("max_tokens", 77);
    config.put("tokenizer", "bpe");
    Provenance made =
        new Provenance(
            "lr: 1\npassword: hidden four words\nurl: https://user:hidden-5@host/\n",
            "g",
            Map.of(),
            Map.of(),
            Map.of("token", "hidden-6"),
            "cpu",
            Optional.empty(),
            Map.of());
    Run run =
        Runs.start(
            runs.start()
                .withConfig(config)
                .withNotes("notes with " + VALUE)
                .withProvenance(made)
                .withSinks(WandbFileSink::open, TensorBoardSink::open),
            Map.of("MY_API_KEY", VALUE, "HOME", "somewhere"));
    run.config(List.of("login", "token"), "hidden-7");
    run.config(List.of("secret", "name"), "hidden-8");
    run.log(0, Map.of("token", "hidden-9", "loss", 1, "text", VALUE));
    run.summary(Map.of("password", "hidden-10", "best", VALUE));
    run.console("export WANDB_API_KEY=hidden-11");
    run.console("curl -H 'Authorization: Bearer hidden-12'");
    run.console("tool --api-key hidden-13 " + VALUE);
    run.console("{\"password\": \"hidden-14 and more\"}");
    run.log(
        1,
        Map.of(
            "table", Media.table(List.of("a"), List.of(List.of(VALUE))),
            "page", Media.html("<p>" + VALUE + "</p>")));
    run.close();

    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(content).as(file.toString()).doesNotContain("hidden").doesNotContain(VALUE);
      }
    }
    RunView view = Runs.view(run);
    assertThat(view.config().get("max_tokens").asInt()).isEqualTo(77);
    assertThat(view.config().get("tokenizer").asText()).isEqualTo("bpe");
    assertThat(view.config().get("apiKey").asText()).isEqualTo("[redacted]");
    assertThat(runs.warnings).anyMatch(text -> text.contains("'apiKey' looks like a secret"));
    assertThat(runs.warnings).noneMatch(text -> text.contains("hidden") || text.contains(VALUE));
  }

  @Test
  void plainTextIsLeftAsItIs() {
    Secrets secrets = new Secrets(Map.of());
    String text = "step 3 | tokens: 77 key=3.5 loss=0.25\n  recipe: {batch: 64}\nC:\\x https://a/b";
    assertThat(secrets.clean(text)).isEqualTo(text);
  }
}
