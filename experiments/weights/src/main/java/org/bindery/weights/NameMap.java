package org.bindery.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * How a public checkpoint's names relate to the arrays of Bindery's towers, in both directions.
 *
 * @param name what such checkpoints are called, for messages: {@code ImageBind}
 * @param antialias whether positional tables are resized with antialiasing, as {@link
 *     PositionTable} explains
 * @param rules the relation; of two rules about one name the first counts
 */
public record NameMap(String name, boolean antialias, List<NameRule> rules) {
  /** Keeps a copy. */
  public NameMap {
    rules = List.copyOf(rules);
  }

  /** Returns ImageBind's names, for towers called image, text, audio, depth, thermal and imu. */
  public static NameMap imageBind() {
    return imageBind(Map.of());
  }

  /**
   * Returns ImageBind's names, for towers of other columns: with {@code vision} taken to {@code
   * video}, say, a tower for video is loaded.
   *
   * @param columns for some or all of vision, text, audio, depth, thermal and imu; the others keep
   *     the columns of {@link #imageBind()}
   * @throws ConfigException naming a modality that ImageBind does not have
   */
  public static NameMap imageBind(Map<String, ColumnId> columns) {
    return new NameMap("ImageBind", false, ImageBindNames.rules(columns));
  }

  /** Returns OpenCLIP's names (ViT-B/32, B/16, L/14, H/14), for towers called image and text. */
  public static NameMap openClip() {
    return openClip(ColumnId.of("image"), ColumnId.of("text"));
  }

  /** Returns OpenCLIP's names (ViT-B/32, B/16, L/14, H/14) for towers of these columns. */
  public static NameMap openClip(ColumnId image, ColumnId text) {
    return new NameMap("OpenCLIP", true, ClipNames.openClip(image, text));
  }

  /**
   * Returns the names of LanguageBind, which are those of CLIP at Hugging Face plus the attention
   * over time, for a text tower called text.
   *
   * @param signal what the checkpoint binds to text: image, video, audio, depth or thermal
   */
  public static NameMap languageBind(ColumnId signal) {
    return languageBind(signal, ColumnId.of("text"));
  }

  /** Returns LanguageBind's names for towers of these columns. */
  public static NameMap languageBind(ColumnId signal, ColumnId text) {
    return new NameMap("LanguageBind", true, ClipNames.languageBind(signal, text));
  }

  /**
   * What a checkpoint's tensor is for.
   *
   * @param rule that says so
   * @param array the tower's array; empty if the tensor is ignored
   */
  public record Use(NameRule rule, String array) {}

  /** Returns what a checkpoint's tensor is for, or empty if this map does not know its name. */
  public Optional<Use> use(String outside) {
    for (NameRule rule : rules) {
      Optional<String> array = rule.toInside(outside);
      if (array.isPresent()) {
        return Optional.of(new Use(rule, array.get()));
      }
    }
    return Optional.empty();
  }

  /**
   * Where a tower's array comes from and goes to.
   *
   * @param rule that says so
   * @param tensors the checkpoint's names: three for {@link Operation#PACK_QKV}, else one
   */
  public record Origin(NameRule rule, List<String> tensors) {}

  /** Returns where a tower's array is loaded from, or empty if such checkpoints do not have it. */
  public Optional<Origin> origin(String array) {
    return origins(array).stream().filter(found -> found.rule().operation().loads()).findFirst();
  }

  /** Returns all that is made of a tower's array on the way out, also what is not loaded again. */
  List<Origin> origins(String array) {
    List<Origin> found = new ArrayList<>();
    for (NameRule rule : rules) {
      List<String> tensors = rule.toOutside(array);
      if (!tensors.isEmpty()) {
        found.add(new Origin(rule, tensors));
      }
    }
    return found;
  }
}
