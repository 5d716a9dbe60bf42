package org.bindery.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.spi.ConfigException;

/**
 * What a graph says about one signal's tower beyond its modality's defaults.
 *
 * @param frozen the name of a {@link org.bindery.spi.FrozenTower} to use as it is, behind a trained
 *     projection head; empty for a trunk trained from scratch
 * @param encoder overrides of the trunk's configuration by component name, such as {@code depth};
 *     values are text, numbers, booleans, or lists and maps of those
 * @param preprocessor overrides of the preprocessor's configuration, likewise
 * @param weights where trunk and head start; empty for random numbers
 * @param tuning what of the tower is trained
 * @param sharing whose weights it works with; empty for a tower of its own
 */
public record TowerSpec(
    Optional<String> frozen,
    Map<String, Object> encoder,
    Map<String, Object> preprocessor,
    Optional<StartingWeights> weights,
    Tuning tuning,
    Optional<Sharing> sharing) {
  private static final TowerSpec STANDARD = new TowerSpec(Optional.empty(), Map.of(), Map.of());

  /**
   * Copies the maps deeply.
   *
   * @throws ConfigException if a value is neither text, a number, a boolean, nor a list or map of
   *     those; or if a frozen tower, which has no trunk here, is given weights, a tuning or a
   *     sharing; or if one that shares is given weights or a tuning of its own
   */
  public TowerSpec {
    encoder = copy("encoder", encoder);
    preprocessor = copy("preprocessor", preprocessor);
    if (frozen.isPresent() && (weights.isPresent() || !tuning.equals(new Tuning.Full()))) {
      throw new ConfigException(
          "frozen",
          frozen.get(),
          "The frozen tower '"
              + frozen.get()
              + "' brings its own weights and only its head is trained: leave out frozen, or both"
              + " weights and tuning.");
    }
    sharing.ifPresent(shared -> requireLender(frozen, weights, tuning, shared));
  }

  private static void requireLender(
      Optional<String> frozen, Optional<StartingWeights> weights, Tuning tuning, Sharing sharing) {
    if (frozen.isPresent() || weights.isPresent() || !tuning.equals(new Tuning.Full())) {
      String own = frozen.isPresent() ? "frozen" : weights.isPresent() ? "weights" : "tuning";
      throw new ConfigException(
          "share",
          sharing.with().toString(),
          "A tower that shares the weights of "
              + sharing.with()
              + " cannot have "
              + own
              + " of its own: leave out "
              + own
              + ", or share.");
    }
  }

  /** Makes one that shares nobody's weights. */
  public TowerSpec(
      Optional<String> frozen,
      Map<String, Object> encoder,
      Map<String, Object> preprocessor,
      Optional<StartingWeights> weights,
      Tuning tuning) {
    this(frozen, encoder, preprocessor, weights, tuning, Optional.empty());
  }

  /** Makes one that starts from random numbers and is trained as a whole. */
  public TowerSpec(
      Optional<String> frozen, Map<String, Object> encoder, Map<String, Object> preprocessor) {
    this(frozen, encoder, preprocessor, Optional.empty(), new Tuning.Full());
  }

  /** Returns the one that changes nothing. */
  public static TowerSpec standard() {
    return STANDARD;
  }

  /** Returns a copy that uses the frozen tower of this name. */
  public TowerSpec withFrozen(String name) {
    return new TowerSpec(Optional.of(name), encoder, preprocessor, weights, tuning, sharing);
  }

  /** Returns a copy with these trunk overrides added; the later value of a name wins. */
  public TowerSpec withEncoder(Map<String, ?> overrides) {
    return new TowerSpec(
        frozen, merged(encoder, overrides), preprocessor, weights, tuning, sharing);
  }

  /** Returns a copy with these preprocessor overrides added; the later value of a name wins. */
  public TowerSpec withPreprocessor(Map<String, ?> overrides) {
    return new TowerSpec(
        frozen, encoder, merged(preprocessor, overrides), weights, tuning, sharing);
  }

  /** Returns a copy that starts from these weights. */
  public TowerSpec withWeights(StartingWeights start) {
    return new TowerSpec(frozen, encoder, preprocessor, Optional.of(start), tuning, sharing);
  }

  /** Returns a copy of which this is trained. */
  public TowerSpec withTuning(Tuning trained) {
    return new TowerSpec(frozen, encoder, preprocessor, weights, trained, sharing);
  }

  /** Returns a copy that works with another tower's weights. */
  public TowerSpec withSharing(Sharing shared) {
    return new TowerSpec(frozen, encoder, preprocessor, weights, tuning, Optional.of(shared));
  }

  private static Map<String, Object> merged(Map<String, Object> first, Map<String, ?> second) {
    Map<String, Object> all = new LinkedHashMap<>(first);
    all.putAll(second);
    return all;
  }

  static Map<String, Object> copy(String path, Map<?, ?> source) {
    Map<String, Object> result = new LinkedHashMap<>();
    source.forEach(
        (key, value) -> result.put(String.valueOf(key), copyValue(path + "." + key, value)));
    return Collections.unmodifiableMap(result);
  }

  private static Object copyValue(String path, Object value) {
    if (value instanceof Map<?, ?> map) {
      return copy(path, map);
    }
    if (value instanceof List<?> list) {
      List<Object> result = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        result.add(copyValue(path + "[" + i + "]", list.get(i)));
      }
      return Collections.unmodifiableList(result);
    }
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    throw new ConfigException(
        path,
        String.valueOf(value),
        "The value '"
            + value
            + "' of "
            + path
            + " is not allowed: use text, a number, true or false, or a list or map of those.");
  }
}
