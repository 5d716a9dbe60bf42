package org.bindery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bindery.spi.ConfigException;
import org.bindery.tracking.Media;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardServerTest {
  @TempDir Path root;
  private Path folder;
  private DashboardServer server;
  private Client client;

  @BeforeEach
  void serveOneRun() {
    folder =
        Written.run(
            Written.start(root, "first"),
            run -> {
              run.log(0, Map.of("loss", 2.0));
              run.log(
                  1,
                  Map.of(
                      "loss",
                      1.0,
                      "picture",
                      Media.image(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB))));
              run.file("notes.txt", new byte[] {'h', 'i'});
            });
    server = DashboardServer.start(DashboardServer.Config.of(root));
    client = new Client(server);
    Written.until("the run is read", server::isRead);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void tellsOfRunsAndTheirCurves() {
    JsonNode run = client.json("/api/runs").get("runs").get(0);

    assertThat(run.get("name").asText()).isEqualTo("first");
    assertThat(run.get("state").asText()).isEqualTo("finished");
    assertThat(run.get("summary").get("loss").asDouble()).isEqualTo(1.0);
    JsonNode curve = client.json("/api/series?metric=loss&runs=1").get("curves").get(0);
    assertThat(curve.get("value").toString()).isEqualTo("[2.0,1.0]");
    assertThat(curve.get("step").toString()).isEqualTo("[0,1]");
  }

  @Test
  void letsNobodyInWithoutTheToken() {
    String host = "Host: 127.0.0.1:" + server.port();

    for (String path :
        List.of(
            "/",
            "/app.js",
            "/api/runs",
            "/files/1/notes.txt",
            "/save?runs=1",
            "/api/live",
            "/?token=wrong",
            "/?token=")) {
      assertThat(client.raw("GET " + path + " HTTP/1.1", List.of(host))).as(path).isEqualTo(401);
    }
    assertThat(
            client.raw(
                "GET /api/runs HTTP/1.1",
                List.of(host, "Cookie: bindery_dashboard_" + server.port() + "=guess")))
        .isEqualTo(401);
    assertThat(client.raw("GET /api/runs HTTP/1.1", List.of(host, "Cookie: " + client.cookie())))
        .isEqualTo(200);
  }

  @Test
  void takesTheTokenAsAHeaderToo() {
    String token = server.url().getQuery().substring("token=".length());

    assertThat(token).hasSizeGreaterThanOrEqualTo(32);
    assertThat(
            client.raw(
                "GET /api/runs HTTP/1.1",
                List.of("Host: localhost:" + server.port(), "X-Bindery-Token: " + token)))
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "127.0.0.1.evil.example:80",
        "localhost.evil.example",
        "192.168.0.7:8080",
        "0.0.0.0",
        ""
      })
  void answersUnderNoNameThatCouldPointHere(String host) {
    assertThat(
            client.raw(
                "GET /api/runs HTTP/1.1", List.of("Host: " + host, "Cookie: " + client.cookie())))
        .isEqualTo(403);
  }

  @Test
  void answersNoPageOfAnotherOrigin() {
    String host = "Host: 127.0.0.1:" + server.port();
    String cookie = "Cookie: " + client.cookie();

    for (String header :
        List.of(
            "Origin: http://evil.example",
            "Origin: null",
            "Origin: http://127.0.0.1:1",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site")) {
      assertThat(client.raw("GET /api/runs HTTP/1.1", List.of(host, cookie, header)))
          .as(header)
          .isEqualTo(403);
    }
    assertThat(
            client.raw(
                "GET /api/runs HTTP/1.1",
                List.of(
                    host,
                    cookie,
                    "Origin: http://127.0.0.1:" + server.port(),
                    "Sec-Fetch-Site: same-origin")))
        .isEqualTo(200);
  }

  @Test
  void opensFromALinkInANotebook() {
    String path = server.url().getPath() + "?" + server.url().getQuery();

    assertThat(
            client.raw(
                "GET " + path + " HTTP/1.1",
                List.of(
                    "Host: 127.0.0.1:" + server.port(),
                    "Sec-Fetch-Site: cross-site",
                    "Sec-Fetch-Mode: navigate")))
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"})
  void onlyAnswersGet(String method) {
    assertThat(
            client.raw(
                method + " /api/runs HTTP/1.1",
                List.of(
                    "Host: 127.0.0.1:" + server.port(),
                    "Cookie: " + client.cookie(),
                    "Content-Length: 0")))
        .isEqualTo(405);
  }

  @Test
  void servesFilesOfRuns() {
    HttpResponse<String> notes = client.get("/files/1/notes.txt");

    assertThat(notes.body()).isEqualTo("hi");
    assertThat(notes.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("sandbox;");
    JsonNode medium = client.json("/api/run?runs=1").get("detail").get("media").get(0);
    HttpResponse<String> picture = client.get("/files/1/" + medium.get("path").asText());
    assertThat(picture.statusCode()).isEqualTo(200);
    assertThat(picture.headers().firstValue("Content-Type")).hasValue("image/png");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/files/1/../run-x.wandb",
        "/files/1/..%2f..%2f..%2fsecret.txt",
        "/files/1/%2e%2e/%2e%2e/secret.txt",
        "/files/1//etc/passwd",
        "/files/1/%2fetc%2fpasswd",
        "/files/1/link.txt",
        "/files/1/linked/secret.txt",
        "/files/1/.",
        "/files/1/",
        "/files/x/notes.txt",
        "/files/99/notes.txt",
        "/files/-1/notes.txt",
        "/files/1/a%00b",
        "/../pom.xml",
        "/page/app.js",
        "/%2e%2e/style.css"
      })
  void servesNothingElse(String path) throws IOException {
    Files.writeString(root.resolve("secret.txt"), "secret");
    Path files = folder.resolve("files");
    if (!Files.exists(files.resolve("link.txt"))) {
      Files.createSymbolicLink(files.resolve("link.txt"), root.resolve("secret.txt"));
      Files.createSymbolicLink(files.resolve("linked"), root);
    }

    assertThat(
            client.raw(
                "GET " + path + " HTTP/1.1",
                List.of("Host: 127.0.0.1:" + server.port(), "Cookie: " + client.cookie())))
        .isIn(400, 404);
  }

  @Test
  void everythingIsServedWithAStrictPolicyAndKeptByNobody() {
    for (String path : List.of("/", "/app.js", "/echarts.js", "/api/runs", "/files/1/notes.txt")) {
      HttpResponse<String> answer = client.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    }
    String policy = client.get("/").headers().firstValue("Content-Security-Policy").orElseThrow();
    assertThat(policy)
        .contains(
            "default-src 'none'",
            "script-src 'self';",
            "style-src 'self';",
            "frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void theCookieIsForThisServerAndForNoScript() {
    HttpResponse<String> first = client.send(HttpRequest.newBuilder(server.url()).build());

    assertThat(first.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly", "SameSite=Strict", "bindery_dashboard_" + server.port());
  }

  @Test
  void aPortInUseIsToldInOneSentence() {
    assertThatThrownBy(
            () -> DashboardServer.start(DashboardServer.Config.of(root).withPort(server.port())))
        .isInstanceOf(ConfigException.class)
        .hasMessageMatching(
            "Port "
                + server.port()
                + " cannot be used \\([^)]*\\): choose another, or 0 for any that is free\\.");
  }

  @Test
  void aPortOrRootThatCannotBeIsToldInOneSentence() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "");

    assertThatThrownBy(() -> DashboardServer.Config.of(root).withPort(70_000))
        .hasMessage("A port is between 1 and 65535, or 0 for a free one, not 70000.");
    assertThatThrownBy(() -> DashboardServer.Config.of(file))
        .hasMessageEndingWith(
            "file is a file: name the folder of runs, the one that holds wandb/.");
  }

  @Test
  void whatCannotBeAnsweredIsToldInOneSentence() {
    assertThat(client.json("/api/run?runs=99").get("error").asText())
        .isEqualTo("There is no run of number 99.");
    assertThat(client.json("/api/series?metric=loss&runs=1-99999999").get("error").asText())
        .startsWith("Runs are numbers such as 1,4-7");
    assertThat(client.json("/api/sweep?name=none").get("error").asText())
        .isEqualTo("There is no sweep 'none'.");
    assertThat(client.json("/api/study?name=none").get("error").asText())
        .isEqualTo("There is no study 'none'.");
    assertThat(
            client.raw(
                "GET /api/runs?x=%zz HTTP/1.1",
                List.of("Host: 127.0.0.1:" + server.port(), "Cookie: " + client.cookie())))
        .isIn(400, 404);
  }

  @Test
  void aRootThatIsMadeLaterIsFound(@TempDir Path elsewhere) {
    Path later = elsewhere.resolve("later");
    try (DashboardServer empty = DashboardServer.start(DashboardServer.Config.of(later))) {
      Client other = new Client(empty);
      assertThat(other.json("/api/runs").get("runs")).isEmpty();

      Written.run(later, "new", 3);

      Written.until(
          "the new run is told",
          () -> other.json("/api/runs").path("runs").path(0).path("name").asText().equals("new"));
    }
  }

  @Test
  void corruptRunsAreListedWithTheirProblemAndTheRestGoesOn() throws IOException {
    Path bad = Files.createDirectories(root.resolve("wandb/offline-run-20260101_000000-baaaaaad"));
    Files.writeString(bad.resolve("run-baaaaaad.wandb"), "this is no run at all");
    Path cut = Written.run(root, "cut", 2_000);
    Path log = cut.resolve("run-" + cut.getFileName().toString().replaceAll(".*-", "") + ".wandb");
    byte[] bytes = Files.readAllBytes(log);
    bytes[bytes.length / 2] ^= 0x55;
    Files.write(log, java.util.Arrays.copyOf(bytes, bytes.length - 100));

    Written.until(
        "three runs are read",
        () ->
            server.runs() == 3
                && server.isRead()
                && client.json("/api/runs").toString().contains("checksum"));

    JsonNode runs = client.json("/api/runs").get("runs");
    assertThat(runs.findValuesAsText("name"))
        .contains("first", "cut", "offline-run-20260101_000000-baaaaaad");
    for (JsonNode run : runs) {
      if (run.get("name").asText().startsWith("offline")) {
        assertThat(run.get("state").asText()).isEqualTo("unread");
        assertThat(run.get("problems").get(0).asText()).contains("does not begin like a run");
      } else if (run.get("name").asText().equals("cut")) {
        assertThat(run.get("rows").asInt()).isPositive();
        assertThat(run.get("problems").toString()).contains("checksum");
      }
    }
  }
}
