package org.bindery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.tracking.Run;
import org.bindery.tracking.Tracker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveStreamTest {
  private static final double NOT_A_NUMBER = -1;

  @TempDir Path root;

  private record Event(String name, JsonNode data) {}

  @Test
  void tellsNewRunsAndTheNewRowsOfWhatIsOnTheScreen() throws IOException, InterruptedException {
    try (DashboardServer server = DashboardServer.start(DashboardServer.Config.of(root));
        Run run = Tracker.start(Written.start(root, "going on"))) {
      Client client = new Client(server);
      HttpResponse<InputStream> answer =
          HttpClient.newHttpClient()
              .send(
                  client.request("/api/live?m0=loss").build(),
                  HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      List<Event> events = new CopyOnWriteArrayList<>();
      try (InputStream in = answer.body()) {
        listen(in, events);
        run.log(0, Map.of("loss", 3.0, "other", 1));
        run.flush(Duration.ofSeconds(10));
        Written.until(
            "the run is told",
            () ->
                named(events, "run").stream()
                    .anyMatch(event -> event.data().get("state").asText().equals("running")));
        Written.until("its first row is told", () -> last(events) == 1);

        run.log(1, Map.of("loss", 2.0, "other", 1));
        run.log(2, Map.of("loss", Double.NaN, "other", 1));
        run.log(3, Map.of("loss", 1.0, "other", 1));
        run.flush(Duration.ofSeconds(10));
        Written.until("all rows are told", () -> last(events) == 4);

        List<Double> values = new ArrayList<>();
        for (Event rows : named(events, "rows")) {
          assertThat(rows.data().get("metric").asText()).isEqualTo("loss");
          if (rows.data().get("whole").asBoolean()) {
            assertThat(rows.data().get("from").asLong() + rows.data().get("value").size())
                .isEqualTo(rows.data().get("total").asLong());
            rows.data().get("value").forEach(value -> values.add(value.asDouble(NOT_A_NUMBER)));
          }
        }
        assertThat(values).endsWith(2.0, NOT_A_NUMBER, 1.0);
        run.finish(0);
        Written.until(
            "its end is told",
            () ->
                named(events, "run").stream()
                    .anyMatch(event -> event.data().get("state").asText().equals("finished")));
      }
    }
  }

  private static void listen(InputStream in, List<Event> events) {
    Thread reader =
        new Thread(
            () -> {
              try {
                BufferedReader lines =
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                String name = "";
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  if (line.startsWith("event: ")) {
                    name = line.substring(7);
                  } else if (line.startsWith("data: ")) {
                    events.add(new Event(name, Json.MAPPER.readTree(line.substring(6))));
                  }
                }
              } catch (IOException e) {
                events.add(new Event("end", Json.object()));
              }
            });
    reader.setDaemon(true);
    reader.start();
  }

  private static List<Event> named(List<Event> events, String name) {
    return events.stream().filter(event -> event.name().equals(name)).toList();
  }

  private static long last(List<Event> events) {
    List<Event> rows = named(events, "rows");
    return rows.isEmpty() ? 0 : rows.get(rows.size() - 1).data().get("total").asLong();
  }
}
