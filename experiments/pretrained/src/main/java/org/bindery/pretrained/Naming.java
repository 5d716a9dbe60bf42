package org.bindery.pretrained;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bindery.spi.ColumnId;
import org.bindery.weights.NameMap;

/** Whose names the arrays of a file of weights have. */
public enum Naming {
  /** ImageBind's; its {@code vision} weights serve image and video alike. */
  IMAGEBIND {
    @Override
    List<Part> parts(Set<ColumnId> columns) {
      ColumnId video = ColumnId.of("video");
      if (!columns.contains(video)) {
        return List.of(new Part(NameMap.imageBind(), columns));
      }
      Part films = new Part(NameMap.imageBind(Map.of("vision", video)), Set.of(video));
      Set<ColumnId> rest = without(columns, video);
      return rest.isEmpty() ? List.of(films) : List.of(new Part(NameMap.imageBind(), rest), films);
    }
  },

  /** OpenCLIP's, for image and text. */
  OPENCLIP {
    @Override
    List<Part> parts(Set<ColumnId> columns) {
      return List.of(new Part(NameMap.openClip(), columns));
    }
  },

  /** LanguageBind's: one signal and its text. */
  LANGUAGEBIND {
    @Override
    List<Part> parts(Set<ColumnId> columns) {
      ColumnId text = ColumnId.of("text");
      ColumnId signal = without(columns, text).stream().findFirst().orElse(ColumnId.of("image"));
      return List.of(new Part(NameMap.languageBind(signal), columns));
    }
  };

  /**
   * Some columns and the map by which a file names their arrays.
   *
   * @param map from a file's names to towers' and back
   * @param columns whose towers it covers
   */
  record Part(NameMap map, Set<ColumnId> columns) {}

  /** Returns which columns are read by which map; together they are all of {@code columns}. */
  abstract List<Part> parts(Set<ColumnId> columns);

  private static Set<ColumnId> without(Set<ColumnId> columns, ColumnId one) {
    return columns.stream()
        .filter(column -> !column.equals(one))
        .collect(Collectors.toUnmodifiableSet());
  }
}
