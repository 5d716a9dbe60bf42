package org.bindery.dataset.stamps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataException;

/**
 * A folder in the layout of Tux Paint: {@code <stem>.png} or {@code .svg}, {@code <stem>.txt} (line
 * 1 English, then {@code lang.utf8=...}), {@code <stem>_desc_<lang>.ogg}, {@code <stem>.ogg} or
 * {@code .wav} as sound effect. Pictures without a description of their own, among them the {@code
 * _mirror} variants, are not stamps.
 */
final class StampFolder {
  private static final String DESCRIPTION = ".txt";
  private static final String ENCODING = ".utf8=";

  private final Path root;

  StampFolder(Path root) {
    this.root = root;
  }

  /** Returns the stems that have a picture and a description, sorted. */
  List<String> stems() {
    Set<String> stems = new TreeSet<>();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .filter(name -> name.endsWith(DESCRIPTION))
          .map(name -> name.substring(0, name.length() - DESCRIPTION.length()))
          .filter(stem -> picture(stem).isPresent())
          .forEach(stems::add);
    } catch (IOException e) {
      throw new DataException("The stamps folder " + root + " cannot be read: " + e + ".", e);
    }
    return List.copyOf(stems);
  }

  /** Reads what belongs to a stem; pictures and sounds stay where they are. */
  Stamp read(String stem) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(root.resolve(stem + DESCRIPTION)), StandardCharsets.UTF_8)
            .lines()
            .toList();
    Map<ColumnId, String> texts = new TreeMap<>();
    for (String language : StampColumns.WRITTEN) {
      translation(lines, language).ifPresent(text -> texts.put(StampColumns.text(language), text));
    }
    Map<ColumnId, Path> sounds = new TreeMap<>();
    for (String language : StampColumns.SPOKEN) {
      file(stem + StampColumns.spokenSuffix(language))
          .ifPresent(file -> sounds.put(StampColumns.audio(language), file));
    }
    file(stem + ".ogg")
        .or(() -> file(stem + ".wav"))
        .ifPresent(file -> sounds.put(StampColumns.EFFECT, file));
    String english = lines.isEmpty() ? "" : lines.get(0).strip();
    return new Stamp(stem, picture(stem).orElseThrow(), english, texts, sounds);
  }

  /** The PNG where there are both: it is what the drawing program shows without an SVG library. */
  private Optional<Path> picture(String stem) {
    return file(stem + ".png").or(() -> file(stem + ".svg"));
  }

  private Optional<Path> file(String name) {
    return Optional.of(root.resolve(name)).filter(Files::isRegularFile);
  }

  private static Optional<String> translation(List<String> lines, String language) {
    String mark = language + ENCODING;
    return lines.stream()
        .filter(line -> line.startsWith(mark))
        .map(line -> line.substring(mark.length()).strip())
        .filter(text -> !text.isEmpty())
        .findFirst();
  }
}
