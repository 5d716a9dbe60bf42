package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The media of a run as W&amp;B names them: files under {@code files/media/} called by metric, step
 * and content, and the JSON that stands for them in a row.
 */
final class MediaFiles {
  private static final int LONGEST_NAME = 80;

  private final Path files;
  private final List<String> written = new ArrayList<>();

  MediaFiles(Path files) {
    this.files = files;
  }

  /** Names of the files written since the last call, relative to {@code files/}. */
  List<String> takeWritten() {
    List<String> taken = List.copyOf(written);
    written.clear();
    return taken;
  }

  /** Writes what a medium needs and returns its JSON. */
  JsonNode store(String metric, long step, Media media) throws IOException {
    if (media instanceof Media.Image image) {
      ObjectNode json = file("image-file", "images", metric, step, image.png(), "png");
      json.put("format", "png").put("width", image.width()).put("height", image.height());
      image.caption().ifPresent(caption -> json.put("caption", caption));
      return json;
    } else if (media instanceof Media.Images images) {
      return images(metric, step, images.pictures());
    } else if (media instanceof Media.Audio audio) {
      return file("audio-file", "audio", metric, step, audio.wav(), "wav");
    } else if (media instanceof Media.Histogram histogram) {
      ObjectNode json = JsonNodeFactory.instance.objectNode().put("_type", "histogram");
      ArrayNode values = json.putArray("values");
      ArrayNode bins = json.putArray("bins");
      for (long count : histogram.counts()) {
        values.add(count);
      }
      for (double edge : histogram.edges()) {
        bins.add(edge);
      }
      return json;
    } else if (media instanceof Media.Table table) {
      byte[] content = table.json().getBytes(StandardCharsets.UTF_8);
      ObjectNode json = file("table-file", "table", metric, step, content, "table.json");
      json.put("ncols", table.columns().size()).put("nrows", table.rows());
      return json.put("log_mode", "IMMUTABLE");
    } else if (media instanceof Media.Html html) {
      return file("html-file", "html", metric, step, html.bytes(), "html");
    }
    throw new IllegalStateException("unknown media " + media.getClass());
  }

  private JsonNode images(String metric, long step, List<Media.Image> pictures) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("_type", "images/separated");
    json.put("count", pictures.size()).put("format", "png");
    json.put("width", pictures.get(0).width()).put("height", pictures.get(0).height());
    ArrayNode names = json.putArray("filenames");
    boolean captions = pictures.stream().anyMatch(picture -> picture.caption().isPresent());
    for (Media.Image picture : pictures) {
      ObjectNode file = file("image-file", "images", metric, step, picture.png(), "png");
      names.add(file.get("path"));
    }
    if (captions) {
      ArrayNode texts = json.putArray("captions");
      pictures.forEach(picture -> texts.add(picture.caption().orElse("")));
    }
    return json;
  }

  private ObjectNode file(
      String type, String folder, String metric, long step, byte[] content, String extension)
      throws IOException {
    String sha = sha256(content);
    String plain = metric.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^\\.+", "_");
    String name =
        "media/"
            + folder
            + "/"
            + plain.substring(0, Math.min(LONGEST_NAME, plain.length()))
            + "_"
            + step
            + "_"
            + sha.substring(0, 20)
            + "."
            + extension;
    place(files.resolve(name), content);
    written.add(name);
    return JsonNodeFactory.instance
        .objectNode()
        .put("_type", type)
        .put("path", name)
        .put("sha256", sha)
        .put("size", content.length);
  }

  /** Writes beside and renames, so that a name never stands for half a file. */
  static void place(Path target, byte[] content) throws IOException {
    place(target, part -> Files.write(part, content));
  }

  /** The same with a copy of another file. */
  static void place(Path target, Path source) throws IOException {
    place(target, part -> copy(source, part));
  }

  private interface Filling {
    void fill(Path part) throws IOException;
  }

  private static void copy(Path source, Path part) throws IOException {
    Files.copy(source, part, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void place(Path target, Filling filling) throws IOException {
    Files.createDirectories(target.getParent());
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      filling.fill(part);
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
