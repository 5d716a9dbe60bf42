package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * As much of W&B's server as its uploader needs to believe that it uploads, on loopback. It checks
 * that the real uploader takes our runs, not that W&B's real server does.
 */
final class WandbStub implements AutoCloseable {
  final List<JsonNode> history = new CopyOnWriteArrayList<>();
  final List<String> operations = new CopyOnWriteArrayList<>();
  final List<JsonNode> upserts = new CopyOnWriteArrayList<>();
  final Map<String, byte[]> files = new ConcurrentHashMap<>();
  final Map<String, String> streams = new ConcurrentHashMap<>();
  volatile JsonNode end = JsonNodeFactory.instance.missingNode();

  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final HttpServer server;

  WandbStub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = read(exchange);
    String path = exchange.getRequestURI().getPath();
    String reply = "{}";
    if (path.equals("/graphql")) {
      reply = graphql(JsonText.read(utf8(body)).orElseThrow()).toString();
    } else if (path.endsWith("/file_stream")) {
      stream(JsonText.read(utf8(body)).orElseThrow());
    } else if (path.startsWith("/storage/")) {
      files.put(path.substring("/storage/".length()), body);
    }
    byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized void stream(JsonNode message) {
    message
        .path("files")
        .fields()
        .forEachRemaining(
            file -> {
              for (JsonNode line : file.getValue().path("content")) {
                streams.merge(file.getKey(), line.asText(), (a, b) -> a + "\n" + b);
                if (file.getKey().equals("wandb-history.jsonl")) {
                  history.add(JsonText.read(line.asText()).orElseThrow());
                } else if (file.getKey().equals("wandb-summary.json")) {
                  streams.put(file.getKey(), line.asText());
                }
              }
            });
    if (message.path("complete").asBoolean()) {
      end = message;
    }
  }

  private JsonNode graphql(JsonNode request) {
    String query = request.path("query").asText();
    JsonNode variables = request.path("variables");
    operations.add(query.replaceAll("(?s)[({].*", "").strip());
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    if (query.contains("upsertBucket")) {
      upserts.add(variables);
      ObjectNode upsert = data.putObject("upsertBucket").put("inserted", true);
      ObjectNode bucket = upsert.putObject("bucket").put("id", "id").put("historyLineCount", 0);
      bucket.put("name", variables.path("name").asText()).put("displayName", "shown");
      ObjectNode project = bucket.putObject("project").put("id", "p").put("name", "tests");
      project.putObject("entity").put("id", "e").put("name", "someone");
    } else if (query.contains("createRunFiles")) {
      ObjectNode created = data.putObject("createRunFiles").put("runID", "id");
      created.putArray("uploadHeaders");
      ArrayNode list = created.putArray("files");
      for (JsonNode name : variables.path("files")) {
        list.addObject()
            .put("name", name.asText())
            .put("uploadUrl", url() + "/storage/" + name.asText());
      }
    } else if (query.contains("viewer")) {
      ObjectNode viewer = data.putObject("viewer").put("id", "v").put("entity", "someone");
      viewer.put("username", "someone").put("flags", "{}").putObject("teams").putArray("edges");
    } else if (query.contains("serverInfo")) {
      data.putObject("serverInfo").putArray("features");
    }
    return JsonNodeFactory.instance.objectNode().set("data", data);
  }

  private static byte[] read(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (!"gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
      return body;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    }
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
