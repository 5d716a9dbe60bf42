package org.bindery.dataset.stamps;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bindery.modality.audio.AudioModality;
import org.bindery.modality.image.ImageModality;
import org.bindery.modality.text.TextModality;
import org.bindery.spi.ColumnId;
import org.bindery.spi.Modality;

/** The columns of the dataset and the file names they come from. */
final class StampColumns {
  static final ColumnId IMAGE = ColumnId.of("image");
  static final ColumnId TEXT = ColumnId.of("text");
  static final ColumnId EFFECT = ColumnId.of("audio.effect");

  /** Languages of the descriptions used as text besides English. */
  static final List<String> WRITTEN = List.of("es", "fr");

  /** Languages with many spoken descriptions, most frequent first; English has the fewest. */
  static final List<String> SPOKEN =
      List.of("fr", "ro", "ru", "ca", "bg", "es", "be", "el", "da", "en");

  private StampColumns() {}

  /** Returns the plugin that reads a column; it also says of which type the column is. */
  static Modality<?> modality(ColumnId column) {
    return Stream.of(new ImageModality(), new TextModality(), new AudioModality())
        .filter(modality -> modality.card().id().equals(column.modality()))
        .findFirst()
        .orElseThrow();
  }

  static ColumnId text(String language) {
    return ColumnId.of("text." + language);
  }

  static ColumnId audio(String language) {
    return ColumnId.of("audio." + language);
  }

  /** Returns what follows the stem in the name of a spoken description; English is unmarked. */
  static String spokenSuffix(String language) {
    return language.equals("en") ? "_desc.ogg" : "_desc_" + language + ".ogg";
  }

  /** Returns all columns in the order of the table. */
  static List<ColumnId> all() {
    List<ColumnId> columns = new ArrayList<>(List.of(IMAGE, TEXT));
    WRITTEN.forEach(language -> columns.add(text(language)));
    SPOKEN.forEach(language -> columns.add(audio(language)));
    columns.add(EFFECT);
    return List.copyOf(columns);
  }
}
