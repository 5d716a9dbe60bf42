package org.bindery.dataset.stamps;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bindery.spi.ColumnId;

/**
 * One stamp: the files that share a stem.
 *
 * @param id the stem, relative to the folder, with slashes
 * @param picture a PNG or SVG file
 * @param english the description, one line
 * @param texts descriptions in other languages, by column
 * @param sounds spoken descriptions and the sound effect, by column
 */
record Stamp(
    String id,
    Path picture,
    String english,
    Map<ColumnId, String> texts,
    Map<ColumnId, Path> sounds) {
  /** Returns what decides about the split: 736 of these stamps have only 601 descriptions. */
  String key() {
    return english.toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " ");
  }

  Optional<Path> sound(ColumnId column) {
    return Optional.ofNullable(sounds.get(column));
  }
}
