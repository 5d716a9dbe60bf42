package org.bindery.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TensorBoard serves our event files. Checked with tensorboard 2.21.0. */
class TensorBoardPeerTest {
  private static final int WAIT_SECONDS = 180;
  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir Path root;

  private void trial(String name, double lr, boolean fails) {
    Run run =
        Tracker.start(
            new Runs(root)
                .start()
                .withName(name)
                .withConfig(Map.of("lr", lr, "recipe", Map.of("opt", "adamw", "on", true)))
                .withSinks(TensorBoardSink::open));
    for (int i = 0; i < 20; i++) {
      run.log(i, Map.of("train/loss", lr * i, "val", i));
    }
    BufferedImage picture = new BufferedImage(6, 4, BufferedImage.TYPE_INT_RGB);
    double[] values = {1, 2, 3, 3};
    run.log(20, Map.of("picture", Media.image(picture), "spread", Media.histogram(values, 4)));
    run.finish(fails ? 1 : 0);
  }

  private JsonNode get(String url) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() == 200
        ? JsonText.read(answer.body()).orElseThrow()
        : NestedJson.empty();
  }

  private JsonNode post(String url, String body) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonText.read(answer.body()).orElseThrow();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void scalarsImagesHistogramsAndParametersAreServed() throws Exception {
    Path program = Peers.tensorboard();
    trial("first", 0.5, false);
    trial("second", 0.25, true);
    int port = freePort();
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--logdir",
                root.resolve("tensorboard").toString(),
                "--host",
                "127.0.0.1",
                "--port",
                "" + port,
                "--load_fast=false")
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("tensorboard.log").toFile())
            .start();
    try {
      check("http://127.0.0.1:" + port + "/data/", process);
    } finally {
      process.destroy();
      process.waitFor(20, TimeUnit.SECONDS);
      process.destroyForcibly();
    }
  }

  private void check(String data, Process process) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    JsonNode tags = NestedJson.empty();
    while (tags.size() < 2 && System.nanoTime() < end && process.isAlive()) {
      Thread.sleep(300);
      try {
        tags = get(data + "plugin/scalars/tags");
      } catch (IOException e) {
        tags = NestedJson.empty();
      }
    }
    assertThat(tags).hasSize(2);
    for (JsonNode run : tags) {
      assertThat(run.has("train/loss")).isTrue();
      assertThat(run.has("val")).isTrue();
    }
    String run = tags.fieldNames().next();
    String query = "?tag=train%2Floss&run=" + URLEncoder.encode(run, StandardCharsets.UTF_8);
    JsonNode points = get(data + "plugin/scalars/scalars" + query);
    assertThat(points).hasSize(20);
    assertThat(points.get(19).get(1).asInt()).isEqualTo(19);
    assertThat(points.get(19).get(2).asDouble()).isIn(19 * 0.5, 19 * 0.25);
    assertThat(get(data + "plugin/images/tags").get(run).has("picture")).isTrue();
    assertThat(get(data + "plugin/histograms/tags").get(run).has("spread")).isTrue();

    JsonNode experiment = post(data + "plugin/hparams/experiment", "{\"experimentName\":\"\"}");
    assertThat(names(experiment.get("hparamInfos"))).contains("lr", "recipe.opt", "recipe.on");
    JsonNode groups =
        post(
            data + "plugin/hparams/session_groups",
            "{\"experimentName\":\"\",\"allowedStatuses\":[\"STATUS_SUCCESS\",\"STATUS_FAILURE\","
                + "\"STATUS_RUNNING\",\"STATUS_UNKNOWN\"],\"colParams\":[],\"startIndex\":0,"
                + "\"sliceSize\":10}");
    assertThat(groups.get("sessionGroups")).hasSize(2);
    String all = groups.toString();
    assertThat(all).contains("STATUS_SUCCESS", "STATUS_FAILURE", "adamw", "0.25");
  }

  private static List<String> names(JsonNode infos) {
    return StreamSupport.stream(infos.spliterator(), false)
        .map(info -> info.get("name").asText())
        .toList();
  }
}
