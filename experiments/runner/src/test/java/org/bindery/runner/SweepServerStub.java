package org.bindery.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * As much of W&B's server as its agent needs to believe that it works for a sweep, on loopback: one
 * trial is proposed, then nothing while it runs, then the end. What the trial uploads is kept.
 */
final class SweepServerStub implements AutoCloseable {
  static final String RUN = "abcd1234";

  final List<JsonNode> history = new CopyOnWriteArrayList<>();
  final List<JsonNode> upserts = new CopyOnWriteArrayList<>();
  final List<String> hosts = new CopyOnWriteArrayList<>();
  final List<JsonNode> heartbeats = new CopyOnWriteArrayList<>();
  volatile int exitCode = -1;

  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final HttpServer server;
  private final String config;
  private final String program;
  private final Map<String, Object> parameters;

  /**
   * Serves a sweep.
   *
   * @param config its YAML, as the server keeps it
   * @param program its program
   * @param parameters of the one trial
   */
  SweepServerStub(String config, String program, Map<String, Object> parameters)
      throws IOException {
    this.config = config;
    this.program = program;
    this.parameters = parameters;
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
    byte[] body = body(exchange);
    String path = exchange.getRequestURI().getPath();
    ObjectNode reply = json.createObjectNode();
    if (path.equals("/graphql")) {
      reply.set("data", graphql(json.readTree(body)));
    } else if (path.endsWith("/file_stream")) {
      stream(json.readTree(body));
    }
    byte[] bytes = reply.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized void stream(JsonNode message) throws IOException {
    JsonNode lines = message.path("files").path("wandb-history.jsonl").path("content");
    for (JsonNode line : lines) {
      history.add(json.readTree(line.asText()));
    }
    if (message.path("complete").asBoolean()) {
      exitCode = message.path("exitcode").asInt(-1);
    }
  }

  private synchronized ObjectNode graphql(JsonNode request) {
    String query = request.path("query").asText();
    JsonNode variables = request.path("variables");
    ObjectNode data = json.createObjectNode();
    if (query.contains("agentHeartbeat")) {
      heartbeats.add(variables);
      ObjectNode beat = data.putObject("agentHeartbeat");
      beat.putObject("agent").put("id", "agent-1");
      beat.put("commands", commands(variables.path("runState").asText()).toString());
    } else if (query.contains("createAgent")) {
      hosts.add(variables.path("host").asText());
      data.putObject("createAgent").putObject("agent").put("id", "agent-1");
    } else if (query.contains("sweep(sweepName")) {
      ObjectNode sweep = data.putObject("project").putObject("sweep");
      sweep.put("id", "s").put("name", "sweep").put("method", "grid").put("state", "RUNNING");
      sweep.put("config", config).putObject("runs").putArray("edges");
    } else if (query.contains("upsertBucket")) {
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
        list.addObject().put("name", name.asText()).put("uploadUrl", url() + "/storage/" + RUN);
      }
    } else if (query.contains("viewer")) {
      ObjectNode viewer = data.putObject("viewer").put("id", "v").put("entity", "someone");
      viewer.put("username", "someone").put("flags", "{}").putObject("teams").putArray("edges");
    } else if (query.contains("serverInfo")) {
      data.putObject("serverInfo").putArray("features");
    }
    return data;
  }

  private ArrayNode commands(String states) {
    ArrayNode commands = json.createArrayNode();
    if (heartbeats.size() == 1) {
      ObjectNode run = commands.addObject().put("id", "c1").put("type", "run");
      run.put("run_id", RUN).put("program", program);
      ObjectNode arguments = run.putObject("args");
      parameters.forEach(
          (name, value) -> arguments.putObject(name).set("value", json.valueToTree(value)));
    } else if (!states.contains(RUN)) {
      commands.addObject().put("id", "c2").put("type", "exit");
    }
    return commands;
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (!"gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
      return body;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    }
  }
}
