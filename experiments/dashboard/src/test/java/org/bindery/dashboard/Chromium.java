package org.bindery.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium, steered by its own DevTools protocol: no driver needed. */
final class Chromium implements AutoCloseable, WebSocket.Listener {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final StringBuilder message = new StringBuilder();
  private int last;

  private Chromium(Process process, URI page, Path profile) {
    this.process = process;
    this.profile = profile;
    this.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, this).join();
    call("Runtime.enable", Json.object());
    call("Log.enable", Json.object());
    call("Page.enable", Json.object());
  }

  /** The program, by BINDERY_CHROMIUM or on the path. */
  static Optional<Path> find() {
    String named = System.getenv("BINDERY_CHROMIUM");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Chromium start(Path program) throws IOException {
    Path profile = Files.createTempDirectory("bindery-chromium");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--mute-audio",
                "--window-size=1300,900",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank")
            .redirectErrorStream(true)
            .start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null && !line.contains("DevTools listening on ")) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new IOException("Chromium ended before it listened");
    }
    Thread drain = new Thread(() -> lines.lines().forEach(each -> {}));
    drain.setDaemon(true);
    drain.start();
    int port = URI.create(line.substring(line.indexOf("ws://"))).getPort();
    return new Chromium(process, page(port), profile);
  }

  private static URI page(int port) throws IOException {
    try {
      HttpResponse<String> list =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      for (JsonNode target : Json.MAPPER.readTree(list.body())) {
        if (target.path("type").asText().equals("page")) {
          return URI.create(target.get("webSocketDebuggerUrl").asText());
        }
      }
      throw new IOException("Chromium has no page: " + list.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  void open(URI address) {
    complaints.clear();
    call("Page.navigate", Json.object().put("url", address.toString()));
  }

  /** The value of an expression as text. */
  String text(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Json.object()
                .put("expression", "String(" + expression + ")")
                .put("returnByValue", true));
    return answer.path("result").path("value").asText();
  }

  /** Waits until an expression holds. */
  void until(String expression) {
    try {
      Written.until(expression, () -> text(expression).equals("true"));
    } catch (AssertionError e) {
      throw new AssertionError(
          e.getMessage()
              + "\npage: "
              + text("document.body.innerText")
              + "\ncomplaints: "
              + complaints,
          e);
    }
  }

  /** A picture of the page, to look at. */
  void picture(Path file) throws IOException {
    JsonNode answer = call("Page.captureScreenshot", Json.object());
    Files.write(file, Base64.getDecoder().decode(answer.get("data").asText()));
  }

  /** What the console and the log complained of: errors, warnings, violations of the policy. */
  List<String> complaints() {
    return complaints;
  }

  /** Children of the browser may still be writing: then it is tried again. */
  private static boolean delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
      return true;
    } catch (IOException | UncheckedIOException e) {
      return !Files.exists(folder);
    }
  }

  private JsonNode call(String method, ObjectNode parameters) {
    int id = ++last;
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    ObjectNode request = Json.object().put("id", id).put("method", method);
    request.set("params", parameters);
    socket.sendText(request.toString(), true).join();
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean whole) {
    message.append(part);
    if (whole) {
      accept(message.toString());
      message.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedStage(null);
  }

  private void accept(String text) {
    JsonNode json;
    try {
      json = Json.MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (json.has("id")) {
      waiting.remove(json.get("id").intValue()).complete(json.path("result"));
    } else if (json.path("method").asText().matches("Runtime\\.exceptionThrown|Log\\.entryAdded")
        || json.path("params").path("type").asText().matches("error|warning")) {
      complaints.add(text);
    }
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Written.until("the profile is deleted", () -> delete(profile));
  }
}
