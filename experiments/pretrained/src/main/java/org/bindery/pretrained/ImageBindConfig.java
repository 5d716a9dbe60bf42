package org.bindery.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bindery.graph.TowerSpec;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataException;
import org.bindery.spi.LogitScale;

/**
 * The constructor arguments of ImageBind's model, as a {@code config.json} holds them beside
 * converted weights, taken to a {@link Preset}. What the constructor leaves fixed (clip counts,
 * means, vocabulary) does not matter to a tower that is fed features.
 */
final class ImageBindConfig {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final JsonNode root;
  private final JsonNode kwargs;

  private ImageBindConfig(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
    this.kwargs = root.path("kwargs");
  }

  /**
   * Reads a file.
   *
   * @throws DataException if it cannot be read or lacks an argument
   */
  static ImageBindConfig read(Path file) {
    try {
      return new ImageBindConfig(file, JSON.readTree(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new DataException(
          file + " cannot be read as the configuration of a model: it must be JSON.", e);
    }
  }

  Preset preset() {
    Map<ColumnId, TowerSpec> towers = new LinkedHashMap<>();
    Map<String, Object> image = new LinkedHashMap<>();
    image.put("kind", "vit");
    image.put("frames", (int) number(kwargs.path("kernel_size").path(0), "kernel_size"));
    image.put("patch", (int) number(kwargs.path("kernel_size").path(1), "kernel_size"));
    image.put("preNorm", true);
    sizes("vision", image);
    towers.put(ColumnId.of("image"), tower(image));
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("kind", "transformer");
    sizes("text", text);
    towers.put(ColumnId.of("text"), tower(text));
    Map<String, Object> audio = new LinkedHashMap<>();
    audio.put("kind", "vit");
    audio.put("patch", (int) number("audio_kernel_size"));
    audio.put("stride", (int) number("audio_stride"));
    towers.put(ColumnId.of("audio"), biased("audio", audio));
    for (String signal : new String[] {"depth", "thermal"}) {
      Map<String, Object> config = new LinkedHashMap<>();
      config.put("patch", (int) number(signal + "_kernel_size"));
      towers.put(ColumnId.of(signal), biased(signal, config));
    }
    Map<String, Object> imu = new LinkedHashMap<>();
    imu.put("window", (int) number("imu_kernel_size"));
    towers.put(ColumnId.of("imu"), biased("imu", imu));
    Map<ColumnId, LogitScale> scales = new LinkedHashMap<>();
    scales.put(ColumnId.of("text"), new LogitScale.Learned(1 / 0.07, 100));
    Map.of("audio", 20, "depth", 5, "thermal", 10, "imu", 5)
        .forEach((name, scale) -> scales.put(ColumnId.of(name), new LogitScale.Fixed(scale)));
    return new Preset(
        file.toAbsolutePath().getParent().getFileName().toString(),
        Naming.IMAGEBIND,
        (int) number("out_embed_dim"),
        towers,
        scales);
  }

  /** Returns the size of the vocabulary; its largest id ends a text. */
  int vocabulary() {
    return (int) number(root.path("vocab_size"), "vocab_size");
  }

  private TowerSpec biased(String signal, Map<String, Object> config) {
    config.put("biasKeyValue", true);
    config.put("dropPath", number(signal + "_drop_path"));
    sizes(signal, config);
    return tower(config);
  }

  private void sizes(String signal, Map<String, Object> config) {
    config.put("width", (int) number(signal + "_embed_dim"));
    config.put("depth", (int) number(signal + "_num_blocks"));
    config.put("heads", (int) number(signal + "_num_heads"));
  }

  private static TowerSpec tower(Map<String, Object> encoder) {
    return new TowerSpec(Optional.empty(), encoder, Map.of());
  }

  private double number(String key) {
    return number(kwargs.path(key), key);
  }

  private double number(JsonNode value, String key) {
    if (!value.isNumber()) {
      throw new DataException(
          file + " has no number '" + key + "', which the constructor of ImageBind takes.");
    }
    return value.asDouble();
  }
}
