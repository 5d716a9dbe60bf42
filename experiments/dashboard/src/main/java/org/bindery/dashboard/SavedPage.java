package org.bindery.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bindery.spi.BinderyException;

/**
 * The dashboard as one file that needs nothing beside it: page, scripts, data and media. It may run
 * exactly the scripts whose hashes it names, and load nothing.
 */
final class SavedPage {
  private static final long MOST_MEDIA_BYTES = 24L << 20;
  private static final int MOST_COMPARED = 12;

  private final Answers answers;
  private final Assets assets;

  SavedPage(Answers answers, Assets assets) {
    this.answers = answers;
    this.assets = assets;
  }

  /** The file, with these runs and these metrics' curves. */
  byte[] html(List<Integer> runs, Set<String> metrics) {
    ObjectNode data = data(runs, metrics);
    boolean charts = data.get("sweeps").get("sweeps").size() > 0;
    String style = assets.get("/uplot.css").text() + assets.get("/style.css").text();
    String uplot = script(assets.get("/uplot.js").text());
    String echarts = charts ? script(assets.get("/echarts.js").text()) : "";
    String bundle = script(assets.bundle());
    String policy =
        "default-src 'none'; script-src "
            + hash(uplot)
            + (charts ? " " + hash(echarts) : "")
            + " "
            + hash(bundle)
            + "; style-src "
            + hash(style)
            + "; img-src data:; media-src data:; base-uri 'none'; form-action 'none'";
    String page =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            + "<meta http-equiv=\"Content-Security-Policy\" content=\""
            + policy
            + "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            + "<meta name=\"referrer\" content=\"no-referrer\">\n"
            + "<title>Bindery dashboard, saved</title>\n<style>"
            + style
            + "</style>\n</head>\n<body>\n<div id=\"app\"></div>\n"
            + "<script type=\"application/json\" id=\"saved\">"
            + embedded(data)
            + "</script>\n<script>"
            + uplot
            + "</script>\n"
            + (charts ? "<script>" + echarts + "</script>\n" : "")
            + "<script>"
            + bundle
            + "</script>\n</body>\n</html>\n";
    return page.getBytes(StandardCharsets.UTF_8);
  }

  private ObjectNode data(List<Integer> numbers, Set<String> metrics) {
    Set<Integer> wanted = new TreeSet<>(numbers);
    ObjectNode data = Json.object();
    ObjectNode runs = answers.runs();
    runs.put("root", "");
    ArrayNode kept = Json.MAPPER.createArrayNode();
    runs.get("runs")
        .forEach(
            run -> {
              if (wanted.contains(run.get("no").intValue())) {
                kept.add(run);
              }
            });
    runs.set("runs", kept);
    runs.put("all", kept.size()).put("read", kept.size()).putArray("problems");
    data.set("runs", runs);
    ObjectNode series = data.putObject("series");
    metrics.forEach(metric -> series.set(metric, answers.series(metric, numbers)));
    ObjectNode details = data.putObject("run");
    ObjectNode files = data.putObject("files");
    long room = MOST_MEDIA_BYTES;
    for (int number : numbers) {
      ObjectNode run = answers.run(number);
      details.set(String.valueOf(number), run);
      for (JsonNode medium : run.path("detail").path("media")) {
        room -= embed(number, medium.path("path").asText(), room, files);
      }
    }
    compare(numbers, data);
    addSweeps(data);
    addStudies(data);
    return data;
  }

  /** The newest runs side by side, in the order of the page. */
  private void compare(List<Integer> numbers, ObjectNode data) {
    List<Integer> newest =
        numbers.stream()
            .sorted(
                Comparator.<Integer>comparingDouble(this::started)
                    .thenComparing(number -> number)
                    .reversed())
            .limit(MOST_COMPARED)
            .sorted()
            .toList();
    ObjectNode compared = data.putObject("compare");
    compared.setAll((ObjectNode) answers.compare(newest));
    ArrayNode order = compared.putArray("numbers");
    newest.forEach(order::add);
  }

  private double started(int number) {
    return answers.entry(number).card().started();
  }

  private void addSweeps(ObjectNode data) {
    ObjectNode sweeps = answers.sweeps();
    data.set("sweeps", sweeps);
    ObjectNode each = data.putObject("sweep");
    for (JsonNode sweep : sweeps.get("sweeps")) {
      String name = sweep.get("name").asText();
      each.set(name, answers.sweep(name, ""));
    }
  }

  private void addStudies(ObjectNode data) {
    ObjectNode studies = answers.studies();
    data.set("studies", studies);
    ObjectNode each = data.putObject("study");
    for (JsonNode study : studies.get("studies")) {
      try {
        each.set(study.asText(), answers.study(study.asText(), ""));
      } catch (BinderyException e) {
        each.putObject(study.asText()).put("error", e.getMessage());
      }
    }
  }

  /** Puts a file into the data and returns its size; 0 where it stays outside. */
  private long embed(int number, String name, long room, ObjectNode files) {
    Optional<Path> file =
        name.isEmpty()
            ? Optional.empty()
            : RunFiles.find(answers.entry(number).filesFolder(), name);
    try {
      if (file.isEmpty() || Files.size(file.get()) > room) {
        return 0;
      }
      byte[] bytes = Files.readAllBytes(file.get());
      String type = RunFiles.type(file.get()).replace("; charset=utf-8", "");
      files.put(
          number + "/" + name,
          "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes));
      return bytes.length;
    } catch (IOException e) {
      return 0;
    }
  }

  /** JSON in which no text can end the element it stands in or begin a comment. */
  static String embedded(JsonNode data) {
    return new String(Json.bytes(data), StandardCharsets.UTF_8)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  /** A script in which no text ends the element it stands in. */
  private static String script(String text) {
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--");
  }

  private static String hash(String text) {
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(sha) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
