package org.bindery.dashboard;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ConfigException;

/** Answers requests: refuses what {@link Guard} refuses, then page, data, files and live stream. */
final class Pages implements HttpHandler {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " media-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";
  private static final String FILE_POLICY =
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:;"
          + " frame-ancestors 'self'";
  private static final int LONGEST_METRICS = 64;

  private final int port;
  private final Guard guard;
  private final Assets assets;
  private final Answers answers;
  private final LiveStream live;

  Pages(int port, Guard guard, Assets assets, Answers answers, LiveStream live) {
    this.port = port;
    this.guard = guard;
    this.assets = assets;
    this.answers = answers;
    this.live = live;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      secure(exchange.getResponseHeaders());
      Optional<Guard.Refusal> refusal = guard.judge(exchange);
      if (refusal.isPresent()) {
        send(exchange, refusal.get().status(), "text/plain", utf8(refusal.get().sentence() + "\n"));
        return;
      }
      try {
        Map<String, String> query = query(exchange);
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/") && query.containsKey("token")) {
          if (guard.isToken(query.get("token"))) {
            exchange.getResponseHeaders().add("Set-Cookie", guard.cookie(port));
            asset(exchange, "/");
          } else {
            stranger(exchange);
          }
        } else if (!guard.knows(exchange, port)) {
          stranger(exchange);
        } else {
          answer(exchange, path, query);
        }
      } catch (ConfigException e) {
        send(exchange, 404, "application/json", error(e.getMessage()));
      } catch (BinderyException e) {
        send(exchange, 500, "application/json", error(e.getMessage()));
      } catch (RuntimeException e) {
        send(exchange, 500, "application/json", error("This cannot be shown: " + e));
      }
    }
  }

  private void answer(HttpExchange exchange, String path, Map<String, String> query)
      throws IOException {
    String name = query.getOrDefault("name", "");
    List<Integer> runs = Numbers.parse(query.getOrDefault("runs", ""));
    switch (path) {
      case "/api/runs" -> json(exchange, answers.runs());
      case "/api/series" ->
          json(exchange, answers.series(query.getOrDefault("metric", ""), runs, part(query)));
      case "/api/run" -> json(exchange, answers.run(single(runs)));
      case "/api/compare" -> json(exchange, answers.compare(runs));
      case "/api/sweeps" -> json(exchange, answers.sweeps());
      case "/api/sweep" -> json(exchange, answers.sweep(name, query.getOrDefault("metric", "")));
      case "/api/studies" -> json(exchange, answers.studies());
      case "/api/study" -> json(exchange, answers.study(name, query.getOrDefault("measure", "")));
      case "/api/live" -> stream(exchange, metrics(query));
      case "/save" -> save(exchange, runs, metrics(query));
      default -> {
        if (path.startsWith("/files/")) {
          file(exchange, path.substring("/files/".length()));
        } else {
          asset(exchange, path);
        }
      }
    }
  }

  private static Optional<Curve.Part> part(Map<String, String> query) {
    if (!query.containsKey("from")) {
      return Optional.empty();
    }
    try {
      double from = Double.parseDouble(query.get("from"));
      double to = Double.parseDouble(query.getOrDefault("to", ""));
      return Optional.of(new Curve.Part(query.getOrDefault("axis", "step"), from, to));
    } catch (NumberFormatException e) {
      throw new ConfigException(
          "from", query.get("from"), "A part of a curve is between two numbers, from and to.");
    }
  }

  private static int single(List<Integer> runs) {
    if (runs.size() != 1) {
      throw new ConfigException("runs", runs.toString(), "Name one run, not " + runs.size() + ".");
    }
    return runs.get(0);
  }

  private void stream(HttpExchange exchange, Set<String> metrics) throws IOException {
    if (live.isFull()) {
      send(exchange, 503, "text/plain", utf8("Too many pages are open: close some.\n"));
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
    exchange.sendResponseHeaders(200, 0);
    live.serve(metrics, exchange.getResponseBody());
  }

  private void save(HttpExchange exchange, List<Integer> runs, Set<String> metrics)
      throws IOException {
    byte[] page = new SavedPage(answers, assets).html(runs, metrics);
    exchange
        .getResponseHeaders()
        .set("Content-Disposition", "attachment; filename=\"bindery-dashboard.html\"");
    send(exchange, 200, "text/html; charset=utf-8", page);
  }

  private void file(HttpExchange exchange, String named) throws IOException {
    int slash = named.indexOf('/');
    String number = slash < 0 ? "" : named.substring(0, slash);
    Optional<Path> file =
        number.matches("[0-9]{1,9}")
            ? RunFiles.find(
                answers.entry(Integer.parseInt(number)).filesFolder(), named.substring(slash + 1))
            : Optional.empty();
    if (file.isEmpty()) {
      send(exchange, 404, "text/plain", utf8("There is no such file of a run.\n"));
      return;
    }
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Security-Policy", FILE_POLICY);
    headers.set("X-Frame-Options", "SAMEORIGIN");
    headers.set("Content-Type", RunFiles.type(file.get()));
    long size = Files.size(file.get());
    exchange.sendResponseHeaders(200, size == 0 ? -1 : size);
    try (OutputStream out = exchange.getResponseBody()) {
      Files.copy(file.get(), out);
    }
  }

  private void asset(HttpExchange exchange, String path) throws IOException {
    Optional<Assets.Asset> found = assets.find(path);
    if (found.isEmpty()) {
      send(exchange, 404, "text/plain", utf8("There is no such page.\n"));
    } else {
      send(exchange, 200, found.get().type(), found.get().bytes());
    }
  }

  private static void stranger(HttpExchange exchange) throws IOException {
    send(
        exchange,
        401,
        "text/plain",
        utf8(
            "This dashboard opens with the whole link that ./bindery dashboard printed: it ends"
                + " with ?token= and a token, a new one at every start.\n"));
  }

  private static void secure(Headers headers) {
    headers.set("Content-Security-Policy", POLICY);
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
  }

  private static void json(HttpExchange exchange, Object value) throws IOException {
    send(exchange, 200, "application/json", Json.bytes(value));
  }

  private static byte[] error(String sentence) {
    return Json.bytes(Json.object().put("error", sentence));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    String full = type.equals("text/plain") ? type + "; charset=utf-8" : type;
    exchange.getResponseHeaders().set("Content-Type", full);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static Set<String> metrics(Map<String, String> query) {
    Set<String> metrics = new LinkedHashSet<>();
    query.forEach(
        (key, value) -> {
          if (key.matches("m[0-9]{1,3}") && metrics.size() < LONGEST_METRICS) {
            metrics.add(value);
          }
        });
    return metrics;
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> values = new LinkedHashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    if (raw != null) {
      for (String part : raw.split("&")) {
        String[] sides = part.split("=", 2);
        values.put(decode(sides[0]), sides.length == 2 ? decode(sides[1]) : "");
      }
    }
    return values;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("query", text, "The request's query cannot be read: " + text);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
