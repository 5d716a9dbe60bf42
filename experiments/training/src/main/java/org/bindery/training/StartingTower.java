package org.bindery.training;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.StartingWeights;
import org.bindery.graph.TowerSpec;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.weights.LoadReport;
import org.bindery.weights.NameMap;
import org.bindery.weights.TensorFile;
import org.bindery.weights.TowerWeights;
import org.bindery.weights.WeightsCard;

/**
 * A tower that started from a file of weights.
 *
 * @param column whose tower
 * @param weights where from
 * @param sha256 of the file
 * @param card what is known of its licence
 * @param loaded the arrays that have the file's values
 * @param drawn the arrays that the file does not have, which started from random numbers
 */
record StartingTower(
    ColumnId column,
    StartingWeights weights,
    String sha256,
    WeightsCard card,
    List<String> loaded,
    List<String> drawn) {
  private static final int CHUNK = 1 << 20;
  private static final Set<String> IMAGEBIND = Set.of("text", "audio", "depth", "thermal", "imu");
  // The last block of the only size that Meta released.
  private static final String HUGE = "modality_trunks.vision.blocks.31.norm_1.weight";

  /**
   * Checks that every file of weights of a graph is there and of a known format.
   *
   * @throws DataException in one sentence if one is not
   */
  static void requireReadable(BindingGraph graph) {
    for (TowerSpec tower : graph.towers().values()) {
      tower.weights().ifPresent(weights -> TensorFile.open(Path.of(weights.file())).close());
    }
  }

  /**
   * Fills a tower's arrays with a file's values: the whole trunk, and the head if it fits.
   *
   * @param arrays of the tower; adapters among them are left alone
   * @throws DataException in one sentence if the file cannot be read, or does not hold exactly such
   *     a trunk; then nothing was changed
   * @throws ConfigException if such checkpoints have no tower for this modality
   */
  static StartingTower fill(ColumnId column, StartingWeights weights, Map<String, NDArray> arrays) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          if (!name.endsWith(".lora_a") && !name.endsWith(".lora_b")) {
            shapes.put(name, shape(array));
          }
        });
    Path path = Path.of(weights.file());
    try (TensorFile file = TensorFile.open(path)) {
      NameMap map = map(column, weights.names());
      TowerWeights found = new TowerWeights(file, map, shapes, Set.of(column));
      requireTrunk(column, weights, file, map, found, shapes);
      for (String name : found.arrays()) {
        NDArray array = arrays.get(name);
        float[] values = new float[Math.toIntExact(array.getShape().size())];
        found.read(name, FloatBuffer.wrap(values));
        array.set(values);
      }
      return new StartingTower(
          column,
          weights,
          sha256(path),
          card(weights, file),
          List.copyOf(found.arrays()),
          shapes.keySet().stream().filter(name -> !found.arrays().contains(name)).toList());
    }
  }

  /** Returns the sides of an array. */
  static List<Long> shape(NDArray array) {
    return Arrays.stream(array.getShape().getShape()).boxed().toList();
  }

  /**
   * Returns how a family of checkpoints names the tower of a column.
   *
   * @throws ConfigException if such checkpoints have no tower for its modality
   */
  static NameMap map(ColumnId column, StartingWeights.Names names) {
    String modality = column.modality().toString();
    boolean vision = modality.equals("image") || modality.equals("video");
    boolean text = modality.equals("text");
    // A map's other side is not asked for.
    ColumnId image = ColumnId.of("image");
    ColumnId words = ColumnId.of("text");
    switch (names) {
      case IMAGEBIND:
        if (vision || IMAGEBIND.contains(modality)) {
          return NameMap.imageBind(Map.of(vision ? "vision" : modality, column));
        }
        break;
      case OPENCLIP:
        if (vision || text) {
          return text ? NameMap.openClip(image, column) : NameMap.openClip(column, words);
        }
        break;
      case LANGUAGEBIND:
        return text ? NameMap.languageBind(image, column) : NameMap.languageBind(column, words);
    }
    throw new ConfigException(
        "towers." + column + ".weights.names",
        label(names),
        "Checkpoints with "
            + label(names)
            + " names have no tower for "
            + modality
            + ": choose other names, or leave out the weights of "
            + column
            + ".");
  }

  private static void requireTrunk(
      ColumnId column,
      StartingWeights weights,
      TensorFile file,
      NameMap map,
      TowerWeights found,
      Map<String, List<Long>> shapes) {
    String trunk = "towers." + column + ".trunk.";
    LoadReport report = found.report();
    List<String> wanted = shapes.keySet().stream().filter(name -> name.startsWith(trunk)).toList();
    long there = wanted.stream().filter(found.arrays()::contains).count();
    List<String> extra =
        report.unexpected().stream()
            .filter(
                tensor ->
                    map.use(tensor.replaceFirst("^module\\.", ""))
                        .filter(use -> use.array().startsWith(trunk))
                        .isPresent())
            .toList();
    if (there == wanted.size() && extra.isEmpty()) {
      return;
    }
    String start = weights.file() + " does not hold the trunk of " + column;
    if (there == 0 && extra.isEmpty() && report.misshaped().isEmpty()) {
      throw new DataException(
          start
              + " under "
              + label(weights.names())
              + " names: "
              + otherNames(column, weights, file, shapes)
                  .map(names -> "its names are those of " + names + ", so write names: " + names)
                  .orElse(
                      "its first tensor is "
                          + file.tensors().keySet().stream().findFirst().orElse("missing")
                          + ", so check that it is the file you mean")
              + ".");
    }
    String reason =
        report.misshaped().stream()
            .filter(each -> each.array().startsWith(trunk))
            .findFirst()
            .map(LoadReport.Misshaped::toString)
            .or(() -> extra.stream().findFirst().map(name -> "it also has " + name))
            .orElseGet(
                () ->
                    "it lacks "
                        + report.missing().stream()
                            .filter(each -> each.startsWith(trunk))
                            .findFirst()
                            .orElseThrow());
    throw new DataException(
        start
            + " that the graph describes ("
            + there
            + " of "
            + wanted.size()
            + " arrays fit; "
            + reason
            + "): set towers."
            + column
            + ".encoder to the size the weights were made with.");
  }

  private static Optional<String> otherNames(
      ColumnId column, StartingWeights weights, TensorFile file, Map<String, List<Long>> shapes) {
    for (StartingWeights.Names names : StartingWeights.Names.values()) {
      if (names != weights.names()) {
        try {
          LoadReport report =
              new TowerWeights(file, map(column, names), shapes, Set.of(column)).report();
          if (!report.loaded().isEmpty() || !report.misshaped().isEmpty()) {
            return Optional.of(label(names));
          }
        } catch (ConfigException e) {
          // Such checkpoints have no tower for this modality, so they are not meant.
          continue;
        }
      }
    }
    return Optional.empty();
  }

  private static String label(StartingWeights.Names names) {
    return names.name().toLowerCase(Locale.ROOT);
  }

  private static WeightsCard card(StartingWeights weights, TensorFile file) {
    String name = String.valueOf(Path.of(weights.file()).getFileName());
    return switch (weights.names()) {
      case IMAGEBIND ->
          file.tensors().keySet().stream().anyMatch(tensor -> tensor.endsWith(HUGE))
              ? WeightsCard.imageBindHuge()
              : WeightsCard.unknown(name);
      case OPENCLIP -> WeightsCard.openClip(name);
      case LANGUAGEBIND -> WeightsCard.languageBind(name);
    };
  }

  private static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[CHUNK];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new DataException("Could not read " + file + ": " + e.getMessage() + ".", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
