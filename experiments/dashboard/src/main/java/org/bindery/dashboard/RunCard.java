package org.bindery.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the run table tells of a run. Text that is not there is empty.
 *
 * @param folder its name; unique under a root
 * @param id the run's id
 * @param name to show; the id where it has none
 * @param project it belongs to
 * @param group of runs it belongs to, such as a sweep
 * @param jobType {@code train}, {@code trial}, ...
 * @param notes free text
 * @param tags short labels
 * @param state {@code running}, {@code finished}, {@code failed} or {@code crashed}; {@code unread}
 *     where nothing of it could be read
 * @param host the machine
 * @param commit of the working copy
 * @param started seconds since 1970; 0 where unknown
 * @param runtime seconds until its last row
 * @param rows of its history
 * @param lastStep of its history
 * @param config its configuration with dotted names
 * @param summary its summary with dotted names, without media
 * @param metrics whose numbers can be drawn, in the order they appeared
 * @param goals {@code minimize} or {@code maximize}, of the metrics that say
 * @param media how many pictures, sounds and tables it logged
 * @param problems what is wrong with its files, in sentences
 */
public record RunCard(
    String folder,
    String id,
    String name,
    String project,
    String group,
    String jobType,
    String notes,
    List<String> tags,
    String state,
    String host,
    String commit,
    double started,
    double runtime,
    int rows,
    long lastStep,
    Map<String, JsonNode> config,
    Map<String, JsonNode> summary,
    List<String> metrics,
    Map<String, String> goals,
    int media,
    List<String> problems) {
  /** What a run is whose state cannot be told. */
  public static final String UNREAD = "unread";

  private static final int LONGEST_TEXT = 300;

  /** Copies lists and maps, keeping their order. */
  public RunCard {
    tags = List.copyOf(tags);
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    summary = Collections.unmodifiableMap(new LinkedHashMap<>(summary));
    metrics = List.copyOf(metrics);
    goals = Map.copyOf(goals);
    problems = List.copyOf(problems);
  }

  /** A run of which nothing but the folder's name is known. */
  static RunCard unread(String folder, List<String> problems) {
    return new RunCard(
        folder, "", folder, "", "", "", "", List.of(), UNREAD, "", "", 0, 0, 0, 0, Map.of(),
        Map.of(), List.of(), Map.of(), 0, problems);
  }

  /** Reads what {@link Json} wrote of a card. By hand, for a thousand are read at a start. */
  static RunCard of(JsonNode json) {
    Map<String, String> goals = new LinkedHashMap<>();
    json.path("goals")
        .fields()
        .forEachRemaining(field -> goals.put(field.getKey(), field.getValue().asText()));
    return new RunCard(
        json.path("folder").asText(),
        json.path("id").asText(),
        json.path("name").asText(),
        json.path("project").asText(),
        json.path("group").asText(),
        json.path("jobType").asText(),
        json.path("notes").asText(),
        texts(json.path("tags")),
        json.path("state").asText(),
        json.path("host").asText(),
        json.path("commit").asText(),
        json.path("started").asDouble(),
        json.path("runtime").asDouble(),
        json.path("rows").asInt(),
        json.path("lastStep").asLong(),
        values(json.path("config")),
        values(json.path("summary")),
        texts(json.path("metrics")),
        goals,
        json.path("media").asInt(),
        texts(json.path("problems")));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static Map<String, JsonNode> values(JsonNode object) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    object.fields().forEachRemaining(field -> values.put(field.getKey(), field.getValue()));
    return values;
  }

  /** What the run table is told: the card without provenance and with long texts cut. */
  ObjectNode row() {
    ObjectNode row = Json.object().put("folder", folder).put("id", id).put("name", name);
    row.put("project", project).put("group", group).put("jobType", jobType).put("notes", notes);
    row.set("tags", texts(tags));
    row.put("state", state).put("host", host).put("commit", commit).put("started", started);
    row.put("runtime", runtime).put("rows", rows).put("lastStep", lastStep);
    ObjectNode settings = row.putObject("config");
    config.forEach(
        (key, value) -> {
          if (!key.startsWith("provenance.")) {
            settings.set(key, cut(value));
          }
        });
    ObjectNode reached = row.putObject("summary");
    summary.forEach((key, value) -> reached.set(key, cut(value)));
    row.set("metrics", texts(metrics));
    ObjectNode better = row.putObject("goals");
    goals.forEach(better::put);
    row.put("media", media);
    row.set("problems", texts(problems));
    return row;
  }

  private static ArrayNode texts(List<String> texts) {
    ArrayNode array = Json.MAPPER.createArrayNode();
    texts.forEach(array::add);
    return array;
  }

  private static JsonNode cut(JsonNode value) {
    String text =
        value.isTextual() ? value.asText() : value.isContainerNode() ? value.toString() : "";
    return text.length() > LONGEST_TEXT
        ? TextNode.valueOf(text.substring(0, LONGEST_TEXT) + "...")
        : value;
  }
}
